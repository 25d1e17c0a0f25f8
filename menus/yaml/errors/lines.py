"""Diagnose lines that YAML cannot read as `key: value`: their spaces, colons and indents."""

import re

from menus.yaml.errors.yaml_error import QUOTE_ADVICE, ParserReport, YamlDiagnosis

UNUSUAL_BLANK = re.compile(
    r"^ *(?P<indent>[\u00a0\u2000-\u200b\u202f\u3000])|:(?P<value>[\u00a0\u2000-\u200b\u202f\u3000])"
)
_DASH = re.compile(r" *-(?=[{\[\"'])")
_WIDE_COLON = "\uff1a"  # the colon of Chinese and Japanese keyboards


def tab_indent(report: ParserReport) -> YamlDiagnosis | None:
    indent = report.line[: len(report.line) - len(report.line.lstrip())]
    if "\t" not in indent:
        return None
    column = indent.index("\t")
    return YamlDiagnosis(
        "M012", report.row, column, "This line is indented with a tab.", "Indent with spaces."
    )


def unusual_blank(report: ParserReport) -> YamlDiagnosis | None:
    """Find a space from a web page or a word processor. It looks like a plain space, but YAML reads it as a letter."""
    for row in dict.fromkeys((report.start[0], report.row, report.row - 1)):
        found = UNUSUAL_BLANK.search(report.lines[row]) if 0 <= row < len(report.lines) else None
        if found is not None:
            code = f"U+{ord(found[0][-1]):04X}"
            text = f"The space here is not one of the space bar ({code}), as in text from a web page."
            return YamlDiagnosis(
                "M012", row, found.end() - 1, text, "Delete the spaces here and type them again."
            )
    return None


def second_document(report: ParserReport) -> YamlDiagnosis | None:
    if "document" not in report.problem:
        return None
    return report.diagnosis_here("M001", "A menu file is one document.", "Remove the line `---` here.")


def colon_in_text(report: ParserReport) -> YamlDiagnosis | None:
    if report.character != ":" or report.line[report.column + 1 : report.column + 2].strip(" ,}]"):
        return None
    if "not allowed in this context" in report.problem:
        if ": " not in report.line[: report.column]:
            return _no_colon_above(report)
    elif "flow" not in report.context and "plain scalar" not in report.context:
        return None
    return report.diagnosis_here(
        "M014", "A colon in a text without quotes begins a new key.", f"{QUOTE_ADVICE}."
    )


def _no_colon_above(report: ParserReport) -> YamlDiagnosis:
    """Diagnose a line above that is no `key: value` line, so that YAML joins it with this one."""
    row = report.row - 1
    while row > 0 and not report.lines[row].strip():
        row -= 1
    above = report.lines[row]
    lacks_blank = ":" in above.strip().rstrip(":") and ": " not in above
    if not lacks_blank and (": " in above or above.strip().startswith("- ")):
        return _under_a_value(report)
    return _not_a_key_line(above, row)


def _under_a_value(report: ParserReport) -> YamlDiagnosis:
    cure = "Indent it like the lines beside it, or remove the value above."
    return report.diagnosis_here("M001", "This line is indented under a line that already has a value.", cure)


def _not_a_key_line(line: str, row: int) -> YamlDiagnosis:
    """Diagnose a line without a colon, or without the space after it."""
    written = line.strip()
    column = len(line) - len(line.lstrip())
    if ":" in written.rstrip(":") and not written.startswith("//"):
        return YamlDiagnosis("M019", row, column, f"`{written}` lacks a space after its colon.", "Add it.")
    if written.startswith("//"):
        return YamlDiagnosis(
            "M001", row, column, "`//` begins no comment in YAML.", "Begin a comment with `#`."
        )
    colon = written.find(_WIDE_COLON)
    if colon >= 0:
        text = f"The colon of `{written}` is a wide one, which YAML does not know."
        return YamlDiagnosis("M001", row, column + colon, text, "Type a plain `:` and a space.")
    return YamlDiagnosis(
        "M001", row, column, f"`{written}` is no `key: value` line.", "Add a colon and a space."
    )


def missing_colon(report: ParserReport) -> YamlDiagnosis | None:
    """Find a line that should have been `key: value`. YAML reports it at the next line."""
    row = report.start[0]
    if "expected ':'" not in report.problem or row >= len(report.lines):
        return None
    line = report.lines[row]
    return _not_a_key_line(line, row) if ": " not in line and line.strip()[:1] not in {"", '"', "'"} else None


def dash_without_blank(report: ParserReport) -> YamlDiagnosis | None:
    """Find `-{say: …}`, which YAML reads as a key and not as an item of a list."""
    found = _DASH.match(report.line)
    if found is None or "did not find expected" not in report.problem:
        return None
    return YamlDiagnosis("M001", report.row, found.end() - 1, "This dash lacks a space after it.", "Add it.")


def odd_indent(report: ParserReport) -> YamlDiagnosis | None:
    """Find a line whose indent is not that of any line above."""
    indent = len(report.line) - len(report.line.lstrip())
    unfit = "did not find expected key" in report.problem or "did not find expected '-'" in report.problem
    if not unfit or "block" not in report.context or report.column != indent:
        return None
    above = next((line for line in reversed(report.lines[: report.row]) if line.strip()), "")
    blanks = len(above) - len(above.lstrip())
    if indent > blanks and not above.rstrip().endswith(":"):
        return _under_a_value(report)
    if indent == blanks and (report.character == "-") != above.lstrip().startswith("-"):
        text = (
            "This line begins with a dash, and the one above does not."
            if report.character == "-"
            else ("This line begins with no dash, and the one above does.")
        )
        return report.diagnosis_here(
            "M001", text, "Every item of a list begins with a dash; keys beside each other do not."
        )
    text = f"This line is indented by {_blanks(indent)}, and no line above has the same indent."
    return report.diagnosis_here(
        "M001", text, f"Indent it exactly like its neighbours; the line above has {_blanks(blanks)}."
    )


def _blanks(count: int) -> str:
    return {0: "no space", 1: "1 space"}.get(count, f"{count} spaces")
