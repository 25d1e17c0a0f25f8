"""What the case system answers to new cases besides their ids. A tester says so for each kind of case."""

import json
from collections.abc import Mapping
from typing import Any

from simulators.case_system.store import Store


class InvalidColumnsError(ValueError):
    """A line is no `path=value`. The text says which."""


class AnswerStore:
    """The answers in the store, by kind of case."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def set(self, kind: str, answer: Mapping[str, Any]) -> None:
        """Answer cases of this kind with these members of a JSON object. Without any, answer with the id alone."""
        with self._store.transaction() as connection:
            connection.execute("DELETE FROM answers WHERE kind = ?", (kind,))
            if answer:
                values = (kind, json.dumps(answer, ensure_ascii=False))
                connection.execute("INSERT INTO answers VALUES (?, ?)", values)

    def get(self, kind: str) -> dict[str, Any]:
        """Return what cases of this kind are answered with."""
        return self.all().get(kind, {})

    def all(self) -> dict[str, dict[str, Any]]:
        """Return every answer, by kind of case."""
        with self._store.transaction() as connection:
            rows = connection.execute("SELECT kind, answer FROM answers ORDER BY kind").fetchall()
        return {row["kind"]: json.loads(row["answer"]) for row in rows}


def read_columns(text: str) -> dict[str, Any]:
    """Read one `path=value` a line. A dotted path makes objects: `site.name=Kibera`. Raises InvalidColumnsError."""
    answer: dict[str, Any] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        path, sign, value = line.partition("=")
        *outer, last = path.strip().split(".")
        inner = answer
        for name in outer:
            found = inner.setdefault(name, {})
            if not isinstance(found, dict):
                raise InvalidColumnsError(f"`{line}`: `{name}` has a value already.")
            inner = found
        if not sign or not all((*outer, last)):
            raise InvalidColumnsError(f"`{line}` is no column and its value, such as arm=B.")
        if last in inner:
            raise InvalidColumnsError(f"`{line}`: `{last}` has a value already.")
        inner[last] = value.strip()
    return answer


def write_columns(answer: Mapping[str, Any], prefix: str = "") -> list[str]:
    """Return an answer as lines that `read_columns` reads."""
    lines = []
    for name, value in answer.items():
        if isinstance(value, dict):
            lines += write_columns(value, f"{prefix}{name}.")
        else:
            lines.append(f"{prefix}{name}={value if isinstance(value, str) else json.dumps(value)}")
    return lines
