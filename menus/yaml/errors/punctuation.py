"""Signs that mean something to YAML: quotation marks, braces, and those that a text begins with."""

import re

from menus.yaml.errors.yaml_error import QUOTES, Refusal, Seen

_QUOTED_AND_MORE = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ ]*(?P<more>[^\s#,:}\]])""")
_CLOSED_AND_MORE = re.compile(r"[{\[][^{}\[\]]*[}\]][ ]*[^\s#,:}\]]")
_MARK = re.compile(r'(?<!\\)"')


def escape(seen: Seen) -> Refusal | None:
    if "escape" not in seen.problem:
        return None
    written = seen.line[seen.column : seen.column + 2]
    cure = r"Write `\\` for one backslash, or put the text in single quotes."
    return seen.here("M016", f"In double quotes `{written}` means nothing to YAML.", cure)


def sign(seen: Seen) -> Refusal | None:
    """A value that begins with one of YAML's own signs."""
    if "alias" in seen.context or "alias" in seen.problem:
        return _begins_with("*", *seen.began)
    if "block scalar" in seen.context or "tag" in seen.context:
        return _begins_with(seen.lines[seen.began[0]][seen.began[1]], *seen.began)
    misplaced = seen.sign in {"?", "-"} and "not allowed in this context" in seen.problem
    if misplaced or "cannot start any token" in seen.problem:
        return _begins_with(seen.sign, seen.row, seen.column)
    return None


def _begins_with(sign: str, row: int, column: int) -> Refusal:
    cure = f"{QUOTES}."
    return Refusal(
        "M013", row, column, f"A text that begins with `{sign}` means something else to YAML.", cure
    )


def more_after_quotes(seen: Seen) -> Refusal | None:
    for found in _QUOTED_AND_MORE.finditer(seen.line):
        if found.start("more") == seen.column and seen.column:
            cure = 'Put all of it in one pair of quotes; write \\" for a quotation mark inside.'
            return seen.here("M015", "The text goes on after its closing quotation mark.", cure)
    return None


def more_after_braces(seen: Seen) -> Refusal | None:
    for found in _CLOSED_AND_MORE.finditer(seen.line):
        if found.end() - 1 == seen.column:
            return _begins_with(found[0][0], seen.row, found.start())
    return None


def opened_above(seen: Seen) -> Refusal | None:
    """A text whose closing mark was forgotten ends at the next one, in some line below, where nothing fits any more."""
    opened = None
    for row, line in enumerate(seen.lines[: seen.row]):
        for mark in _MARK.finditer(line):
            opened = None if opened else (row, mark.start())
    if opened is None or not _MARK.search(seen.line[: seen.column + 1]):
        return None
    return Refusal("M017", *opened, "This quotation mark is never closed.", "Close it where the text ends.")


def sign_between_braces(seen: Seen) -> Refusal | None:
    if "flow node" not in seen.context and not (seen.sign in ",?" and "flow" in seen.context):
        return None
    return seen.here(
        "M014", f"`{seen.sign}` in a text without quotes means something else to YAML.", f"{QUOTES}."
    )


def unclosed_quote(seen: Seen) -> Refusal | None:
    if "quoted scalar" not in seen.context:
        return None
    return seen.where_it_began(
        "M017", "This quotation mark is never closed.", "Close it where the text ends."
    )


def unclosed_brace(seen: Seen) -> Refusal | None:
    row, column = seen.began
    between_keys = ": " not in seen.line[: seen.column]
    if not seen.context.startswith("while parsing a flow") or row == seen.row or not between_keys:
        return None
    rest = seen.lines[row][column:]
    if " #" in rest:
        cure = f"{QUOTES}: after a blank, `#` begins a comment."
        return Refusal(
            "M006", row, column + rest.index(" #") + 1, "A comment ate the rest of this line.", cure
        )
    closing = "}" if rest.startswith("{") else "]"
    return seen.where_it_began("M018", f"This `{rest[:1]}` is never closed.", f"Close it with `{closing}`.")


def closes_nothing(seen: Seen) -> Refusal | None:
    if seen.sign not in {"}", "]"}:
        return None
    return seen.here(
        "M018", f"This `{seen.sign}` closes nothing.", "Take it away, or put the text in quotes."
    )


def quote_in_quotes(seen: Seen) -> Refusal | None:
    """`'it's'`: the apostrophe closed the text."""
    before = seen.line[: seen.column]
    if "did not find expected" not in seen.problem or before[-1:] not in {"'", '"'}:
        return None
    cure = 'Put the text in double quotes, with \\" for a quotation mark inside.'
    return seen.here("M015", "The text goes on after its closing quotation mark.", cure)
