"""Repair a line that YAML rejects."""

import re
from collections.abc import Sequence

from menus.yaml.errors.yaml_error import YamlDiagnosis

_KEY = r"""(?:"[^"]*"|'[^']*'|[^\s#"'{}\[\],:?&*!|>@%-][^#:{}\[\]]*)"""
_VALUE = re.compile(rf"(?P<key>[ ]*(?:- +)*{_KEY}:[ ]+)(?P<value>\S.*?)[ ]*")
_NEXT_KEY = re.compile(r", ?\w+: |\}")


def repaired_lines(diagnosis: YamlDiagnosis, lines: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Return the lines that mend the problem, with their rows; none if nothing helps."""
    if diagnosis.repaired:
        return diagnosis.repaired
    repaired = _repaired_line(diagnosis, lines)
    return () if repaired is None else ((diagnosis.line, repaired),)


def _repaired_line(diagnosis: YamlDiagnosis, lines: Sequence[str]) -> str | None:
    """Return the rejected line with its value in double quotes, or repaired in another way; None if nothing helps."""
    line = lines[diagnosis.line] if diagnosis.line < len(lines) else ""
    if diagnosis.code == "M016":
        return f"{line[: diagnosis.column]}\\{line[diagnosis.column :]}"
    if diagnosis.code == "M019":
        return line.replace(":", ": ", 1)
    if diagnosis.code == "M018" and line.count("{") == line.count("}") + 1 and "[" not in line:
        return f"{line}}}"
    between_braces = _between_braces(line, diagnosis.column) if diagnosis.code in ("M006", "M014") else None
    found = _VALUE.fullmatch(line)
    if between_braces or found is None:
        return between_braces
    inside = found["value"][0] in "{[\"'" and diagnosis.column != found.start("value")
    if inside and not (diagnosis.code == "M015" and found["value"][0] in "\"'"):
        return None
    value = found["value"].replace("\\", "\\\\").replace('"', '\\"')
    return f'{found["key"]}"{value}"'


def _between_braces(line: str, column: int) -> str | None:
    """Return the line with quotes around the text of the rejected character; None if that does not help."""
    start = line.rfind(": ", 0, column) + 2
    end = _NEXT_KEY.search(line, column)
    text = line[start : end.start()] if start > 1 and end and "{" in line[:start] else ""
    if not text or set(text) & set("\"'{}[]"):
        return None
    return f'{line[:start]}"{text}"{line[start + len(text) :]}'
