"""The moment and place in which the tests of answers read."""

from collections.abc import Mapping
from datetime import UTC, datetime

from menus.answers.base import Answer, Context, Misfit, Refused, Value

NOW = datetime(2020, 1, 1, 9, 30, tzinfo=UTC)


def context(names: Mapping[str, str] | None = None, now: datetime = NOW, country: str = "KE") -> Context:
    """A context in which `names` are known."""
    return Context(now, country, lambda named: (names or {}).get(named.name))


def read(answer: Answer, typed: str, names: Mapping[str, str] | None = None) -> Value | Misfit:
    """The value, or the reason alone."""
    value = answer.read(typed, context(names))
    return value.why if isinstance(value, Refused) else value
