"""What citizens say of cases that are resolved: that they are not fixed, a rating, a comment."""

from datetime import datetime
from typing import Literal

import msgspec

from simulators.case_system.store import Store

REOPENED = "in_progress"  # the state of a case that is open again


class GivenVerdict(msgspec.Struct, frozen=True):
    """A verdict as the gateway sends it. Fields that are not in the contract are ignored."""

    event_id: str
    reference: str
    action: Literal["reopen", "rate", "comment"]
    rating: int = 0
    comment: str = ""
    at: str = ""


class VerdictStore:
    """The verdicts in the store. One event is one verdict, even if it is sent again."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, given: GivenVerdict, now: datetime) -> bool | None:
        """Store a verdict. Return True if it is new, None if there is no such case. `reopen` opens the case."""
        values = (given.event_id, given.reference, given.action, given.rating, given.comment, given.at, 1)
        with self._store.transaction() as connection:
            known = connection.execute(
                "UPDATE verdicts SET deliveries = deliveries + 1 WHERE event_id = ?", (given.event_id,)
            ).rowcount
            if known:
                return False
            case = (given.reference,)
            if not connection.execute("SELECT 1 FROM cases WHERE reference = ?", case).fetchone():
                return None
            connection.execute("INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?)", values)
            if given.action == "reopen":
                changed = (REOPENED, now.isoformat(), given.reference)
                connection.execute("UPDATE cases SET status = ?, updated_at = ? WHERE reference = ?", changed)
            return True

    def of_case(self, reference: str) -> list[GivenVerdict]:
        """Return the verdicts on a case, the earliest first."""
        columns = "event_id, reference, action, rating, comment, at"
        query = f"SELECT {columns} FROM verdicts WHERE reference = ? ORDER BY rowid"  # noqa: S608 - columns only
        with self._store.transaction() as connection:
            return [GivenVerdict(**dict(row)) for row in connection.execute(query, (reference,))]
