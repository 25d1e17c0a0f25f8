"""The steps of a scenario: what somebody types, and what happens besides."""

from dataclasses import dataclass

from menus.problems import Place
from menus.scenarios.expected import ExpectedPage, ExpectedText
from menus.scenarios.given import Facts


@dataclass(frozen=True, slots=True)
class Dial:
    """The citizen dials; None dials the code of the scenario."""

    code: str | None = None


@dataclass(frozen=True, slots=True)
class Type:
    """The citizen types, or on SMS texts."""

    text: str


@dataclass(frozen=True, slots=True)
class Redial:
    """The line drops, and the citizen dials again."""


@dataclass(frozen=True, slots=True)
class Drop:
    """The line drops."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """The network delivers the last hop once more."""


@dataclass(frozen=True, slots=True)
class Wait:
    """So many seconds pass."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Change:
    """From here on other answers of lookups hold."""

    facts: Facts


@dataclass(frozen=True, slots=True)
class Update:
    """The case backend tells how the case that was filed last stands; `texts` is what the citizen is texted."""

    status: str
    note: str
    texts: ExpectedText | None


Event = Dial | Type | Redial | Drop | Repeat | Wait | Change | Update


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `page` is what is then shown, `label` how the scenario writes it."""

    event: Event
    place: Place
    label: str
    page: ExpectedPage | None = None
