"""The SQLite file of the case system."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS cases (
    number       INTEGER PRIMARY KEY,
    reference    TEXT NOT NULL UNIQUE,
    kind         TEXT NOT NULL,
    title        TEXT NOT NULL,
    fields       TEXT NOT NULL,  -- JSON
    msisdn       TEXT NOT NULL,
    language     TEXT NOT NULL,
    channel      TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    received_at  TEXT NOT NULL,
    deliveries   INTEGER NOT NULL,
    status       TEXT NOT NULL,
    note         TEXT NOT NULL,
    updated_at   TEXT NOT NULL,
    about        TEXT NOT NULL DEFAULT ''  -- the case that this is feedback on
);
CREATE TABLE IF NOT EXISTS verdicts (
    event_id   TEXT PRIMARY KEY,
    reference  TEXT NOT NULL REFERENCES cases (reference),
    action     TEXT NOT NULL,     -- reopen, rate, comment
    rating     INTEGER NOT NULL,  -- 0: none
    comment    TEXT NOT NULL,
    at         TEXT NOT NULL,
    deliveries INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS answers (
    kind   TEXT PRIMARY KEY,
    answer TEXT NOT NULL  -- JSON: what new cases of this kind are answered with, besides the id
);
CREATE TABLE IF NOT EXISTS replies (
    id          TEXT PRIMARY KEY,  -- the gateway's own
    reference   TEXT NOT NULL REFERENCES cases (reference),
    text        TEXT NOT NULL,     -- what the citizen answered an officer
    answered_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS updates (
    event_id  TEXT PRIMARY KEY,
    reference TEXT NOT NULL REFERENCES cases (reference),
    status    TEXT NOT NULL,
    note      TEXT NOT NULL,
    at        TEXT NOT NULL,
    outcome   TEXT NOT NULL,     -- pending, taken, refused
    answer    TEXT NOT NULL,     -- the gateway's response to the last try
    tries     INTEGER NOT NULL,
    due       REAL NOT NULL      -- Unix time of the next try
);
CREATE INDEX IF NOT EXISTS updates_due ON updates (due) WHERE outcome = 'pending';
CREATE INDEX IF NOT EXISTS updates_reference ON updates (reference);
"""


class Store:
    """Opens the file once per transaction, so that threads share nothing."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / "desk.sqlite"
        with self.transaction() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(SCHEMA)
            columns = {row["name"] for row in connection.execute("PRAGMA table_info(cases)")}
            if "about" not in columns:  # a file of a version without feedback
                connection.execute("ALTER TABLE cases ADD COLUMN about TEXT NOT NULL DEFAULT ''")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Open a transaction. It takes the write lock at once, and is on disk when it ends."""
        connection = sqlite3.connect(self._path, timeout=10, isolation_level="IMMEDIATE")
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA synchronous = FULL")
            with connection:
                yield connection
        finally:
            connection.close()
