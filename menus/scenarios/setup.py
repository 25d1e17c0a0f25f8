"""The setup of a scenario: who calls, when, from where, and what other systems answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from menus.engine.effects import LookupFailed, LookupFound, LookupLate
from menus.expressions.json import Json
from menus.problems import Place

MONDAY_MORNING = datetime(2026, 3, 2, 10, 0)  # noqa: DTZ001 - a wall clock, in whichever zone the service has

LookupOutcome = LookupFound | LookupFailed | LookupLate


@dataclass(frozen=True, slots=True)
class LookupReply:
    """The answer of a lookup, and its place in the scenario file."""

    outcome: LookupOutcome
    place: Place


@dataclass(frozen=True, slots=True)
class ScenarioSetup:
    """What a scenario gives. None: it does not say, and the default of `menus.scenarios.phone` holds.

    `language` is the remembered one of the number. `asked` is the message that asked something by text. `clock` is the
    time, in the zone of the service if it has none.
    """

    language: str | None = None
    channel: str | None = None
    number: str | None = None
    network: str | None = None
    code: str | None = None
    asked: str | None = None
    clock: datetime | None = None
    percent: int | None = None
    opted_out: bool | None = None
    profile: Mapping[str, Json] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    lookups: Mapping[str, LookupReply] = field(default_factory=dict)

    def with_defaults(self, defaults: "ScenarioSetup") -> "ScenarioSetup":
        """Return this setup, completed from `defaults`."""
        stated = {
            name: value
            for name in (
                "language",
                "channel",
                "number",
                "network",
                "code",
                "asked",
                "clock",
                "percent",
                "opted_out",
            )
            if (value := getattr(self, name)) is not None
        }
        return replace(
            defaults,
            profile={**defaults.profile, **self.profile},
            secrets={**defaults.secrets, **self.secrets},
            lookups={**defaults.lookups, **self.lookups},
            **stated,
        )
