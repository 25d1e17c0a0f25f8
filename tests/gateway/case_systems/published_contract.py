"""Compares a value with what a case system publishes about its API (published_contracts.yaml)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import yaml

CONTRACTS: Mapping[str, Mapping[str, Mapping[str, str]]] = yaml.safe_load(
    Path(__file__).with_name("published_contracts.yaml").read_text("utf-8")
)
TYPES = {"text": str, "flag": bool, "number": int | float, "moment": str, "any": object}


def breaches(system: str, shape: str, value: object, place: str = "") -> Iterator[str]:
    """Yield what in a value is otherwise than the system publishes: a name, a type, a word that it does not know."""
    names = CONTRACTS[system][shape]
    if not isinstance(value, Mapping):
        yield f"{place or shape} is no object"
        return
    yield from (f"{place}.{name} is not known" for name in value if name not in names)
    for name, kind in names.items():
        found, is_optional = value.get(name), kind.endswith("?")
        if found is None:
            if not is_optional:
                yield f"{place}.{name} is missing"
        else:
            yield from _of_kind(system, kind.removesuffix("?"), found, f"{place}.{name}")


def _of_kind(system: str, kind: str, value: object, place: str) -> Iterator[str]:
    if kind[0] == "{":
        yield from breaches(system, kind[1:-1], value, place)
    elif kind[0] == "[":
        for one in value if isinstance(value, list) else [value]:
            yield from breaches(system, kind[1:-1], one, f"{place}[]")
    elif kind not in TYPES:
        if value not in kind.split("|"):
            yield f"{place} is {value!r}, not {kind}"
    elif not isinstance(value, TYPES[kind]) or (kind == "number" and isinstance(value, bool)):
        yield f"{place} is {value!r}, no {kind}"
    elif kind == "moment" and datetime.fromisoformat(str(value)).tzinfo is None:
        yield f"{place} has no zone"
