"""Requests and effects that the engine gives to the gateway, and the outcomes that the gateway returns.

A turn with a request waits: the gateway carries the request out and calls `menus.engine.engine.resume` with the
outcome. The effects of a turn are carried out before the turn is saved. An effect such as a text names the visit that
asks for it. So it happens once, even if the hop is repeated.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import msgspec

from menus.expressions.values import Json
from menus.model.cases import AnswerRequest, ContactWay
from menus.model.surveys import Survey
from menus.model.verdicts import Verdict

CaseAnswer = Mapping[str, str]
"""The columns that the case system answered a submission with."""


class SimilarCases(msgspec.Struct, frozen=True):
    """Cases of a kind with the same answers, of the last so many seconds. `values` has each answer by its name."""

    kind: str
    values: tuple[tuple[str, str], ...]
    seconds: int


@dataclass(frozen=True, slots=True)
class Submission:
    """A case to file. `visit` is `<screen>:<count>`. One visit is one case, even if it is filed again.

    `answer` is what the citizen waits for; None if the citizen waits for no answer. `proof` is the value that a caller
    must give before they are told a note; empty if the number is enough. `way` has the screens that led here, each with
    the key of the option that was chosen there, which is empty where something else was done. It has no words. `codes`
    is the case in the terms of each case system. `contact` is what that system gets of the citizen. `verdict`: this is
    no case of its own, but what a citizen says of the case that a text asked about. `similar`: by what others find it.
    """

    visit: str
    kind: str
    title: str
    fields: Mapping[str, Json]
    answer: AnswerRequest | None = None
    proof: str = field(default="", repr=False)
    way: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    codes: Mapping[str, Json] = field(default_factory=dict)
    contact: ContactWay = ContactWay.NUMBER
    verdict: Verdict | None = None
    similar: tuple[SimilarCases, ...] = field(default=(), compare=False)


class SubmissionFiled(msgspec.Struct, frozen=True):
    """The submission is stored under this reference. `answer` is the case system's; None if none came in time."""

    reference: str
    answer: CaseAnswer | None = None


@dataclass(frozen=True, slots=True)
class CaseLookupRequest:
    """Look up the state of a case, within so many seconds. `note_is_public`: not only its filer may read its note.

    `proof` is what the caller gives to be told the note; empty if they gave nothing.
    """

    visit: str
    lookup: str
    reference: str
    note_is_public: bool
    within: float
    proof: str = field(default="", repr=False)

    @property
    def can_be_repeated(self) -> bool:
        """Return True: to ask for a state changes nothing."""
        return True


@dataclass(frozen=True, slots=True)
class SimilarLookupRequest:
    """Look for open cases like this one, at most `limit`, the newest first. The store is asked `within` seconds."""

    visit: str
    lookup: str
    cases: SimilarCases
    limit: int
    within: float = 1.5

    @property
    def can_be_repeated(self) -> bool:
        """Return True: to look changes nothing."""
        return True


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """Add the caller to the case of a row, which `case` stands for."""

    visit: str
    case: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HttpLookupRequest:
    """Ask another system over HTTP. Times are in seconds. Query, headers and body may hold secrets.

    `rows` is the dotted path to the list of rows in the JSON answer. `columns` has the path of each column in a row.
    """

    visit: str
    lookup: str
    method: str
    url: str
    query: Mapping[str, str] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: Json = field(repr=False)
    rows: str
    columns: Mapping[str, str]
    within: float
    tries: int
    keep: float
    limit: int

    @property
    def can_be_repeated(self) -> bool:
        """Return whether to ask again changes nothing. A request with a body may change something."""
        return self.method == "GET"


class LookupFound(msgspec.Struct, frozen=True):
    """The rows that were found, best first. An empty tuple means that there are none."""

    rows: tuple[Mapping[str, str], ...]


class LookupFailed(msgspec.Struct, frozen=True):
    """The source could not be reached."""


class LookupLate(msgspec.Struct, frozen=True):
    """The source did not answer in time."""


@dataclass(frozen=True, slots=True)
class AttemptRequest:
    """Count an answer to this screen before it is judged, for `within` seconds.

    `subject` is what is guessed at; empty if the menus do not say. `known` is how many answers of the caller the
    session knows of, which counts where their number is withheld. `typed` is the answer; None if an earlier one is
    refused again.
    """

    screen: str
    limit: int
    within: int
    known: int
    subject: str = field(default="", repr=False)
    typed: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class AttemptCounted:
    """How many answers there were with this one: of the caller, and the most of the caller's or the subject's.

    A number above the limit means that this answer must not be judged.
    """

    of_caller: int
    most: int
    typed: str | None = field(default=None, repr=False)


