"""Decisions of officers, with the state of their delivery to the gateway."""

import sqlite3
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from simulators.case_system.store import Store

Outcome = Literal["pending", "taken", "refused"]


@dataclass(frozen=True, slots=True)
class Update:
    """A state that an officer set. `due` is the Unix time of the next try while the update is `pending`."""

    event_id: str
    reference: str
    status: str
    note: str
    at: str
    outcome: Outcome
    answer: str
    tries: int
    due: float


class UpdateStore:
    """The updates in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, reference: str, status: str, note: str, now: datetime, due: float) -> Update | None:
        """Set the state of a case, and store the update for the gateway. Return None if the case does not exist."""
        moment = now.isoformat()
        update = Update(str(uuid.uuid4()), reference, status, note, moment, "pending", "", 0, due)
        with self._store.transaction() as connection:
            changed = connection.execute(
                "UPDATE cases SET status = ?, note = ?, updated_at = ? WHERE reference = ?",
                (status, note, moment, reference),
            ).rowcount
            if not changed:
                return None
            connection.execute(
                "INSERT INTO updates VALUES (?, ?, ?, ?, ?, 'pending', '', 0, ?)",
                (update.event_id, reference, status, note, moment, due),
            )
        return update

    def record_try(self, event_id: str, outcome: Outcome, answer: str, due: float) -> None:
        """Record the outcome of a try."""
        with self._store.transaction() as connection:
            connection.execute(
                "UPDATE updates SET outcome = ?, answer = ?, due = ?, tries = tries + 1 WHERE event_id = ?",
                (outcome, answer, due, event_id),
            )

    def get(self, event_id: str) -> Update | None:
        """Return the update with this id; None if there is none."""
        with self._store.transaction() as connection:
            row = connection.execute("SELECT * FROM updates WHERE event_id = ?", (event_id,)).fetchone()
        return _update(row) if row else None

    def of_case(self, reference: str) -> list[Update]:
        """Return a case's updates, newest first."""
        return self._select("SELECT * FROM updates WHERE reference = ? ORDER BY at DESC", reference)

    def due(self, now: float) -> list[Update]:
        """Return the updates to try now, in the order in which the officers acted."""
        return self._select(
            "SELECT * FROM updates WHERE outcome = 'pending' AND due <= ? ORDER BY at LIMIT 50", now
        )

    def next_due(self) -> float | None:
        """Return the time of the next try; None if no update is pending."""
        with self._store.transaction() as connection:
            [row] = connection.execute("SELECT min(due) FROM updates WHERE outcome = 'pending'")
        return None if row[0] is None else float(row[0])

    def _select(self, query: str, value: object) -> list[Update]:
        with self._store.transaction() as connection:
            return [_update(row) for row in connection.execute(query, (value,))]


def _update(row: sqlite3.Row) -> Update:
    return Update(**dict(row))
