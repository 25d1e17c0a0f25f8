"""What is wrong with a menu file, where, and what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps a file from being used; a warning is advice."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file; line and column count from 1, as editors do."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a code of `menus.check.problem_codes`, a sentence, and where it helps the cure."""

    code: str
    message: str
    place: Place
    cure: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        cure = f" {self.cure}" if self.cure else ""
        return f"{self.place}: {self.code} {self.message}{cure}"


@dataclass(slots=True)
class Problems:
    """Collects every problem of a file, so that its author sees all of them at once."""

    collected: list[Problem] = field(default_factory=list)

    def error(self, code: str, place: Place, message: str, cure: str = "") -> None:
        """Note something that must be mended before the file can be used."""
        self.collected.append(Problem(code, message, place, cure))

    def warning(self, code: str, place: Place, message: str, cure: str = "") -> None:
        """Note something that the author should look at."""
        self.collected.append(Problem(code, message, place, cure, Severity.WARNING))

    @property
    def has_errors(self) -> bool:
        """Whether any of them is an error."""
        return any(problem.severity is Severity.ERROR for problem in self.collected)

    def __iter__(self) -> Iterator[Problem]:
        """In the order of the file, each once."""
        unique = dict.fromkeys(self.collected)
        return iter(sorted(unique, key=lambda problem: (problem.place, problem.code)))
