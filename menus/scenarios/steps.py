"""The steps of a scenario: what the citizen types, and other events."""

from dataclasses import dataclass

from menus.problems import Place
from menus.scenarios.expected import ExpectedPage, ExpectedText
from menus.scenarios.setup import ScenarioSetup


@dataclass(frozen=True, slots=True)
class DialEvent:
    """The citizen dials a code. None stands for the code of the scenario."""

    code: str | None = None


@dataclass(frozen=True, slots=True)
class TypeEvent:
    """The citizen types an answer, or sends a text."""

    text: str


@dataclass(frozen=True, slots=True)
class RedialEvent:
    """The line drops, and the citizen dials again."""


@dataclass(frozen=True, slots=True)
class DropEvent:
    """The line drops."""


@dataclass(frozen=True, slots=True)
class RepeatEvent:
    """The network delivers the last hop once more."""


@dataclass(frozen=True, slots=True)
class WaitEvent:
    """So many seconds pass."""

    seconds: float


@dataclass(frozen=True, slots=True)
class LookupChangeEvent:
    """Lookups and the case system give other answers from now on."""

    setup: ScenarioSetup


@dataclass(frozen=True, slots=True)
class CaseUpdateEvent:
    """The case backend reports a status of the last filed case. The citizen must get `expected_text`."""

    status: str
    note: str
    expected_text: ExpectedText | None


ScenarioEvent = (
    DialEvent
    | TypeEvent
    | RedialEvent
    | DropEvent
    | RepeatEvent
    | WaitEvent
    | LookupChangeEvent
    | CaseUpdateEvent
)


@dataclass(frozen=True, slots=True)
class ScenarioStep:
    """One step. `page` is the page expected after it. `label` is the step as the scenario writes it."""

    event: ScenarioEvent
    place: Place
    label: str
    page: ExpectedPage | None = None
