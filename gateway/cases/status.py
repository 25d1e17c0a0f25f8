"""How a case stands, for a citizen who keys in its reference."""

from dataclasses import dataclass

import redis

from gateway.cases.backend import CaseBackend, Silent, Stands
from gateway.cases.case_words import PublishedWords
from gateway.lookups.concurrency_limit import Places
from gateway.security.crypto import Vault
from menus import reference as references
from menus.engine.effects import Failed, Found, Late

GUESSES = 5  # wrong references an hour and number; after that there is no such case, whatever is asked
GUESSES_KEPT = 3600  # seconds

NONE = Found(rows=())


@dataclass(frozen=True, slots=True)
class Known:
    """What we know ourselves of a case; `state` is empty where it is none of ours."""

    state: str
    status: str
    note: str
    updated_at: str
    filer: str


class Standing:
    """Looks cases up, as far as there are `places` to ask the backend at the same time."""

    def __init__(
        self,
        client: redis.Redis,
        backend: CaseBackend,
        vault: Vault,
        words: PublishedWords,
        places: Places,
    ) -> None:
        self._redis = client
        self._backend = backend
        self._vault = vault
        self._words = words
        self._places = places

    def look_up(
        self,
        reference: str,
        msisdn: str,
        *,
        open: bool,  # noqa: A002 - the menu language's word
        within: float,
    ) -> Found | Failed | Late:
        """One row with `status`, `note` and `updated_at`, or none; waits at most `within` seconds for it.

        `status` is a state of the service's own, or the backend's word where it stands for none. The note is
        for the one who filed the case, and for others only where the lookup is `open`.
        """
        caller = self._vault.digest(msisdn)
        guesses = f"wrong:{caller}"
        digits = references.read(reference)
        known, wrong = self._known(digits or "", guesses)
        if wrong >= GUESSES:
            return NONE
        if digits is None:
            return self._wrong(guesses)
        with self._places.take() as free:
            if not free:
                return Late()
            answer = self._backend.standing(digits, within)
        if isinstance(answer, Stands):
            status = self._words().state_for(answer.status) or answer.status
            return _row(status, answer.note, answer.updated_at, shown=open or known.filer == caller)
        if known.state:
            status = (
                known.state if self._words().state_for(known.status) or not known.status else known.status
            )
            return _row(status, known.note, known.updated_at, shown=open or known.filer == caller)
        if isinstance(answer, Silent):
            return Late() if answer.late else Failed()
        return self._wrong(guesses)

    def _known(self, reference: str, guesses: str) -> tuple[Known, int]:
        """Our own record of the case, and how many wrong references this caller has keyed in."""
        pipeline = self._redis.pipeline(transaction=False)
        pipeline.hmget(f"case:{reference}", ("state", "status", "note", "updated_at", "number_digest"))
        pipeline.get(guesses)
        fields, wrong = pipeline.execute()
        return Known(*(field.decode() if field else "" for field in fields)), int(wrong or 0)

    def _wrong(self, guesses: str) -> Found:
        pipeline = self._redis.pipeline()
        pipeline.incr(guesses)
        pipeline.expire(guesses, GUESSES_KEPT, nx=True)
        pipeline.execute()
        return NONE


def _row(status: str, note: str, updated_at: str, *, shown: bool) -> Found:
    return Found(rows=({"status": status, "note": note if shown else "", "updated_at": updated_at},))
