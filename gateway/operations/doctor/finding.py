"""What the doctor finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class FindingStatus(StrEnum):
    """Only what is bad makes the command fail; a warning is advice, and a fact is there to be read."""

    GOOD = "good"
    FACT = "fact"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, and what to do about it where it is not good."""

    subject: str
    status: FindingStatus
    message: str
    cure: str = ""


HealthCheck = Callable[[], Iterable[Finding]]
"""Looks at one thing. What it raises is told as a finding, by the kind of the error alone."""


def good(subject: str, message: str) -> Finding:
    """All is well here."""
    return Finding(subject, FindingStatus.GOOD, message)


def info(subject: str, message: str) -> Finding:
    """Neither good nor bad."""
    return Finding(subject, FindingStatus.FACT, message)


def warning(subject: str, message: str, cure: str) -> Finding:
    """It works, and somebody should look at it."""
    return Finding(subject, FindingStatus.WARNING, message, cure)


def bad(subject: str, message: str, cure: str) -> Finding:
    """It does not work."""
    return Finding(subject, FindingStatus.BAD, message, cure)
