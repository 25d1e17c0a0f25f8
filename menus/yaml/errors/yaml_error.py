"""A text that YAML rejects: the parser's report and our diagnosis."""

from collections.abc import Sequence

import msgspec
import yaml

from menus.yaml.file_shape import ANY_SHAPE, FileShape

QUOTE_ADVICE = "Put the whole text in double quotes"


class YamlDiagnosis(msgspec.Struct, frozen=True):
    """A problem that keeps a text from being read as YAML. Line and column count from 0.

    `repaired` are the lines that mend it, with their rows, if that is certain.
    """

    code: str
    line: int
    column: int
    message: str
    cure: str
    repaired: tuple[tuple[int, str], ...] = ()


class ParserReport:
    """The error that the parser reported, and the line where it stopped."""

    def __init__(
        self, error: yaml.MarkedYAMLError, lines: Sequence[str], shape: FileShape = ANY_SHAPE
    ) -> None:
        mark = error.problem_mark or error.context_mark
        self.problem = error.problem or ""
        self.context = error.context or ""
        self.lines = lines
        self.shape = shape
        self.row, self.column = (mark.line, mark.column) if mark else (0, 0)
        self.line = lines[self.row] if self.row < len(lines) else ""
        start = error.context_mark or mark
        self.start = (start.line, start.column) if start else (0, 0)

    @property
    def character(self) -> str:
        """Return the character at which the parser stopped."""
        return self.line[self.column : self.column + 1]

    def diagnosis_here(self, code: str, message: str, cure: str) -> YamlDiagnosis:
        return YamlDiagnosis(code, self.row, self.column, message, cure)

    def diagnosis_at_start(self, code: str, message: str, cure: str) -> YamlDiagnosis:
        return YamlDiagnosis(code, *self.start, message, cure)

    def general_diagnosis(self) -> YamlDiagnosis:
        reason = f"{self.problem or self.context}"
        cure = (
            "Put texts with : # , { [ or a special first character in double quotes, and indent with spaces."
        )
        return self.diagnosis_here("M001", f"YAML cannot read this: {reason}.", cure)
