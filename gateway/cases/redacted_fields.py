"""The contents of a submission, field by field, without what citizens said until somebody asks for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.cases.questions import ANSWER
from menus.compiler.privacy import names_in
from menus.model import Service


@dataclass(frozen=True, slots=True)
class RedactedField:
    """A field: what it holds, in words without the value; and the value, empty if it may never be shown."""

    name: str
    kind: str
    value: str
    is_private: bool


def redacted_fields(contents: Mapping[str, Any], service: Service | None) -> Iterator[RedactedField]:
    """Yield the fields of a case that was filed. A field that may hold a private answer has no value here.

    `service` has the published menus; without them, or if they have no such kind of case, nobody can tell what is
    private, so everything is.
    """
    if contents.get("kind") == ANSWER:
        yield _redacted("answer", contents.get("text", ""), is_private=False)
        return
    case = service.cases.get(contents.get("kind", "")) if service else None
    is_private = service is None or case is None or not service.private.isdisjoint(names_in(case.title))
    yield _redacted("title", contents.get("title", ""), is_private=is_private)
    for name, value in dict(contents.get("fields", {})).items():
        field = case.fields.get(name) if case else None
        is_private = service is None or field is None or not service.private.isdisjoint(names_in(field))
        yield _redacted(name, value, is_private=is_private)


def redacted_number(msisdn: str) -> str:
    """Return a number of which only country and last two digits can be seen."""
    return f"{msisdn[:4]}{'•' * max(0, len(msisdn) - 6)}{msisdn[-2:]}" if len(msisdn) > 7 else "withheld"


def _redacted(name: str, value: Any, *, is_private: bool) -> RedactedField:
    return RedactedField(name, _kind(value), "" if is_private else _written(value), is_private)


def _kind(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes or no"
        case int() | float():
            return "a number"
        case str():
            return f"{len(value)} characters" if len(value) != 1 else "1 character"
        case list():
            return f"a list of {len(value)}"
        case dict() if "recording" in value:
            return "a spoken message"
        case dict():
            return f"{len(value)} values"
        case _:
            return "a value"


def _written(value: Any) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(_written, value))
        case dict():
            return "; ".join(f"{name}: {_written(one)}" for name, one in value.items())
        case _:
            return str(value)
