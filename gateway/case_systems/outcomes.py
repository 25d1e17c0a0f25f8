"""What a case system made of a case, and what it says about one: the answers of every client."""

from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from gateway.errors import GatewayError

DOWN_ENTRY, REFUSES_ENTRY = "case-system-down", "case-system-refuses"  # of docs/runbook.md
TOO_MANY_REQUESTS = 429


class FilingTrail(msgspec.Struct, frozen=True, omit_defaults=True):
    """What earlier attempts to file a case have left open. It is stored with the submission.

    `sent_at`: the case may have been taken by a request of this moment, of which no answer came (Unix seconds, 0: there
    is none). `first_sent_at`: the first such request. `token`: the system took the case, and names it later by this.
    """

    sent_at: float = 0.0
    first_sent_at: float = 0.0
    token: str = ""


@dataclass(frozen=True, slots=True)
class CaseAccepted:
    """The system has the case. `id` is its own name for it, empty if it gave none. `body` is its whole answer.

    `is_reopened`: it opened the case again that a citizen says is not fixed.
    """

    id: str
    body: bytes = field(default=b"", repr=False, compare=False)
    is_reopened: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class CaseRetry:
    """The system did not take the case now. `reason` may be logged. `needs_operator`: only an operator can cure it.

    `wait_seconds`: how long the system asked to be left alone; None if it did not say. `is_fault`: it was late, away,
    overloaded or reported a fault of its own, so other cases would fare no better. `has_answered`: it answered, so that
    the fault may lie in this case. `trail`: what is open from now on; None: what was open before.
    """

    reason: str
    needs_operator: bool = False
    wait_seconds: float | None = None
    is_fault: bool = field(default=False, compare=False)
    has_answered: bool = field(default=False, compare=False)
    trail: FilingTrail | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class CaseRejected:
    """The system will never take this case as it is. `reason` may be logged.

    `words` are the system's own. They are for operators alone, as they may repeat what a citizen said.
    """

    reason: str
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CaseStatus:
    """The status of a case, in the system's words."""

    status: str
    note: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class CaseUnknown:
    """The system knows no such case. `was_asked` is False if that was known without it."""

    was_asked: bool = True


@dataclass(frozen=True, slots=True)
class CaseBackendUnavailable:
    """The system gave no usable answer. `timed_out`: it did not answer in time.

    `wait_seconds`: how long it asked to be left alone; None if it did not say. `is_fault`: it was late, away,
    overloaded or reported a fault of its own. `has_answered`: it answered, so that the fault may lie in this case.
    """

    timed_out: bool
    wait_seconds: float | None = field(default=None, compare=False)
    is_fault: bool = field(default=True, compare=False)
    has_answered: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class PolledQuestion:
    """A comment of an officer that asks the citizen something. `id` is the system's own of the comment."""

    id: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PolledCase:
    """A case as the system has it now: its status and its latest note. `updated_at` is None if it does not say when.

    `questions` are those that its comments ask the citizen.
    """

    status: str
    note: str
    updated_at: datetime | None
    questions: tuple[PolledQuestion, ...] = ()


class CaseSystemError(GatewayError):
    """The system gave no usable answer. The text may be logged. `needs_operator`: only an operator can cure it.

    `status` is that of its answer; 0 if there was none. `wait_seconds`: how long it asked to be left alone.
    """

    def __init__(
        self,
        reason: str,
        *,
        needs_operator: bool = False,
        timed_out: bool = False,
        status: int = 0,
        wait_seconds: float | None = None,
    ) -> None:
        super().__init__(reason)
        self.needs_operator = needs_operator
        self.timed_out = timed_out
        self.status = status
        self.wait_seconds = wait_seconds

    @property
    def runbook_entry(self) -> str:
        """The entry of docs/runbook.md that says more."""
        return REFUSES_ENTRY if self.needs_operator else DOWN_ENTRY


def unavailable_after(error: CaseSystemError) -> CaseBackendUnavailable:
    """Return what a lookup hears of an error. A 4xx is no fault of the system, but for 429."""
    is_fault = not 400 <= error.status < 500 or error.status == TOO_MANY_REQUESTS
    return CaseBackendUnavailable(error.timed_out, error.wait_seconds, is_fault, bool(error.status))


FilingOutcome = CaseAccepted | CaseRetry | CaseRejected
"""What a case system made of a case."""
