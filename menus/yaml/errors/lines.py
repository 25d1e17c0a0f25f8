"""Lines that are no `key: value` to YAML: their blanks, their colons, how far they are indented."""

import re

from menus.yaml.errors.yaml_error import QUOTES, Refusal, Seen

ODD_BLANK = re.compile(
    r"^ *(?P<indent>[\u00a0\u2000-\u200b\u202f\u3000])|:(?P<value>[\u00a0\u2000-\u200b\u202f\u3000])"
)
_DASH = re.compile(r" *-(?=[{\[\"'])")
_WIDE_COLON = "\uff1a"  # how Chinese and Japanese keyboards write it


def tab(seen: Seen) -> Refusal | None:
    indent = seen.line[: len(seen.line) - len(seen.line.lstrip())]
    if "\t" not in indent:
        return None
    column = indent.index("\t")
    return Refusal("M012", seen.row, column, "This line is indented with a tab.", "Indent with spaces.")


def odd_blank(seen: Seen) -> Refusal | None:
    """A blank from a web page or a word processor, which looks like any other and is none to YAML."""
    for row in dict.fromkeys((seen.began[0], seen.row, seen.row - 1)):
        found = ODD_BLANK.search(seen.lines[row]) if 0 <= row < len(seen.lines) else None
        if found is not None:
            code = f"U+{ord(found[0][-1]):04X}"
            text = f"The blank here is not that of the space bar ({code}), as in text from a web page."
            return Refusal("M012", row, found.end() - 1, text, "Delete the blanks here and type them anew.")
    return None


def second_document(seen: Seen) -> Refusal | None:
    if "document" not in seen.problem:
        return None
    return seen.here("M001", "A menu file is one document.", "Remove the line `---` here.")


def colon_in_text(seen: Seen) -> Refusal | None:
    if seen.sign != ":" or seen.line[seen.column + 1 : seen.column + 2].strip(" ,}]"):
        return None
    if "not allowed in this context" in seen.problem:
        if ": " not in seen.line[: seen.column]:
            return _no_colon_above(seen)
    elif "flow" not in seen.context and "plain scalar" not in seen.context:
        return None
    return seen.here("M014", "A colon in a text without quotes begins a new key.", f"{QUOTES}.")


def _no_colon_above(seen: Seen) -> Refusal:
    """A line that is no `key: value` runs on into this one."""
    row = seen.row - 1
    while row > 0 and not seen.lines[row].strip():
        row -= 1
    above = seen.lines[row]
    lacking = ":" in above.strip().rstrip(":") and ": " not in above
    if not lacking and (": " in above or above.strip().startswith("- ")):
        return _under_a_value(seen)
    return _no_key(above, row)


def _under_a_value(seen: Seen) -> Refusal:
    cure = "Indent it like the lines beside it, or take the value above away."
    return seen.here("M001", "This line is indented under a line that has a value already.", cure)


def _no_key(line: str, row: int) -> Refusal:
    """A line without a colon, or without the blank that makes it one."""
    written = line.strip()
    column = len(line) - len(line.lstrip())
    if ":" in written.rstrip(":") and not written.startswith("//"):
        return Refusal("M019", row, column, f"`{written}` lacks a blank after its colon.", "Add it.")
    if written.startswith("//"):
        return Refusal("M001", row, column, "`//` begins no comment in YAML.", "Begin a comment with `#`.")
    colon = written.find(_WIDE_COLON)
    if colon >= 0:
        text = f"The colon of `{written}` is a wide one, which is none to YAML."
        return Refusal("M001", row, column + colon, text, "Type a plain `:` and a blank.")
    return Refusal("M001", row, column, f"`{written}` is no `key: value` line.", "Add a colon and a blank.")


def no_colon(seen: Seen) -> Refusal | None:
    """A line of its own that should have been `key: value`; YAML tells of it at the next one."""
    row = seen.began[0]
    if "expected ':'" not in seen.problem or row >= len(seen.lines):
        return None
    line = seen.lines[row]
    return _no_key(line, row) if ": " not in line and line.strip()[:1] not in {"", '"', "'"} else None


def dash_without_blank(seen: Seen) -> Refusal | None:
    """`-{say: …}` is a key to YAML, and no line of a list."""
    found = _DASH.match(seen.line)
    if found is None or "did not find expected" not in seen.problem:
        return None
    return Refusal("M001", seen.row, found.end() - 1, "This dash lacks a blank after it.", "Add it.")


def indented_alone(seen: Seen) -> Refusal | None:
    """A line that begins where none of those above it does."""
    indent = len(seen.line) - len(seen.line.lstrip())
    unfit = "did not find expected key" in seen.problem or "did not find expected '-'" in seen.problem
    if not unfit or "block" not in seen.context or seen.column != indent:
        return None
    above = next((line for line in reversed(seen.lines[: seen.row]) if line.strip()), "")
    blanks = len(above) - len(above.lstrip())
    if indent > blanks and not above.rstrip().endswith(":"):
        return _under_a_value(seen)
    if indent == blanks and (seen.sign == "-") != above.lstrip().startswith("-"):
        text = (
            "This line begins with a dash, and the one above does not."
            if seen.sign == "-"
            else ("This line begins with no dash, and the one above does.")
        )
        return seen.here(
            "M001", text, "Every item of a list begins with a dash, and no key beside others does."
        )
    text = f"This line is indented by {_blanks(indent)}, and no line that it could stand beside is."
    return seen.here(
        "M001", text, f"Indent it exactly like those beside it; the line above has {_blanks(blanks)}."
    )


def _blanks(count: int) -> str:
    return {0: "no blank", 1: "1 blank"}.get(count, f"{count} blanks")
