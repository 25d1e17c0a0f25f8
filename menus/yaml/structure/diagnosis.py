"""Say in words what a mend is, so that anybody can do it."""

from collections.abc import Sequence

from menus.yaml.errors.yaml_error import YamlDiagnosis
from menus.yaml.file_shape import FileShape
from menus.yaml.spaces import count_spaces
from menus.yaml.structure.edits import EditKind
from menus.yaml.structure.mend import Mend, Mender
from menus.yaml.wording import line_range, list_lines

REJECTED = "M001"
ACCEPTED = "M114"


def diagnose_structure(
    lines: Sequence[str], shape: FileShape, code: str, last_row: int | None = None
) -> YamlDiagnosis | None:
    """Return the first line that does not fit, and how to mend it; None if no edit of a line helps.

    `code` is M001 if YAML rejects the file, else M114.
    """
    mend = Mender(lines, shape).find_mend(last_row)
    if mend is None:
        return None
    message, cure = _WORDINGS[mend.edit.kind](mend, lines)
    return YamlDiagnosis(code, mend.edit.row, mend.line.column, message, cure, mend.edit.changed)


def _indent(mend: Mend, lines: Sequence[str]) -> tuple[str, str]:
    first, edit = mend.line.marks[0], mend.edit
    name = "the dash" if first.is_dash else f"`{first.key or lines[edit.row].strip()}`"
    had, wanted = count_spaces(mend.line.column), count_spaces(edit.column)
    where = "fits no line above"
    if mend.neighbour is not None:
        row, key = mend.neighbour
        place = f"{f'`{key}`' if key else 'the dash'} in line {row + 1}"
        where = f"belongs below {place}" if mend.is_below else f"belongs beside {place}, which has {wanted}"
    message = f"{name[0].upper()}{name[1:]} has {had} before it, but {where}."
    others = [other for other, _ in edit.changed if other != edit.row]
    along = f", and move {line_range(others[0] + 1, others[-1] + 1)} along with it" if others else ""
    return message, f"Put {wanted} before {name}{along}."


def _add_dash(mend: Mend, lines: Sequence[str]) -> tuple[str, str]:
    edit = mend.edit
    text = lines[edit.row].strip()
    shifted = [row for row, line in edit.changed if row not in edit.items and line != lines[row]]
    cure = f"Write `- {text}`, with {count_spaces(edit.column)} before the dash"
    if len(edit.items) > 1:
        others = list_lines([row + 1 for row in edit.items[1:]])
        rest = ", and put 2 spaces more before the lines that are left" if shifted else ""
        message = "This is a list, and each item of a list begins with a dash."
        return message, f"{cure}. Begin {others} in the same way{rest}."
    rest = f", and put 2 spaces more before {_rows(shifted)}" if shifted else ""
    return "This item of a list has no dash before it.", f"{cure}{rest}."


def _drop_dash(mend: Mend, lines: Sequence[str]) -> tuple[str, str]:
    without = lines[mend.edit.row].strip()[1:].strip()
    return "This line begins with a dash, and is no item of a list.", f"Write `{without}` without the dash."


def _into_text(mend: Mend, lines: Sequence[str]) -> tuple[str, str]:
    words = lines[mend.edit.row].strip()
    had = count_spaces(mend.line.column)
    message = f"This line has {had} before it, so it does not belong to the text above."
    return message, f"Put {count_spaces(mend.edit.column)} before `{words}`."


def _space_dash(mend: Mend, lines: Sequence[str]) -> tuple[str, str]:
    del lines
    return "This dash lacks a space after it.", f"Write `{mend.edit.changed[0][1].strip()}`."


def _add_colon(mend: Mend, lines: Sequence[str]) -> tuple[str, str]:
    row = mend.edit.row
    written, right = lines[row].strip(), dict(mend.edit.changed)[row].strip()
    lacks_blank = right.replace(": ", ":", 1) == written
    message = f"`{written}` {'lacks a space after its colon' if lacks_blank else 'is no `key: value` line'}."
    return message, f"Write `{right}`."


def _rows(rows: Sequence[int]) -> str:
    return line_range(rows[0] + 1, rows[-1] + 1)


_WORDINGS = {
    EditKind.INDENT: _indent,
    EditKind.ADD_DASH: _add_dash,
    EditKind.DROP_DASH: _drop_dash,
    EditKind.SPACE_DASH: _space_dash,
    EditKind.ADD_COLON: _add_colon,
    EditKind.INTO_TEXT: _into_text,
}
