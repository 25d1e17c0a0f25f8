"""Problems of a menu file: the fault, its place, and the cure."""

from collections.abc import Iterator
from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """The weight of a problem. A file with an error cannot be used; a warning is advice."""

    ERROR = "error"
    WARNING = "warning"


class Place(msgspec.Struct, frozen=True, order=True, gc=False):
    """A position in a file. Line and column count from 1, as in editors."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Problem(msgspec.Struct, frozen=True):
    """A problem: its code in `menus.check.problem_codes`, a sentence, and the cure if that helps.

    `witness` is a way in on which it happens: what is dialled, typed and answered by lookups.
    """

    code: str
    message: str
    place: Place
    cure: str = ""
    severity: Severity = Severity.ERROR
    witness: str = ""

    def __str__(self) -> str:
        cure = f" {self.cure}" if self.cure else ""
        witness = f" Witness: {self.witness}." if self.witness else ""
        return f"{self.place}: {self.code} {self.message}{cure}{witness}"


class Problems(msgspec.Struct):
    """Collects every problem of a file, so that its author sees all of them at once."""

    collected: list[Problem] = msgspec.field(default_factory=list)

    def error(self, code: str, place: Place, message: str, cure: str = "", witness: str = "") -> None:
        """Add a problem that must be corrected before the file can be used."""
        self.collected.append(Problem(code, message, place, cure, witness=witness))

    def warning(self, code: str, place: Place, message: str, cure: str = "") -> None:
        """Add a problem that the author should look at."""
        self.collected.append(Problem(code, message, place, cure, Severity.WARNING))

    @property
    def has_errors(self) -> bool:
        """Return True if any problem is an error."""
        return any(problem.severity is Severity.ERROR for problem in self.collected)

    def __iter__(self) -> Iterator[Problem]:
        """Yield the problems in the order of the file, each once."""
        unique = dict.fromkeys(self.collected)
        return iter(sorted(unique, key=lambda problem: (problem.place, problem.code)))