class SurveyAnswers(msgspec.Struct, frozen=True):
    """Count the answers to a survey: the option of each field. All are counted, or none. A session counts once."""

    survey: Survey
    answers: Mapping[str, str]

    @property
    def limits(self) -> Mapping[str, int]:
        """The most answers of each option that is given, by field, where it has a quota."""
        quotas = self.survey.quotas
        return {
            name: quotas[name][option]
            for name, option in self.answers.items()
            if option in quotas.get(name, ())
        }


class SurveyOutcome(Enum):
    """What became of the answers to a survey.

    ANSWERED: the number had answered already. FULL: a group had its number of answers. WITHHELD: a number that nobody
    knows cannot answer just once. The last three are not counted.
    """

    COUNTED = "counted"
    ANSWERED = "answered"
    FULL = "full"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """Ask the caller for money. One visit is one request, even if it is stored again.

    `amount` is in the smallest unit of the currency. `account` and `description` are what the payment system shows, no
    longer than it takes. `case` is the reference of the case that it is for; empty if there is none. `asked_at` is in
    Unix seconds.
    """

    visit: str
    screen: str
    amount: int
    currency: str
    account: str
    description: str
    via: str
    case: str
    asked_at: float


class PaymentCheck(msgspec.Struct, frozen=True):
    """Ask what became of the payment with this id."""

    id: str


class PaymentStanding(msgspec.Struct, frozen=True):
    """A payment and its state. An order that is open already keeps its id, so that nobody is prompted twice."""

    id: str
    state: str
    receipt: str = ""


class LimitReached(msgspec.Struct, frozen=True):
    """The caller may not have this now. The session ends with the own word `word`, and nothing was kept or sent."""

    word: str


class RememberLanguage(msgspec.Struct, frozen=True):
    """Greet this caller in this language from now on."""

    language: str


class SendText(msgspec.Struct, frozen=True):
    """Send a text to a number."""

    visit: str
    to: str
    text: str


class ProfileAnswer(msgspec.Struct, frozen=True):
    """An answer in a profile: its value and, if it was chosen, the screen and option that give its words."""

    value: Json
    choice: tuple[str, int] | None = None


class RememberAnswers(msgspec.Struct, frozen=True):
    """Keep these answers in the caller's profile for so many seconds."""

    answers: Mapping[str, ProfileAnswer]
    seconds: int


class ForgetAnswers(msgspec.Struct, frozen=True):
    """Delete these answers from the caller's profile (None: all of them)."""

    names: tuple[str, ...] | None


class ChangeConsent(msgspec.Struct, frozen=True):
    """Stop these messages for the caller (`out`), or start them again (None: all messages).

    `contact_by`: send them by "call" or by "text" from now on. None leaves this as it was.
    """

    names: tuple[str, ...] | None
    out: bool
    contact_by: str | None = None


@dataclass(frozen=True, slots=True)
class ForgetAttempts:
    """Forget the answers to this screen that did not fit: the caller's, and those at this `subject`, if it has one."""

    screen: str
    subject: str = field(default="", repr=False)


class ScheduleCallBack(msgspec.Struct, frozen=True):
    """Call the caller. The call starts at this screen. `hours`: only within these opening hours.

    `references` are those of the cases that the session has filed.
    """

    visit: str
    screen: str
    hours: str | None
    references: tuple[str, ...] = ()


class ReminderDate(msgspec.Struct, frozen=True):
    """The date of a reminder: the day in ISO 8601, for the value `each` of its `each:`.

    `reference` is that of the case that was filed with it, or empty. `shown` are the values that its words know.
    """

    reminder: str
    day: str
    each: str = ""
    reference: str = ""
    shown: Mapping[str, str] = {}


class SetReminders(msgspec.Struct, frozen=True):
    """Remind the caller of these dates. A reminder that has another date by now moves."""

    dates: tuple[ReminderDate, ...]


class EndReminders(msgspec.Struct, frozen=True):
    """Remind the caller of these no more (None: of nothing)."""

    names: tuple[str, ...] | None


LookupRequest = CaseLookupRequest | HttpLookupRequest | SimilarLookupRequest
EngineRequest = (
    Submission | JoinRequest | LookupRequest | AttemptRequest | SurveyAnswers | PaymentOrder | PaymentCheck
)
RequestOutcome = (
    SubmissionFiled
    | LookupFound
    | LookupFailed
    | LookupLate
    | AttemptCounted
    | SurveyOutcome
    | PaymentStanding
)
Effect = (
    RememberLanguage
    | SendText
    | RememberAnswers
    | ForgetAnswers
    | ChangeConsent
    | ForgetAttempts
    | ScheduleCallBack
    | SetReminders
    | EndReminders
)
