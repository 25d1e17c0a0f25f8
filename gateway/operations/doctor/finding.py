"""Findings of the doctor."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class FindingStatus(StrEnum):
    """The weight of a finding. Only BAD makes the command fail. WARNING is advice, and FACT is information."""

    GOOD = "good"
    FACT = "fact"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: the subject of the check, its result, and the cure if the result is not good.

    `entry` names the entry of docs/runbook.md that says more.
    """

    subject: str
    status: FindingStatus
    message: str
    cure: str = ""
    entry: str = ""


HealthCheck = Callable[[], Iterable[Finding]]
"""Checks one thing. If it raises, the type of the error (never its text) is reported as a finding."""


def good(subject: str, message: str) -> Finding:
    """Make the finding that something works."""
    return Finding(subject, FindingStatus.GOOD, message)


def info(subject: str, message: str) -> Finding:
    """Make a finding that is information, neither good nor bad."""
    return Finding(subject, FindingStatus.FACT, message)


def warning(subject: str, message: str, cure: str, entry: str = "") -> Finding:
    """Make the finding that something works, but that somebody should look at it."""
    return Finding(subject, FindingStatus.WARNING, message, cure, entry)


def bad(subject: str, message: str, cure: str, entry: str = "") -> Finding:
    """Make the finding that something does not work."""
    return Finding(subject, FindingStatus.BAD, message, cure, entry)


def runbook_address(entry: str) -> str:
    """Return where an entry of the runbook is found; empty if there is none."""
    return f"docs/runbook.md#{entry}" if entry else ""
