"""The edits that may mend a line: another indent, a dash, no dash, a colon."""

import re
from collections.abc import Collection, Iterator, Sequence
from enum import Enum

import msgspec

from menus.yaml.spaces import indent_of
from menus.yaml.structure.outline import OutlineLine

_NO_KEY = re.compile("[:\uff1a]|^ *//")  # lines that another diagnosis explains
_BEFORE_VALUE = re.compile(r"""[ ]*(?:-[ ]+)*[A-Za-z_]\w*(?:[ ]+|:)["'{\[]""")
_BEGINS_TEXT = re.compile(r"(?:^|[ ])[|>][-+0-9]*[ ]*(?:#.*)?$")
_NEAR = 8  # lines of the outline in whose columns a line may begin instead


class EditKind(Enum):
    """What an edit changes."""

    INDENT = 1
    ADD_DASH = 2
    DROP_DASH = 3
    SPACE_DASH = 4
    ADD_COLON = 5
    INTO_TEXT = 6


class Edit(msgspec.Struct, frozen=True):
    """A change of some lines. `row` is the line to tell of, and `column` where it begins then.

    `changed` are the new lines by their rows. `items` are the rows that get a dash.
    """

    kind: EditKind
    row: int
    column: int
    changed: tuple[tuple[int, str], ...]
    items: tuple[int, ...] = ()


