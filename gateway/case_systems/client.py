"""What the client of every case system offers, and what it is given of a submission that it files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from gateway.case_systems.case_verdict import CaseVerdict
from gateway.case_systems.outcomes import (
    CaseBackendUnavailable,
    CaseStatus,
    CaseUnknown,
    FilingOutcome,
    FilingTrail,
    PolledCase,
)
from menus.expressions.values import Json


@dataclass(frozen=True, slots=True)
class OpenFiling:
    """An attempt to file a case, as far as a system needs it that takes the same case twice.

    `trail` is what earlier attempts left open. `keep` stores another one, durably; False: another worker has the
    submission now, so nothing may be sent. `claim` notes the system's own id of the case; False: that id is another
    case's.
    """

    trail: FilingTrail
    keep: Callable[[FilingTrail], bool]
    claim: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class CaseComment:
    """What a citizen answered an officer. `id` is ours: one id is one comment. `system_id` names the case there.

    `answered_at` is ISO 8601.
    """

    id: str
    question_id: str
    reference: str
    system_id: str
    text: str = field(repr=False)
    channel: str
    answered_at: str


class CaseClient(Protocol):
    """Files cases in one system, and reads them there. Threads may share it."""

    def file_case(
        self, reference: str, case: Mapping[str, Json], filing: OpenFiling | None = None, /
    ) -> FilingOutcome:
        """File a case. It is safe to repeat this: one reference is one case."""
        ...

    def add_comment(self, comment: CaseComment, filing: OpenFiling, /) -> FilingOutcome:
        """Add a comment to a case. It is safe to repeat this: one id is one comment."""
        ...

    def give_verdict(self, verdict: CaseVerdict, filing: OpenFiling | None = None, /) -> FilingOutcome:
        """Pass on what a citizen says of a case. It is safe to repeat this. Rejected: the system cannot do that."""
        ...

    def fetch_status(
        self, reference: str, max_seconds: float, system_id: str = "", /
    ) -> CaseStatus | CaseUnknown | CaseBackendUnavailable:
        """Fetch the status of a case. `system_id` is its id there, empty if it is not known."""
        ...


class PolledClient(CaseClient, Protocol):
    """The client of a system that tells nobody of changes, so that it is asked."""

    def fetch_cases(self, ids: Sequence[str]) -> Mapping[str, PolledCase]:
        """Return the cases with these ids, as they are now. Those that it does not have are left out.

        Raises CaseSystemError.
        """
        ...
