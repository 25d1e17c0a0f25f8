"""Reports problems of menu files to people, to programs and to GitHub."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from menus.problems import Problem, Severity

if TYPE_CHECKING:
    from rich.console import Console

_TOKEN = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\{[\w.:]+\}|[\w*#.+/-]+|\S""")
MAX_COLUMNS = 100  # columns of a line that are shown
_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}

SourceLines = Mapping[str, Sequence[str]]
"""The lines of each file that has problems."""


def print_text(problems: Sequence[Problem], lines: SourceLines, console: "Console") -> None:
    """Print each problem: place, code and sentence; the line with carets; cure and witness on lines of their own."""
    from rich.text import Text

    for problem in problems:
        colour = _COLOURS[problem.severity]
        heading = Text.assemble(
            f"{problem.place}: ", (f"{problem.severity} {problem.code}", colour), f": {problem.message}"
        )
        console.print(heading, soft_wrap=True)
        place = problem.place
        line_and_carets = excerpt(lines.get(place.file, ()), place.line, place.column)
        number = str(place.line)
        margin = " " * len(number)
        if line_and_carets is not None:
            console.print(Text(f"  {number} | {line_and_carets[0]}"), soft_wrap=True)
            console.print(Text.assemble(f"  {margin} | ", (line_and_carets[1], colour)), soft_wrap=True)
        for name, words in (("cure", problem.cure), ("witness", problem.witness)):
            if words:
                console.print(Text.assemble(f"  {margin} = ", (name, "bold"), f": {words}"), soft_wrap=True)
        console.print()


def as_json(problems: Sequence[Problem]) -> str:
    """Return a JSON list of objects, one a problem."""
    return json.dumps(problems_as_objects(problems), ensure_ascii=False, indent=2)


def problems_as_objects(problems: Sequence[Problem]) -> list[dict[str, object]]:
    """Return the problems as objects for JSON. Only those that a way in shows have a `witness`."""
    return [
        {
            "file": problem.place.file,
            "line": problem.place.line,
            "column": problem.place.column,
            "severity": problem.severity,
            "code": problem.code,
            "message": problem.message,
            "cure": problem.cure,
            **({"witness": problem.witness} if problem.witness else {}),
        }
        for problem in problems
    ]


def as_github(problem: Problem) -> str:
    """Return a workflow command of GitHub Actions, which shows the problem beside its line in a pull request."""
    place = problem.place
    where = f"file={_escape_property(place.file)},line={place.line},col={place.column},title={problem.code}"
    message = f"{problem.message} {problem.cure}".strip()
    message += f" Witness: {problem.witness}." if problem.witness else ""
    return f"::{problem.severity} {where}::{_escape(message)}"


def github_notice(file: str, title: str, message: str) -> str:
    """Return a workflow command for a notice, which GitHub shows beside the results of a workflow."""
    return f"::notice file={_escape_property(file)},title={title}::{_escape(message)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


def excerpt(lines: Sequence[str], line: int, column: int) -> tuple[str, str] | None:
    """Return the line and the carets below it, both cut to a readable length. None: the file has no such line."""
    from rich.cells import cell_len

    if not 0 < line <= len(lines) or not lines[line - 1].strip():
        return None
    text = lines[line - 1].rstrip().replace("\t", " ")
    start = min(column - 1, len(text))
    found = _TOKEN.match(text, start)
    end = max(found.end() if found else start + 1, start + 1)
    cut = max(0, start - MAX_COLUMNS // 2) if len(text) > MAX_COLUMNS else 0
    line_part = text[cut : cut + MAX_COLUMNS]
    before, token = text[cut:start], text[start : min(end, cut + MAX_COLUMNS)]
    return line_part, " " * cell_len(before) + "^" * max(cell_len(token), 1)
