"""Diagnose a line with a wrong indent, without its dash or colon, or with a dash that is too close."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from menus.yaml.errors.yaml_error import ParserReport, YamlDiagnosis
from menus.yaml.structure.diagnosis import REJECTED, diagnose_structure
from menus.yaml.structure.outline import outline_of
from menus.yaml.wording import line_range

_DASH = re.compile(r""" *-(?=[{\["'A-Za-z])""")
_NO_WORDS = re.compile("[:\uff1a]|^ *//")  # what another diagnosis explains
_PROBLEMS_OF_PLACE = (
    "did not find expected key",
    "did not find expected '-' indicator",
    "mapping values are not allowed",
    "block sequence entries are not allowed",
    "could not find expected ':'",
)


def misplaced_line(report: ParserReport) -> YamlDiagnosis | None:
    """Find the line that YAML could not place. YAML often reports the line after it."""
    if not report.problem.startswith(_PROBLEMS_OF_PLACE) or "flow" in report.context:
        return None
    above = list(outline_of(report.lines[: report.row]))
    if above and above[-1].lacks_colon and _NO_WORDS.search(report.lines[above[-1].row]):
        return None
    found = diagnose_structure(report.lines, report.shape, REJECTED, report.row)
    if found is None or found.line != report.row:
        return found
    return replace(found, column=report.column)


def dash_without_blank(report: ParserReport) -> YamlDiagnosis | None:
    """Find `-{say: …}` or `-say: …`, which YAML reads as a text or a key and not as an item of a list."""
    first_row = _row_above(report)
    for line in outline_of(report.lines):
        if line.row > report.row:
            return None
        text = report.lines[line.row]
        found = _DASH.match(text)
        if line.row >= first_row and found is not None:
            column = found.end()
            aligned = _aligned_rows(report.lines, line.row, column)
            extra = (
                f", and put 1 space more before {line_range(aligned[0] + 1, aligned[-1] + 1)}"
                if aligned
                else ""
            )
            cure = f"Write `- {text[column:].strip()}`{extra}."
            repaired = (
                (line.row, f"{text[:column]} {text[column:]}"),
                *((row, _shifted(report.lines[row], 1)) for row in aligned),
            )
            message = "This dash lacks a space after it."
            return YamlDiagnosis("M001", line.row, column - 1, message, cure, repaired)
    return None


def _aligned_rows(lines: Sequence[str], row: int, column: int) -> tuple[int, ...]:
    """Return the rows below `row` that begin in `column`, with what is below them."""
    following = [line for line in outline_of(lines) if line.row > row]
    if not following or following[0].column != column:
        return ()
    end = next((line.row for line in following if line.column < column), len(lines))
    return tuple(range(following[0].row, end))


def _row_above(report: ParserReport) -> int:
    row = min(report.row, report.start[0] if "simple key" in report.context else report.row) - 1
    while row > 0 and not report.lines[row].strip():
        row -= 1
    return row


def _shifted(line: str, columns: int) -> str:
    return " " * columns + line if line.strip() else line
