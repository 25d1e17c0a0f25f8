"""Diagnose lines that YAML cannot read as `key: value`: their spaces, colons and indents."""

import re

from menus.yaml.errors.yaml_error import QUOTE_ADVICE, ParserReport, YamlDiagnosis

_KEY_AND_VALUE = re.compile(r"""[ ]*(?:-[ ]+)*(?P<key>[A-Za-z_]\w*)(?:[ ]+|:)(?=["'{\[]).*:""")
_WIDE_COLON = "\uff1a"  # the colon of Chinese and Japanese keyboards


def second_document(report: ParserReport) -> YamlDiagnosis | None:
    if "document" not in report.problem:
        return None
    return report.diagnosis_here("M001", "A menu file is one document.", "Remove the line `---` here.")


def colon_before_value(report: ParserReport) -> YamlDiagnosis | None:
    """Find `answer {type: text}` or `answer:{type: text}`: a key without its colon, or without the space after it."""
    found = _KEY_AND_VALUE.match(report.line)
    if found is None or "flow" in report.context:
        return None
    column, end = found.start("key"), found.end("key")
    has_colon = report.line[end] == ":"
    repaired = f"{report.line[:end]}: {report.line[end:].lstrip(': ')}"
    message = f"`{found['key']}` lacks {'the space after its colon' if has_colon else 'its colon'}."
    cure = f"Write `{found['key']}:` and a space."
    return YamlDiagnosis("M019", report.row, column, message, cure, ((report.row, repaired),))


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
