"""Looks up the state of a case by the reference that a citizen types."""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

import msgspec
import redis

from gateway.case_systems.client import CaseClient
from gateway.case_systems.outcomes import CaseBackendUnavailable, CaseStatus
from gateway.cases.case_texts import PublishedCaseTexts, state_of
from gateway.cases.updates import NO_STATES
from gateway.lookups.case_system_pace import CaseSystemPace, StatusAnswer
from gateway.lookups.concurrency_limit import ConcurrencyLimit
from gateway.security.crypto import Crypto
from gateway.security.note_proof import is_proven
from gateway.security.notes import open_note
from gateway.storage.records import read_record, record_fields
from menus import case_reference as references
from menus.engine.effects import LookupFailed, LookupFound, LookupLate

MAX_WRONG_REFERENCES = 5  # an hour, from one number; after that every answer is "no such case"
WRONG_REFERENCES_SECONDS = 3600
MOST_LOOKUPS = 8  # that ask the case system at the same time
# An hour, from all callers together who withhold their number. Each is counted by session, and may begin another.
MAX_WRONG_REFERENCES_WITHHELD = 100
WITHHELD_WRONG_KEY = "wrong-withheld"

NOT_FOUND = LookupFound(rows=())


class OwnCaseRecord(msgspec.Struct, frozen=True):
    """The gateway's own record of a case. `state` is empty if the case was not filed here."""

    state: str = ""
    status: str = ""
    note: str = ""
    updated_at: str = ""
    filed_at: str = ""
    filer_digest: str = msgspec.field(default="", name="number_digest")
    kind: str = ""
    proof: str = ""
    system_id: str = ""
    joined: str = ""


class CaseStatusLookup:
    """Looks up cases. `limit` bounds how many lookups may wait for the backend at the same time.

    `states` is what the words of the case system mean that the menus do not name. `find_question` returns what an
    officer asks about a case and its citizen has yet to answer; empty if nothing.
    """

    def __init__(
        self,
        client: redis.Redis,
        backend: CaseClient,
        crypto: Crypto,
        words: PublishedCaseTexts,
        limit: ConcurrencyLimit,
        states: Mapping[str, str] = NO_STATES,
        pace: CaseSystemPace | None = None,
        find_question: Callable[[str], str] = lambda _reference: "",
    ) -> None:
        self._redis = client
        self._backend = backend
        self._crypto = crypto
        self._words = words
        self._limit = limit
        self._pace = pace or CaseSystemPace(MOST_LOOKUPS)
        self._states = states
        self._find_question = find_question

    def look_up(
        self,
        reference: str,
        msisdn: str,
        *,
        open: bool,  # noqa: A002 - the menu language's word
        max_seconds: float,
        proof: str = "",
        counted_as: str = "",
    ) -> LookupFound | LookupFailed | LookupLate:
        """Return one row with `status`, `note`, `updated_at` and `as_of`, or no row. Waits at most `max_seconds`.

        While the case system is away, a case that was filed here is told by its last update. `as_of` is the moment of
        that, or of the filing; it is empty if the case system answered.

        `status` is a state of the service, or the backend's own word if that stands for no state. The note is shown
        to the person who filed the case, and to others only if the lookup is `open`. What an officer asks them and they
        have yet to answer is in `question`, for them alone. Where the menus ask for it,
        `proof` must be what was filed. Wrong references and proofs are counted under the digest `counted_as`, or under
        that of the number; those of callers who withhold it also all together.
        """
        caller = self._crypto.digest(msisdn)
        wrong_keys = [f"wrong:{counted_as or caller}", *([] if msisdn else [WITHHELD_WRONG_KEY])]
        digits = references.read_reference(reference)
        own, wrong = self._read_own_record(digits or "", wrong_keys)
        limits = (MAX_WRONG_REFERENCES, MAX_WRONG_REFERENCES_WITHHELD)
        if any(count >= most for count, most in zip(wrong, limits, strict=False)):
            return NOT_FOUND
        if digits is None:
            return self._count_wrong_reference(wrong_keys)
        # Callers who withhold their number have one digest, and are not one person.
        is_filer = bool(msisdn) and own.filer_digest == caller
        show_note = open or is_filer
        if show_note and (own.proof or self._words().asks_before_note(own.kind)):
            show_note = is_proven(own.proof, proof, self._crypto)
            if not show_note and own.proof and proof:
                self._count_wrong_reference(wrong_keys)
        asked = self._find_question(digits) if is_filer and show_note else ""
        answer = self._ask(*self._asked_case(digits, own), max_seconds)
        if isinstance(answer, CaseStatus):
            status = state_of(self._words(), answer.status, self._states) or answer.status
            return _row(status, answer.note, answer.updated_at, "", asked, show_note=show_note)
        if own.state:
            known = state_of(self._words(), own.status, self._states)
            status = own.state if known or not own.status else own.status
            is_away = isinstance(answer, CaseBackendUnavailable)
            as_of = (own.updated_at or own.filed_at) if is_away else ""
            note = open_note(own.note, self._crypto)
            return _row(status, note, own.updated_at, as_of, asked, show_note=show_note)
        if isinstance(answer, CaseBackendUnavailable):
            return LookupLate() if answer.timed_out else LookupFailed()
        return self._count_wrong_reference(wrong_keys)

    def _asked_case(self, reference: str, own: OwnCaseRecord) -> tuple[str, str]:
        """Return the reference and the system's id of the case to ask about: the one that the caller joined, if so."""
        if not own.joined:
            return reference, own.system_id
        system_id = cast("bytes | None", self._redis.hget(f"case:{own.joined}", "system_id"))
        return own.joined, (system_id or b"").decode()

    def _ask(self, reference: str, system_id: str, max_seconds: float) -> StatusAnswer:
        """Ask the case system, if there is a place and it is not to be left alone."""
        with self._limit.acquire() as free:
            if not free:
                return CaseBackendUnavailable(timed_out=True)
            return self._pace.ask(
                reference, lambda: self._backend.fetch_status(reference, max_seconds, system_id)
            )

    def _read_own_record(self, reference: str, wrong_keys: Sequence[str]) -> tuple[OwnCaseRecord, list[int]]:
        """Return our own record of the case, and the numbers of wrong references under these keys."""
        pipeline = self._redis.pipeline(transaction=False)
        names = record_fields(OwnCaseRecord)
        pipeline.hmget(f"case:{reference}", names)
        pipeline.mget(wrong_keys)
        values, wrong = pipeline.execute()
        record = read_record(OwnCaseRecord, dict(zip(names, values, strict=True)))
        return record, [int(count or 0) for count in wrong]

    def _count_wrong_reference(self, wrong_keys: Sequence[str]) -> LookupFound:
        pipeline = self._redis.pipeline()
        for key in wrong_keys:
            pipeline.incr(key)
            pipeline.expire(key, WRONG_REFERENCES_SECONDS, nx=True)
        pipeline.execute()
        return NOT_FOUND


def _row(status: str, note: str, updated_at: str, as_of: str, asked: str, *, show_note: bool) -> LookupFound:
    row = {"status": status, "note": note if show_note else "", "updated_at": updated_at, "as_of": as_of}
    return LookupFound(rows=(row | ({"question": asked} if asked else {}),))
