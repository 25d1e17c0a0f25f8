"""The moment and place in which the tests of answers read."""

from collections.abc import Mapping
from datetime import UTC, datetime

from menus.answers.base import AnswerContext, AnswerType, AnswerValue, Misfit, RejectedAnswer

NOW = datetime(2020, 1, 1, 9, 30, tzinfo=UTC)


def answer_context(
    names: Mapping[str, str] | None = None, now: datetime = NOW, country: str = "KE"
) -> AnswerContext:
    """A context in which `names` are known."""
    return AnswerContext(now, country, lambda named: (names or {}).get(named.name))


def read_answer(
    answer: AnswerType, typed: str, names: Mapping[str, str] | None = None
) -> AnswerValue | Misfit:
    """The value, or the reason alone."""
    value = answer.read(typed, answer_context(names))
    return value.reason if isinstance(value, RejectedAnswer) else value
