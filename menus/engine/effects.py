"""What the engine asks the gateway to do, and what the gateway answers.

A turn that carries a request waits: the gateway carries it out and calls `engine.resume` with the outcome. A turn's
effects are carried out before the turn is saved; each has the visit that asks for it, so that it happens once however
often the hop is repeated.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from menus.expressions.json import Json


@dataclass(frozen=True, slots=True)
class Submission:
    """A case to file. `visit` is `<screen>:<how-manieth>`: the same visit is the same case, however often asked."""

    visit: str
    kind: str
    title: str
    fields: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class SubmissionFiled:
    """The submission is kept for good, under this reference."""

    reference: str


@dataclass(frozen=True, slots=True)
class CaseLookupRequest:
    """How does this case stand? `open`: its note may be shown to others than its filer; `within`: seconds."""

    visit: str
    lookup: str
    reference: str
    note_is_public: bool
    within: float


@dataclass(frozen=True, slots=True)
class HttpLookupRequest:
    """What does this system answer? Times are in seconds. Query, headers and body may hold secrets.

    `rows` is a dotted path to the list of rows in the JSON answer, `columns` the path of each column in a row.
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


@dataclass(frozen=True, slots=True)
class LookupFound:
    """The rows that were found, best first; none at all means that there are none."""

    rows: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class LookupFailed:
    """The source could not be asked."""


@dataclass(frozen=True, slots=True)
class LookupLate:
    """The source did not answer in time."""


@dataclass(frozen=True, slots=True)
class RememberLanguage:
    """Greet this caller in this language from now on."""

    language: str


@dataclass(frozen=True, slots=True)
class SendText:
    """Text somebody."""

    visit: str
    to: str
    text: str


@dataclass(frozen=True, slots=True)
class ProfileAnswer:
    """An answer in a profile: its value, and the screen and option that word it where it was chosen."""

    value: Json
    choice: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class RememberAnswers:
    """Keep these answers in the caller's profile for so many seconds."""

    answers: Mapping[str, ProfileAnswer]
    seconds: int


@dataclass(frozen=True, slots=True)
class ForgetAnswers:
    """Drop these from the caller's profile; None drops all."""

    names: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ChangeConsent:
    """Text the caller no more (`out`), or again, about these messages; None is all.

    `by`: from now on by `call` or by `text`; None leaves that as it was.
    """

    names: tuple[str, ...] | None
    out: bool
    contact_by: str | None = None


@dataclass(frozen=True, slots=True)
class CountAttempts:
    """So many answers to this screen did not fit, to be held against the caller for `within` seconds."""

    screen: str
    attempts: int
    within: int


@dataclass(frozen=True, slots=True)
class ScheduleCallBack:
    """Ring the caller; the call starts at this screen. `hours`: only within these opening hours."""

    visit: str
    screen: str
    hours: str | None


EngineRequest = Submission | CaseLookupRequest | HttpLookupRequest
RequestOutcome = SubmissionFiled | LookupFound | LookupFailed | LookupLate
Effect = (
    RememberLanguage
    | SendText
    | RememberAnswers
    | ForgetAnswers
    | ChangeConsent
    | CountAttempts
    | ScheduleCallBack
)