class EditFinder(msgspec.Struct, frozen=True):
    """Finds the edits that may mend a line.

    `strange` are the rows that do not fit. `repeated` are those of them whose key the same mapping has already: such a
    line may lack a dash, but its indent is as its author wanted.
    """

    outline: Sequence[OutlineLine]
    lines: Sequence[str]
    strange: Collection[int]
    repeated: Collection[int]

    def edits_of(self, number: int) -> Iterator[Edit]:
        """Yield the edits that may mend a line of the outline, by its number."""
        line = self.outline[number]
        yield from self._into_text(number)
        is_text = not (line.marks[0].is_dash or line.marks[0].key or line.is_quoted)
        if not is_text and line.row not in self.repeated:
            yield from self._indents(number)
        if line.marks[0].is_dash:
            yield self._without_dash(line)
        else:
            yield from self._with_dash(number)
        text = self.lines[line.row]
        if line.lacks_colon and (_BEFORE_VALUE.match(text) or not _NO_KEY.search(text)):
            yield self._with_colon(line)

    def _indents(self, number: int) -> Iterator[Edit]:
        """Yield other indents of a line: alone, with the lines below it, and with the next lines beside it."""
        line = self.outline[number]
        runs = self._runs(number)
        for column in self._columns(number):
            shift = column - line.column
            for rows in runs:
                used = [row for row in rows if self.lines[row].strip()]
                if shift > 0 or all(indent_of(self.lines[row]) >= -shift for row in used):
                    changed = tuple((row, _shifted(self.lines[row], shift)) for row in used)
                    yield Edit(EditKind.INDENT, line.row, column, changed)

    def _into_text(self, number: int) -> Iterator[Edit]:
        """Yield the edit that puts a line into the text below a `|` above it."""
        line, above = self.outline[number], self.outline[number - 1] if number else None
        column = -1 if above is None else self._text_column(above)
        if column > line.column:
            rows = [row for row in range(line.row, self._next_row(number, None)) if self.lines[row].strip()]
            changed = tuple((row, _shifted(self.lines[row], column - line.column)) for row in rows)
            yield Edit(EditKind.INTO_TEXT, line.row, column, changed)

    def _text_column(self, above: OutlineLine) -> int:
        """Return where the lines of the text begin that a line begins with `|`; -1 if it begins none."""
        if above.text_column is not None:
            return above.text_column
        if _BEGINS_TEXT.search(self.lines[above.row]) is None:
            return -1
        owners = [mark.column for mark in above.marks if mark.is_dash or mark.key]
        return max(owners, default=above.column) + 2

    def _columns(self, number: int) -> list[int]:
        """Return the columns of lines near a line and around it, and one step further in."""
        line = self.outline[number]
        columns = {
            mark.column
            for near in self.outline[max(0, number - _NEAR) : number + _NEAR]
            for mark in near.marks
        }
        outer = self.outline[number - 1].column if number else 0
        for before in reversed(self.outline[:number]):
            if before.column <= outer:
                columns.add(before.column)
                outer = before.column
        columns |= {self.outline[number - 1].marks[-1].column + 2} if number else set()
        return sorted(columns - {line.column})

    def _runs(self, number: int) -> list[range]:
        """Return the rows that may move together, the fewest first.

        They are the line alone, with the lines below it, with the strange lines beside it, and with all of these.
        """
        line = self.outline[number]
        below = self._next_row(number, line.column + 1)
        last, final = self._next_row(number, line.column), number
        for following in range(number + 1, len(self.outline)):
            one = self.outline[following]
            if one.column < line.column or (one.column == line.column and one.row not in self.strange):
                break
            final = following
        strange = self._next_row(final, line.column + 1) if final > number else below
        ends = (self._next_row(number, None), below, strange, last)
        return [range(line.row, end) for end in dict.fromkeys(ends)]

    def _next_row(self, number: int, column: int | None) -> int:
        """Return the row of the next line that begins before `column`; None stands for any column."""
        return next(
            (line.row for line in self.outline[number + 1 :] if column is None or line.column < column),
            len(self.lines),
        )

    def _with_dash(self, number: int) -> Iterator[Edit]:
        """Yield the edits that put a dash before a line: in its place, or two columns before it."""
        line = self.outline[number]
        text = self.lines[line.row].strip()
        if text.startswith("-"):
            with_blank = f"{' ' * line.column}- {text[1:]}"
            yield Edit(EditKind.SPACE_DASH, line.row, line.column, ((line.row, with_blank),))
            return
        for column in (line.column, line.column - 2):
            if column >= 0:
                first = (line.row, f"{' ' * column}- {text}")
                yield Edit(EditKind.ADD_DASH, line.row, column, (first,), (line.row,))
        if not line.marks[0].key:
            return
        first = (line.row, f"{' ' * line.column}- {text}")
        for rows in self._runs(number)[1:]:
            rest = tuple((row, _shifted(self.lines[row], 2)) for row in rows[1:] if self.lines[row].strip())
            if rest:
                yield Edit(EditKind.ADD_DASH, line.row, line.column, (first, *rest), (line.row,))
        yield from self._all_items(number)

    def _all_items(self, number: int) -> Iterator[Edit]:
        """Yield the edits that put a dash before every line beside a line that has its key, or is the last case."""
        line = self.outline[number]
        end = self._next_row(number, line.column)
        beside = [one for one in self.outline[number:] if one.column == line.column and one.row < end]
        keys = [one.marks[0].key for one in beside]
        starts = {one.row for one in beside if one.marks[0].key == line.marks[0].key}
        last = {beside[-1].row} if keys.count(keys[-1]) > 1 else set()
        for items in ({*starts}, {*starts, *last}):
            if len(items) > 1:
                changed = tuple(
                    (row, self._item_line(row, line.column) if row in items else _shifted(self.lines[row], 2))
                    for row in range(line.row, end)
                    if self.lines[row].strip()
                )
                yield Edit(EditKind.ADD_DASH, line.row, line.column, changed, tuple(sorted(items)))

    def _item_line(self, row: int, column: int) -> str:
        return f"{' ' * column}- {self.lines[row].strip()}"

    def _without_dash(self, line: OutlineLine) -> Edit:
        text = self.lines[line.row].strip()[1:].strip()
        return Edit(EditKind.DROP_DASH, line.row, line.column, ((line.row, f"{' ' * line.column}{text}"),))

    def _with_colon(self, line: OutlineLine) -> Edit:
        """Return the edit that puts a colon after a word, or after the first of several."""
        text = self.lines[line.row].rstrip()
        column = line.marks[-1].column
        word, blank, rest = text[column:].partition(" ")
        with_colon = f"{text[:column]}{word}:{blank}{rest}"
        if ":" in word:
            name, _, value = text[column:].partition(":")
            with_colon = f"{text[:column]}{name}: {value}"
        return Edit(EditKind.ADD_COLON, line.row, line.column, ((line.row, with_colon),))


def _shifted(line: str, columns: int) -> str:
    if not line.strip():
        return line
    return " " * columns + line if columns > 0 else line[min(-columns, indent_of(line)) :]
