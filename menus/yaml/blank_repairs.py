"""Replace odd blanks by plain spaces, and report them: one problem a file, as one cause makes all of them."""

from collections.abc import Mapping, Sequence

import msgspec

from menus.problems import Place, Problems
from menus.yaml.file_shape import FileShape
from menus.yaml.odd_blanks import ANY_BLANKS, FOREIGN, ZERO_WIDTH, OddBlankFinder, OddBlanks
from menus.yaml.spaces import count_spaces, indent_of
from menus.yaml.structure.edits import EditKind
from menus.yaml.structure.mend import Mender
from menus.yaml.structure.outline import outline_of
from menus.yaml.structure.reader import total_strangeness
from menus.yaml.wording import so_in_lines

_TAB_WIDTHS = (2, 4, 8)  # spaces that a tab may stand for
_MAX_FITTED = 20  # lines whose indent is fitted to the lines around them
_FEW_TABS = 3  # lines; each may have another number of spaces for its tab
_NEAR = 8  # lines in whose columns a line with a tab may begin
_WIDE_BLANK = "\u3000"  # as wide as two letters


def replace_odd_blanks(lines: Sequence[str], file: str, shape: FileShape, problems: Problems) -> list[str]:
    """Return the lines with plain spaces in place of tabs and foreign blanks outside texts. Report them."""
    plain = list(lines)
    if not any("\t" in line or FOREIGN.search(line) for line in lines):
        return plain
    finder = OddBlankFinder()
    found = {row: blanks for row, line in enumerate(lines) if (blanks := finder.read(line)) is not None}
    report = _BlankReport(lines, file, problems)
    tabbed = [row for row, blanks in found.items() if blanks.tabs]
    foreign = [row for row, blanks in found.items() if blanks.foreign]
    for row in foreign:
        plain[row] = _with_plain_blanks(lines[row], found[row])
    if tabbed:
        plain = _without_tabs(plain, tabbed, shape)
    for row in foreign[:_MAX_FITTED]:
        plain[row] = _with_fitting_indent(plain, row, shape)
    if foreign:
        report.foreign_blanks(foreign, found, plain)
    if tabbed and not (foreign and foreign[0] == tabbed[0]):
        report.tabs(tabbed, found, plain)
    return plain


class _BlankReport(msgspec.Struct, frozen=True):
    lines: Sequence[str]
    file: str
    problems: Problems

    def foreign_blanks(
        self, rows: Sequence[int], found: Mapping[int, OddBlanks], plain: Sequence[str]
    ) -> None:
        line, column = self.lines[rows[0]], found[rows[0]].foreign[0]
        code = f"U+{ord(line[column]):04X}"
        text = (
            f"The space here is not one of the space bar ({code}), as in text from a web page{_so_in(rows)}."
        )
        place = Place(self.file, rows[0] + 1, column + 1)
        others = " Do the same in the other lines." if len(rows) > 1 else ""
        self.problems.error("M012", place, text, _cure(line, column, plain[rows[0]]) + others)

    def tabs(self, rows: Sequence[int], found: Mapping[int, OddBlanks], plain: Sequence[str]) -> None:
        line, column = self.lines[rows[0]], found[rows[0]].tabs[0]
        place = Place(self.file, rows[0] + 1, column + 1)
        others = " Do the same in the other lines." if len(rows) > 1 else ""
        if line[:column].strip():
            text = f"After this dash is a tab, which YAML does not take for a space{_so_in(rows)}."
            self.problems.error("M012", place, text, f"Write a space in its place.{others}")
            return
        text = f"This line is indented with a tab{_so_in(rows)}."
        if not line.strip():
            self.problems.error("M012", place, text, f"Empty the line.{others}")
            return
        spaces = count_spaces(indent_of(plain[rows[0]]))
        cure = f"Put {spaces} before `{_first_word(line)}`, and no tab.{others}"
        self.problems.error("M012", place, text, cure)


def _so_in(rows: Sequence[int]) -> str:
    return so_in_lines([row + 1 for row in rows[1:]])


def _cure(line: str, column: int, plain: str) -> str:
    blanks = ANY_BLANKS.match(line)
    indent = blanks.end() if blanks else 0
    if indent == len(line):
        return "Empty the line."
    if column < indent:
        spaces = count_spaces(indent_of(plain))
        return f"Delete what is before `{_first_word(line)}`, and type {spaces} with the space bar."
    if not line[column:].strip() or line[column] in ZERO_WIDTH:
        return "Delete it."
    return "Delete it, and press the space bar."


def _first_word(line: str) -> str:
    return line.lstrip().strip(ZERO_WIDTH).split()[0]


def _with_plain_blanks(line: str, blanks: OddBlanks) -> str:
    odd = set(blanks.foreign)
    return "".join(
        _plain_blank(letter) if column in odd else letter for column, letter in enumerate(line)
    ).rstrip(" " if not line.strip() else "")


def _plain_blank(letter: str) -> str:
    if letter in ZERO_WIDTH:
        return ""
    return "  " if letter == _WIDE_BLANK else " "


def _with_fitting_indent(lines: Sequence[str], row: int, shape: FileShape) -> str:
    """Return a line with the indent that fits the lines above."""
    mend = Mender(lines, shape).find_mend(row)
    if mend is None or mend.edit.row != row or mend.edit.kind is not EditKind.INDENT:
        return lines[row]
    return dict(mend.edit.changed)[row]


def _without_tabs(lines: Sequence[str], rows: Sequence[int], shape: FileShape) -> list[str]:
    """Return the lines with each tab as wide as makes most lines fit."""
    versions = [_expanded(lines, rows, width) for width in _TAB_WIDTHS]
    best = min(versions, key=lambda version: total_strangeness(version, shape))
    for row in rows if len(rows) <= _FEW_TABS else ():
        best = _with_fitting_tab(best, row, shape)
    return best


def _with_fitting_tab(lines: list[str], row: int, shape: FileShape) -> list[str]:
    """Return the lines with the indent of one of them as it fits best.

    Of several, one that leaves it outside texts, and that of the line above, or two more below a key without a value.
    """
    words = lines[row].lstrip()
    above = next((line for line in reversed(lines[:row]) if line.strip()), "")
    likely = indent_of(above) + (2 if above.rstrip().endswith(":") else 0)
    near = [indent_of(line) for line in lines[max(0, row - _NEAR) : row + _NEAR] if line.strip()]
    columns = sorted(
        {column for one in near for column in (one, one + 2)} if words[:1] not in ("", "#") else ()
    )
    versions = [lines, *([*lines[:row], " " * column + words, *lines[row + 1 :]] for column in columns)]

    def misfit(version: list[str]) -> tuple[int, bool, bool]:
        is_in_text = all(line.row != row for line in outline_of(version))
        return total_strangeness(version, shape), is_in_text, indent_of(version[row]) != likely

    return min(versions, key=misfit)


def _expanded(lines: Sequence[str], rows: Sequence[int], width: int) -> list[str]:
    expanded = list(lines)
    for row in rows:
        words = lines[row].lstrip(" \t")
        indent = lines[row][: len(lines[row]) - len(words)].expandtabs(width)
        expanded[row] = indent + words.replace("-\t", "- ")
    return expanded
