"""What the doctor finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Only what is bad makes the command fail; a warning is advice, and a fact is there to be read."""

    GOOD = "good"
    FACT = "fact"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, and what to do about it where it is not good."""

    about: str
    verdict: Verdict
    said: str
    cure: str = ""


Examination = Callable[[], Iterable[Finding]]
"""Looks at one thing. What it raises is told as a finding, by the kind of the error alone."""


def good(about: str, said: str) -> Finding:
    """All is well here."""
    return Finding(about, Verdict.GOOD, said)


def fact(about: str, said: str) -> Finding:
    """Neither good nor bad."""
    return Finding(about, Verdict.FACT, said)


def warning(about: str, said: str, cure: str) -> Finding:
    """It works, and somebody should look at it."""
    return Finding(about, Verdict.WARNING, said, cure)


def bad(about: str, said: str, cure: str) -> Finding:
    """It does not work."""
    return Finding(about, Verdict.BAD, said, cure)
