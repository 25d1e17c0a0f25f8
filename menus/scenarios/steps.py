"""The steps of a scenario: what the citizen types, and other events."""

import msgspec

from menus.model.reminders import DaySpan
from menus.problems import Place
from menus.scenarios.expected import ExpectedPage, ExpectedText
from menus.scenarios.setup import ScenarioSetup


class DialEvent(msgspec.Struct, frozen=True):
    """The citizen dials a code. None stands for the code of the scenario."""

    code: str | None = None


class TypeEvent(msgspec.Struct, frozen=True):
    """The citizen types an answer, or sends a text."""

    text: str


class RedialEvent(msgspec.Struct, frozen=True):
    """The line drops, and the citizen dials again."""


class DropEvent(msgspec.Struct, frozen=True):
    """The line drops."""


class RepeatEvent(msgspec.Struct, frozen=True):
    """The network delivers the last hop once more."""


class WaitEvent(msgspec.Struct, frozen=True):
    """So many seconds pass."""

    seconds: float


class AfterEvent(msgspec.Struct, frozen=True):
    """Days, weeks, months or years pass, to the last reminder of the day. The citizen must get `expected_text`.

    `sends_nothing`: the citizen must get no text.
    """

    span: DaySpan
    expected_text: ExpectedText | None
    sends_nothing: bool = False


class LookupChangeEvent(msgspec.Struct, frozen=True):
    """Lookups and the case system give other answers from now on."""

    setup: ScenarioSetup


class CaseUpdateEvent(msgspec.Struct, frozen=True):
    """The case backend reports a status of the last filed case. The citizen must get `expected_text`."""

    status: str
    note: str
    expected_text: ExpectedText | None


class PaymentEvent(msgspec.Struct, frozen=True):
    """The payment that was asked for last has an outcome: paid, failed or late. The citizen gets `expected_text`."""

    outcome: str
    expected_text: ExpectedText | None


ScenarioEvent = (
    DialEvent
    | TypeEvent
    | RedialEvent
    | DropEvent
    | RepeatEvent
    | WaitEvent
    | AfterEvent
    | LookupChangeEvent
    | CaseUpdateEvent
    | PaymentEvent
)


class ScenarioStep(msgspec.Struct, frozen=True):
    """One step. `page` is the page expected after it. `label` is the step as the scenario writes it."""

    event: ScenarioEvent
    place: Place
    label: str
    page: ExpectedPage | None = None
