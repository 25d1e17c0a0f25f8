"""The cases in the agency's store."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from simulators.case_system.store import Store

MOST_LISTED = 200


class Contact(msgspec.Struct, frozen=True):
    """The person of the case, and their language."""

    msisdn: str
    language: str
    channel: str


class FiledCase(msgspec.Struct, frozen=True):
    """A case as the gateway files it. Fields that are not in the contract are ignored.

    `about` is set on feedback: the reference of the case that it is about.
    """

    reference: str
    kind: str
    title: str
    fields: dict[str, Any]
    contact: Contact
    submitted_at: str
    about: str = ""


class Reply(msgspec.Struct, frozen=True):
    """What a citizen answered an officer, as the gateway sends it."""

    id: str
    reference: str
    text: str
    answered_at: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case. `number` is the case system's own count. `deliveries` is the number of times the gateway filed it."""

    number: int
    reference: str
    kind: str
    title: str
    fields: dict[str, Any]
    msisdn: str
    language: str
    channel: str
    submitted_at: str
    received_at: str
    deliveries: int
    status: str
    note: str
    updated_at: str
    about: str = ""


class CaseStore:
    """The cases in the store. One reference is one case, even if it is filed again."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def file(self, filed: FiledCase, now: datetime) -> tuple[Case, bool]:
        """Store a case. Return it, and True if it is new. A known case only counts one more delivery."""
        moment = now.isoformat()
        values = (
            *(filed.reference, filed.kind, filed.title, json.dumps(filed.fields, ensure_ascii=False)),
            *(filed.contact.msisdn, filed.contact.language, filed.contact.channel),
            *(filed.submitted_at, moment, 1, "received", "", moment, filed.about),
        )
        with self._store.transaction() as connection:
            known = connection.execute(
                "UPDATE cases SET deliveries = deliveries + 1 WHERE reference = ?", (filed.reference,)
            ).rowcount
            if not known:
                marks = ", ".join("?" * len(values))
                connection.execute(f"INSERT INTO cases VALUES (NULL, {marks})", values)  # noqa: S608 - marks only
            [row] = connection.execute("SELECT * FROM cases WHERE reference = ?", (filed.reference,))
        return _case(row), not known

    def get(self, reference: str) -> Case | None:
        """Return the case with this reference; None if there is none."""
        with self._store.transaction() as connection:
            row = connection.execute("SELECT * FROM cases WHERE reference = ?", (reference,)).fetchone()
        return _case(row) if row else None

    def feedback_on(self, reference: str) -> list[Case]:
        """Return the feedback of citizens on this case, the newest first."""
        query = "SELECT * FROM cases WHERE about = ? ORDER BY number DESC LIMIT ?"
        with self._store.transaction() as connection:
            return [_case(row) for row in connection.execute(query, (reference, MOST_LISTED))]

    def add_reply(self, reply: Reply) -> bool:
        """Store what a citizen answered an officer. Return True if it is new."""
        values = (reply.id, reply.reference, reply.text, reply.answered_at)
        with self._store.transaction() as connection:
            added = connection.execute("INSERT OR IGNORE INTO replies VALUES (?, ?, ?, ?)", values).rowcount
        return bool(added)

    def replies_about(self, reference: str) -> list[Reply]:
        """Return what the citizen of this case answered officers, the newest first."""
        query = "SELECT * FROM replies WHERE reference = ? ORDER BY answered_at DESC LIMIT ?"
        with self._store.transaction() as connection:
            return [Reply(**dict(row)) for row in connection.execute(query, (reference, MOST_LISTED))]

    def newest(self, words: str = "") -> list[Case]:
        """Return the newest cases.

        If there are `words`, return only cases that have them in reference, number, title or state.
        """
        where = " OR ".join(
            f"instr(lower({name}), ?1)" for name in ("reference", "msisdn", "title", "status", "fields")
        )
        query = f"SELECT * FROM cases WHERE ?1 = '' OR {where} ORDER BY number DESC LIMIT ?2"  # noqa: S608
        with self._store.transaction() as connection:
            return [_case(row) for row in connection.execute(query, (words.strip().lower(), MOST_LISTED))]


def _case(row: sqlite3.Row) -> Case:
    return Case(**{**dict(row), "fields": json.loads(row["fields"])})
