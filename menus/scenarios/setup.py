"""The setup of a scenario: the caller, the time, the network, and the answers of other systems."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from menus.engine.effects import CaseAnswer, LookupFailed, LookupFound, LookupLate
from menus.expressions.values import Json
from menus.problems import Place
from menus.scenarios.surveys import SurveySetup

MONDAY_MORNING = datetime(2026, 3, 2, 10, 0)  # noqa: DTZ001 - a wall clock, in whichever zone the service has

LookupOutcome = LookupFound | LookupFailed | LookupLate


class LookupReply(msgspec.Struct, frozen=True):
    """The answer of a lookup, and its place in the scenario file."""

    outcome: LookupOutcome
    place: Place


class CaseReply(msgspec.Struct, frozen=True):
    """What the case system answers to a submission, and its place in the scenario file. None: nothing in time."""

    answer: CaseAnswer | None
    place: Place


class PaymentReply(msgspec.Struct, frozen=True):
    """What comes of the payments of a screen, and its place in the scenario file."""

    outcome: str
    place: Place


@dataclass(frozen=True, slots=True)
class ScenarioSetup:
    """The setup of a scenario. For a field that is None, `menus.scenarios.phone` has a default.

    `language` is the remembered language of the number. `asked` is the message that asked a question by text. `clock`
    is the time; without a time zone, it is in the zone of the service.
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
    answers: Mapping[str, CaseReply] = field(default_factory=dict)
    surveys: Mapping[str, SurveySetup] = field(default_factory=dict)
    payments: Mapping[str, PaymentReply] = field(default_factory=dict)

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
            answers={**defaults.answers, **self.answers},
            surveys={**defaults.surveys, **self.surveys},
            payments={**defaults.payments, **self.payments},
            **stated,
        )
