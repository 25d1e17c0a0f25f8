"""Files a case in a system that would take the same case twice: it searches before it files again.

Before a request goes out, the submission's record says so. As long as no answer says what became of it, the case is
looked for by our reference, and filed again only if it was not found for some minutes: a slow system may show a case
late.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from gateway.case_systems.client import OpenFiling
from gateway.case_systems.outcomes import (
    CaseAccepted,
    CaseRejected,
    CaseRetry,
    CaseSystemError,
    FilingOutcome,
    FilingTrail,
)
from gateway.errors import GatewayError
from menus.expressions.values import Json

TOTAL_SECONDS = 10.0  # well under the lease of an outbox entry, so that no other worker files it meanwhile
SEARCH_SECONDS = 3.5  # of these, to look for the case
LATEST_SEND = 6.0  # seconds after the attempt began; later a write could outlast the lease
TOKEN_WAITS = 60.0  # seconds until a token is asked about again
NOT_FOUND_YET = "no answer came, and the case is not found there yet"
NO_NUMBER_YET = "it took the case, and has not given it a number yet"
NO_OWN_LEASE = "another worker has it"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Created:
    """The system has the case, under this id; empty if it gives none."""

    id: str
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Promised:
    """The system has the case, and tells its id later to who shows this token."""

    token: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """The system does not have the case."""

    outcome: CaseRetry | CaseRejected


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The system may have the case."""

    outcome: CaseRetry


class UnknownTokenError(GatewayError):
    """The system does not know the token."""


class SearchedSystem(Protocol):
    """A system in which cases can be found by our reference. Every method takes `seconds` at most."""

    def create(
        self, reference: str, case: Mapping[str, Json], seconds: float
    ) -> Created | Promised | NotTaken | Uncertain:
        """Send the case once."""
        ...

    def search(self, reference: str, case: Mapping[str, Json], since: float, seconds: float) -> list[str]:
        """Return the ids of the cases with our reference that were filed after `since` (Unix seconds), oldest first.

        Raises CaseSystemError.
        """
        ...

    def is_ours(self, system_id: str, reference: str, seconds: float) -> bool:
        """Return False if the case with this id names another reference of ours. Raises CaseSystemError."""
        ...

    def redeem(self, token: str, seconds: float) -> str:
        """Return the id for a token; empty as long as there is none. Raises CaseSystemError, UnknownTokenError."""
        ...


class SearchedFiling:
    """Files cases in `system`. Without an answer a case is looked for `search_seconds` before it is filed again."""

    def __init__(
        self,
        system: SearchedSystem,
        clock: Callable[[], datetime],
        search_seconds: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._system = system
        self._clock = clock
        self._search_seconds = search_seconds
        self._monotonic = monotonic

    def file_case(self, reference: str, case: Mapping[str, Json], filing: OpenFiling | None) -> FilingOutcome:
        """Make one attempt: ask for what earlier ones left open, and file the case if it is not there."""
        filing = filing or OpenFiling(FilingTrail(), lambda _trail: True, lambda _id: True)
        began, trail = self._monotonic(), filing.trail
        try:
            if trail.token:
                return self._redeem(reference, trail, filing)
            if trail.sent_at:
                found = self._search(reference, case, trail, filing)
                if found is not None:
                    return found
        except CaseSystemError as error:
            is_status = str(error).startswith("HTTP")
            reason = f"{error}, when it was searched for the case" if is_status else str(error)
            return CaseRetry(reason, error.needs_operator, is_fault=True)
        now = self._clock().timestamp()
        sent = FilingTrail(now, trail.first_sent_at or now)
        if not filing.keep(sent) or self._monotonic() - began > LATEST_SEND:
            return CaseRetry(NO_OWN_LEASE, trail=trail)
        return self._create(reference, case, filing, trail, TOTAL_SECONDS - (self._monotonic() - began))

    def _create(
        self,
        reference: str,
        case: Mapping[str, Json],
        filing: OpenFiling,
        before: FilingTrail,
        seconds: float,
    ) -> FilingOutcome:
        now = self._clock().timestamp()
        sent = FilingTrail(now, before.first_sent_at or now)
        made = self._system.create(reference, case, seconds)
        if isinstance(made, Created):
            if not made.id or filing.claim(made.id):
                return CaseAccepted(_shown(made.id), made.body)
            logger.error("case_id_given_twice")
            return CaseRetry("it gave the id of another case", needs_operator=True, trail=sent)
        if isinstance(made, Promised):
            return CaseRetry(NO_NUMBER_YET, trail=FilingTrail(sent.sent_at, sent.first_sent_at, made.token))
        if isinstance(made, Uncertain):
            return _with_trail(made.outcome, sent)
        return made.outcome if isinstance(made.outcome, CaseRejected) else _with_trail(made.outcome, before)

    def _redeem(self, reference: str, trail: FilingTrail, filing: OpenFiling) -> FilingOutcome:
        """Ask for the id that a token stands for. If it leads to no case, or to another one, the case is looked for."""
        try:
            found = self._system.redeem(trail.token, SEARCH_SECONDS)
        except UnknownTokenError:
            logger.warning("case_token_unknown")
            return self._look_for_it("it does not know the token that it gave", trail)
        if not found:
            return CaseRetry(NO_NUMBER_YET, wait_seconds=TOKEN_WAITS)
        if self._system.is_ours(found, reference, SEARCH_SECONDS) and filing.claim(found):
            return CaseAccepted(_shown(found))
        logger.error("case_id_given_twice")
        return self._look_for_it("its token names another case", trail)

    def _look_for_it(self, reason: str, trail: FilingTrail) -> CaseRetry:
        """Forget the token. The next attempts look for the case, as long as after a request without an answer."""
        return CaseRetry(reason, trail=FilingTrail(self._clock().timestamp(), trail.first_sent_at))

    def _search(
        self, reference: str, case: Mapping[str, Json], trail: FilingTrail, filing: OpenFiling
    ) -> FilingOutcome | None:
        """Look for the case; None if it was not found for long enough to be filed again."""
        for found in self._system.search(reference, case, trail.first_sent_at, SEARCH_SECONDS):
            if filing.claim(found):
                return CaseAccepted(_shown(found))
        if self._clock().timestamp() - trail.sent_at < self._search_seconds:
            return CaseRetry(NOT_FOUND_YET, trail=trail)
        return None


def _shown(system_id: str) -> str:
    """Return the part of an id that people read. What follows a blank is for requests alone."""
    return system_id.partition(" ")[0]


def _with_trail(outcome: CaseRetry, trail: FilingTrail) -> CaseRetry:
    return CaseRetry(
        outcome.reason,
        outcome.needs_operator,
        outcome.wait_seconds,
        outcome.is_fault,
        outcome.has_answered,
        trail,
    )
