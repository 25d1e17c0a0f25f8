"""Reads values in the answers of case systems, which write ids as texts or numbers and leave things out."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gateway.cases.updates import read_moment


def read_object(body: bytes) -> Mapping[str, Any] | None:
    """Return the JSON object in an answer; None if it is something else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def read_objects(value: object) -> list[Mapping[str, Any]]:
    """Return the objects in a list; none if it is no list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def read_inner(value: object, *path: str) -> object:
    """Return what an object has at a path; None if it has nothing there."""
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def read_id(value: object) -> str:
    """Return an id as text; empty if it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()


def read_text(value: object) -> str:
    """Return a text; empty if there is none."""
    return value if isinstance(value, str) else ""


def read_date(value: object) -> datetime | None:
    """Return a moment; None if it cannot be read or has no zone."""
    try:
        return read_moment(value) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None
