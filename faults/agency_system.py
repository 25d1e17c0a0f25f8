"""Another case system in the desk's place: its simulator, the settings that name it, and what goes wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

SEARCH_SECONDS = 15  # longer than a write is held back and a new case is not shown, as the docs want it
POLL_SECONDS = 5
BATCH_SECONDS = 3

FaultModes = Mapping[str, Mapping[str, object]]
FAULTS: FaultModes = {
    "refuses": {"errors": [[429, ""]] * 1000, "list_errors": [[429, ""]] * 1000},
    "fails": {"errors": [[500, ""]] * 1000, "list_errors": [[503, ""]] * 1000},
    "hangs": {"delay": 4.0},
    "answers late": {"late_answers": 11.0},  # longer than the gateway waits
    "answers and dies": {"late_answers": 4.0},
    "loses answers": {"lost_answers": 1000},
    "shows cases late": {"slow": 6.0},
}
SECONDS: Mapping[str, tuple[float, float]] = {
    "desk loses answers": (1.0, 3.0),
    "desk shows cases late": (2.0, 4.0),
}


@dataclass(frozen=True, slots=True)
class AgencySystem:
    """A case system by its name in CASE_SYSTEM. `module` is its simulator, which reads `key` from a variable.

    `settings` name it to the gateway and to the simulator; {url} and {key} stand in them. `resolved` is its word for a
    case that is done. `faults` are its own, besides those of all.
    """

    name: str
    module: str
    settings: Mapping[str, str]
    resolved: str
    options: tuple[str, ...] = ()
    number_prefix: str = ""
    faults: FaultModes = field(default_factory=lambda: FAULTS)

    def environment(self, url: str, key: str) -> dict[str, str]:
        """Return the variables for the gateway and the simulator."""
        named = {name: text.format(url=url, key=key) for name, text in self.settings.items()}
        return named | {
            "CASE_SYSTEM": self.name,
            "CASE_SEARCH_SECONDS": str(SEARCH_SECONDS),
            "CASE_POLL_SECONDS": str(POLL_SECONDS),
        }

    @property
    def plan(self) -> Mapping[str, tuple[float, float]]:
        """The faults of its own, and how long each lasts, in seconds."""
        return SECONDS | {f"desk {name}": (1.0, 3.0) for name in self.faults if name not in FAULTS}


AGENCY_SYSTEMS = {
    one.name: one
    for one in (
        AgencySystem(
            "open311",
            "simulators.open311",
            {"OPEN311_URL": "{url}", "OPEN311_API_KEY": "{key}"},
            "closed",
            ("--batch", str(BATCH_SECONDS)),
            faults={**FAULTS, "doubles tokens": {"doubled_tokens": 1000}},
        ),
        AgencySystem(
            "digit",
            "simulators.digit",
            {
                "DIGIT_URL": "{url}",
                "DIGIT_TENANT": "ke.nairobi",
                "DIGIT_USERNAME": "access-gateway",
                "DIGIT_PASSWORD": "{key}",
                "DIGIT_ANONYMOUS_NUMBER": "700000000",
            },
            "RESOLVED",
            number_prefix="+254",
        ),
        AgencySystem(
            "redmine",
            "simulators.redmine",
            {
                "REDMINE_URL": "{url}",
                "REDMINE_API_KEY": "{key}",
                "REDMINE_REFERENCE_FIELD": "1",
                "REDMINE_NUMBER_FIELD": "2",
            },
            "Resolved",
        ),
        AgencySystem(
            "commcare",
            "simulators.commcare",
            {
                "COMMCARE_URL": "{url}",
                "COMMCARE_DOMAIN": "county",
                "COMMCARE_USER": "gateway@example.org",
                "COMMCARE_API_KEY": "{key}",
            },
            "RESOLVED",
        ),
    )
}
