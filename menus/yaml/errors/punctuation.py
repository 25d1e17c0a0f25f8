"""Diagnose punctuation with a meaning in YAML: quotes, braces, and the first character of a text."""

import re
from collections.abc import Sequence

from menus.yaml.errors.yaml_error import QUOTE_ADVICE, ParserReport, YamlDiagnosis
from menus.yaml.typographic_quotes import column_of_closing_quote, span_of_quoted_value, with_plain_quotes
from menus.yaml.wording import so_in_lines

_QUOTED_AND_MORE = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ ]*(?P<more>[^\s#,:}\]])""")
_CLOSED_AND_MORE = re.compile(r"[{\[][^{}\[\]]*[}\]][ ]*[^\s#,:}\]]")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_PLACEHOLDER = re.compile(r"\{[\w.]+(?::\w+)?\}")
_TEXT_WITH_PLACEHOLDER = re.compile(
    rf"""(?<=: )(?=[^\s{{\["'&*!|>])(?:[^{{}}"'\\]|(?P<placeholder>{_PLACEHOLDER.pattern}))+?(?=, ?\w+: |[ ]*\}})"""
)
_MARK = re.compile(r'(?<!\\)"')


def typographic_quotes(report: ParserReport) -> YamlDiagnosis | None:
    """Find a text in the quotation marks of a word processor, with a character inside that YAML rejects."""
    span = span_of_quoted_value(report.line, report.column)
    if span is None:
        return None
    rows = [row for row, line in enumerate(report.lines) if with_plain_quotes(line) != line]
    return _typographic(report, report.row, span[0], rows)


def _typographic(report: ParserReport, row: int, column: int, rows: Sequence[int]) -> YamlDiagnosis:
    others = [other + 1 for other in rows if other != row]
    message = f"These quotation marks mean nothing to YAML{so_in_lines(others)}."
    repaired = tuple((other, with_plain_quotes(report.lines[other])) for other in rows)
    written = repaired[rows.index(row)][1][column:]
    found = _QUOTED.match(written)
    cure = (
        f"Write {found[0] if found else 'plain ones'}.{' Do the same in the other lines.' if others else ''}"
    )
    return YamlDiagnosis("M021", row, column, message, cure, repaired)


def _never_closed(report: ParserReport, row: int, column: int) -> YamlDiagnosis:
    """Diagnose a text that is never closed, or closed by the quotation mark of a word processor."""
    line = report.lines[row]
    closing = column_of_closing_quote(line, column)
    if closing is None or line[column] != '"':
        return YamlDiagnosis(
            "M017", row, column, "This quotation mark is never closed.", "Close it where the text ends."
        )
    repaired = f'{line[:closing]}"{line[closing + 1 :]}'
    message = "The quotation mark at the end of this text means nothing to YAML."
    return YamlDiagnosis(
        "M021", row, column, message, f"Write {repaired[column : closing + 1]}.", ((row, repaired),)
    )


def bad_escape(report: ParserReport) -> YamlDiagnosis | None:
    if "escape" not in report.problem:
        return None
    written = report.line[report.column : report.column + 2]
    cure = r"Write `\\` for one backslash, or put the text in single quotes."
    return report.diagnosis_here("M016", f"In double quotes, `{written}` has no meaning in YAML.", cure)


def reserved_first_character(report: ParserReport) -> YamlDiagnosis | None:
    """Find a value that begins with a character that has a meaning in YAML."""
    if "alias" in report.context or "alias" in report.problem:
        return _begins_with("*", *report.start)
    if "block scalar" in report.context or "tag" in report.context:
        return _begins_with(report.lines[report.start[0]][report.start[1]], *report.start)
    misplaced = report.character in {"?", "-"} and "not allowed in this context" in report.problem
    if misplaced or "cannot start any token" in report.problem:
        return _begins_with(report.character, report.row, report.column)
    return None


def _begins_with(sign: str, row: int, column: int) -> YamlDiagnosis:
    cure = f"{QUOTE_ADVICE}."
    return YamlDiagnosis(
        "M013", row, column, f"YAML does not read a text that begins with `{sign}` as text.", cure
    )


def text_after_quotes(report: ParserReport) -> YamlDiagnosis | None:
    for found in _QUOTED_AND_MORE.finditer(report.line):
        if found.start("more") == report.column and report.column:
            cure = 'Put all of it in one pair of quotes; write \\" for a quotation mark inside.'
            return report.diagnosis_here("M015", "The text goes on after its closing quotation mark.", cure)
    return None


def text_after_braces(report: ParserReport) -> YamlDiagnosis | None:
    for found in _CLOSED_AND_MORE.finditer(report.line):
        if found.end() - 1 == report.column:
            return _begins_with(found[0][0], report.row, found.start())
    return None


def quote_opened_above(report: ParserReport) -> YamlDiagnosis | None:
    """Find a text without a closing quote. It ends at the next quote, in a line below, where YAML reports an error."""
    opened = None
    for row, line in enumerate(report.lines[: report.row]):
        for mark in _MARK.finditer(line):
            opened = None if opened else (row, mark.start())
    if opened is None or not _MARK.search(report.line[: report.column + 1]):
        return None
    return _never_closed(report, *opened)


def reserved_character_in_braces(report: ParserReport) -> YamlDiagnosis | None:
    if "flow node" not in report.context and not (report.character in ",?" and "flow" in report.context):
        return None
    return report.diagnosis_here(
        "M014",
        f"`{report.character}` has another meaning in YAML if the text has no quotes.",
        f"{QUOTE_ADVICE}.",
    )


def placeholder_in_braces(report: ParserReport) -> YamlDiagnosis | None:
    """Find a text between braces, without quotes, in which a placeholder stands: `{en: Hello {name}, sw: …}`."""
    placeholder = _PLACEHOLDER.match(report.line, report.column)
    start = report.line.rfind(": ", 0, report.column) + 2
    if placeholder is None or "flow" not in report.context or not 1 < start < report.column:
        return None
    message = f"Without quotes `{placeholder[0]}` is no placeholder."
    texts = [text for text in _TEXT_WITH_PLACEHOLDER.finditer(report.line) if text["placeholder"]]
    if not texts or texts[0].start() != start:
        return report.diagnosis_here("M010", message, f"{QUOTE_ADVICE}.")
    quoted = _TEXT_WITH_PLACEHOLDER.sub(
        lambda text: f'"{text[0]}"' if text["placeholder"] else text[0], report.line
    )
    cure = f'Write "{texts[0][0]}".{" Do so with the other texts of the line too." if len(texts) > 1 else ""}'
    return YamlDiagnosis("M010", report.row, report.column, message, cure, ((report.row, quoted),))


def unclosed_quote(report: ParserReport) -> YamlDiagnosis | None:
    if "quoted scalar" not in report.context:
        return None
    return _never_closed(report, *report.start)


def unclosed_brace(report: ParserReport) -> YamlDiagnosis | None:
    row, column = report.start
    between_keys = ": " not in report.line[: report.column]
    if not report.context.startswith("while parsing a flow") or row == report.row or not between_keys:
        return None
    rest = report.lines[row][column:]
    if " #" in rest:
        cure = f"{QUOTE_ADVICE}: after a space, `#` begins a comment."
        return YamlDiagnosis(
            "M006", row, column + rest.index(" #") + 1, "A comment ate the rest of this line.", cure
        )
    closing = "}" if rest.startswith("{") else "]"
    return report.diagnosis_at_start(
        "M018", f"This `{rest[:1]}` is never closed.", f"Close it with `{closing}`."
    )


def unopened_brace(report: ParserReport) -> YamlDiagnosis | None:
    if report.character not in {"}", "]"}:
        return None
    return report.diagnosis_here(
        "M018", f"This `{report.character}` closes nothing.", "Remove it, or put the text in quotes."
    )


def quote_in_quotes(report: ParserReport) -> YamlDiagnosis | None:
    """Find `'it's'`: the apostrophe closed the text."""
    before = report.line[: report.column]
    if "did not find expected" not in report.problem or before[-1:] not in {"'", '"'}:
        return None
    cure = 'Put the text in double quotes, with \\" for a quotation mark inside.'
    return report.diagnosis_here("M015", "The text goes on after its closing quotation mark.", cure)
