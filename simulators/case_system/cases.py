"""Cases as the agency keeps them."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from simulators.case_system.store import Store

MOST_LISTED = 200


class Contact(msgspec.Struct, frozen=True):
    """Whom the case is about, and in which words to speak to them."""

    msisdn: str
    language: str
    channel: str


class FiledCase(msgspec.Struct, frozen=True):
    """A case as the gateway files it. Fields that the contract does not have are let through unread.

    `about` is the reference of the case that it is feedback on, where it is feedback.
    """

    reference: str
    kind: str
    title: str
    fields: dict[str, Any]
    contact: Contact
    submitted_at: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A case. `number` is the desk's own count; `deliveries` is how often the gateway brought it."""

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
    """The cases in the store. A reference is one case, however often it is filed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def file(self, filed: FiledCase, now: datetime) -> tuple[Case, bool]:
        """Take a case; whether it is new. One that is known only counts another delivery."""
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
        """The case with this reference."""
        with self._store.transaction() as connection:
            row = connection.execute("SELECT * FROM cases WHERE reference = ?", (reference,)).fetchone()
        return _case(row) if row else None

    def feedback_on(self, reference: str) -> list[Case]:
        """What citizens said of this case when they were asked, the newest first."""
        query = "SELECT * FROM cases WHERE about = ? ORDER BY number DESC LIMIT ?"
        with self._store.transaction() as connection:
            return [_case(row) for row in connection.execute(query, (reference, MOST_LISTED))]

    def newest(self, words: str = "") -> list[Case]:
        """The newest cases; only those with `words` in reference, number, title or state where given."""
        where = " OR ".join(
            f"instr(lower({name}), ?1)" for name in ("reference", "msisdn", "title", "status", "fields")
        )
        query = f"SELECT * FROM cases WHERE ?1 = '' OR {where} ORDER BY number DESC LIMIT ?2"  # noqa: S608
        with self._store.transaction() as connection:
            return [_case(row) for row in connection.execute(query, (words.strip().lower(), MOST_LISTED))]


def _case(row: sqlite3.Row) -> Case:
    return Case(**{**dict(row), "fields": json.loads(row["fields"])})
