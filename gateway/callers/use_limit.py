"""The kinds of use that are limited by number, and their limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class UseKind(StrEnum):
    """What is limited by number."""

    CASES = "cases"
    TEXTS = "texts"
    LOOKUPS = "lookups"
    RECORDINGS = "recordings"
    CALLS = "calls"
    REQUESTED_TEXTS = (
        "requested_texts"  # that a caller asks for, to whatever number; the limit is that of texts
    )


@dataclass(frozen=True, slots=True)
class UseLimit:
    """The most of one kind that one number may use in an hour and in a day."""

    hour: int
    day: int


DEFAULT_LIMITS: Mapping[UseKind, UseLimit] = {
    UseKind.CASES: UseLimit(20, 60),
    UseKind.TEXTS: UseLimit(40, 100),
    UseKind.LOOKUPS: UseLimit(60, 200),
    UseKind.RECORDINGS: UseLimit(20, 40),
    UseKind.CALLS: UseLimit(3, 5),
}
