"""Find the smallest edit that makes the lines of a file fit each other."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from statistics import mode

import msgspec

from menus.yaml.file_shape import FileShape
from menus.yaml.structure.edits import Edit, EditFinder, EditKind
from menus.yaml.structure.outline import OutlineLine, outline_of
from menus.yaml.structure.reader import StructureReader, read_structure, total_strangeness

MAX_TRIES = 6  # strange lines for which an edit is looked for
LINES_AFTER = 40  # of the outline, by which an edit is judged
LAST_RESORTS = frozenset((EditKind.INTO_TEXT, EditKind.DROP_DASH))
SAMPLE = 400  # lines of the outline that show how an author indents
MANY_LINES = 40  # of the outline; fewer lines before are all read


class Mend(msgspec.Struct, frozen=True):
    """An edit, the line as it is, and the line above with which it then goes, by its row and key; None for the first.

    `is_below`: it is below that line and not beside it.
    """

    edit: Edit
    line: OutlineLine
    neighbour: tuple[int, str] | None
    is_below: bool


class Mender(msgspec.Struct, frozen=True, dict=True):
    """Looks for an edit of one file."""

    lines: Sequence[str]
    shape: FileShape

    @cached_property
    def outline(self) -> Sequence[OutlineLine]:
        """The lines that begin something."""
        return tuple(outline_of(self.lines))

    @cached_property
    def structure(self) -> StructureReader:
        """The lists and mappings of the file, with the rows that do not fit."""
        return read_structure(self.outline, self.shape)

    @cached_property
    def usual_steps(self) -> dict[bool, int]:
        """How much further in than the line above it the author begins an item (True), and a key (False)."""
        steps: dict[bool, list[int]] = {True: [], False: []}
        for number, line in enumerate(self.outline[:SAMPLE]):
            step = self._step(number, line.column, is_item=line.marks[0].is_dash)
            steps[line.marks[0].is_dash] += [] if step is None else [step]
        return {kind: mode(found) for kind, found in steps.items() if found}

    def _step(self, number: int, column: int, *, is_item: bool) -> int | None:
        """Return how much further in than the line above it a line begins in `column`; None for a first line."""
        for above in reversed(self.outline[max(0, number - SAMPLE) : number]):
            if above.column < column or (is_item and above.column == column and not above.marks[0].is_dash):
                return column - above.column
        return None

    def find_mend(self, last_row: int | None = None) -> Mend | None:
        """Return the edit that mends the first line that does not fit and can be mended; None if there is none.

        `last_row` is where YAML stopped: no line after it is at fault.
        """
        suspects = dict.fromkeys((*sorted(self.structure.strangeness), *sorted(self.structure.incomplete)))
        rows = [row for row in suspects if last_row is None or row <= last_row]
        numbers = {line.row: number for number, line in enumerate(self.outline)}
        for row in rows[:MAX_TRIES]:
            edit = self._best_edit(numbers[row])
            if edit is not None:
                return self._mend(edit, self.outline[numbers[edit.row]])
        return None

    def _best_edit(self, number: int) -> Edit | None:
        """Return the edit that leaves the least strangeness; of several, the one that changes the fewest lines.

        Of those, one that indents as the author does elsewhere.
        """
        window = self._window(number)
        least = window.strangeness()
        finder = EditFinder(self.outline, self.lines, self.structure.strangeness, self.structure.repeated)
        best: tuple[tuple[int, ...], Edit] | None = None
        for rank, culprit in enumerate(self._culprits(number)):
            for edit in finder.edits_of(culprit):
                strangeness = window.strangeness(edit, least if best is None else best[0][0])
                distance = abs(edit.column - self.outline[culprit].column)
                is_last_resort, is_unusual = edit.kind in LAST_RESORTS, self._is_unusual(culprit, edit)
                key = (
                    strangeness,
                    is_last_resort,
                    len(edit.changed),
                    is_unusual,
                    distance,
                    rank,
                    -edit.column,
                )
                if strangeness < least and (best is None or key < best[0]):
                    best = (key, edit)
        return None if best is None else best[1]

    def _is_unusual(self, number: int, edit: Edit) -> bool:
        """Return True if the line begins then where its author would not begin it."""
        is_item = edit.kind is EditKind.ADD_DASH or self.outline[number].marks[0].is_dash
        step = self._step(number, edit.column, is_item=is_item)
        return step is not None and step != self.usual_steps.get(is_item)

    def _culprits(self, number: int) -> Iterator[int]:
        """Yield the line itself, and those that may be at fault instead.

        They are the lines above and below, the line that begins the level which this line leaves, the first one of its
        own level, and the one above that.
        """
        column = self.outline[number].column
        before = number - 1
        while before > 0 and self.outline[before].column > column:
            before -= 1
        first = before
        while first > 0 and self.outline[first - 1].column >= column:
            first -= 1
        found = (number, number - 1, number + 1, before + 1, before, first, first - 1)
        yield from dict.fromkeys(one for one in found if 0 <= one < len(self.outline))

    def _window(self, number: int) -> "_Window":
        """Return the lines by which edits of a line are judged, with the line that they are all below."""
        top = number - 1
        while top > 0 and self.outline[top].column > self.outline[0].column:
            top -= 1
        top = max(top, 0)
        start = top
        if number - top > MANY_LINES:
            column = self.outline[top + 1].column
            starts = [one for one in range(top + 1, number) if self.outline[one].column <= column]
            start = starts[-2] if len(starts) > 1 else top + 1
        end = number + LINES_AFTER
        last_row = self.outline[end].row if end < len(self.outline) else len(self.lines)
        head = (self.outline[top].row,) if start != top else ()
        rows = (*self._end_of_section_before(top), *head, *range(self.outline[start].row, last_row))
        fitting = {line.row for line in self.outline} - self.structure.strangeness.keys()
        return _Window(rows, self.lines, self.shape, frozenset(fitting.intersection(rows)))

    def _end_of_section_before(self, top: int) -> tuple[int, ...]:
        """Return the rows of the line that begins the section before, and of the last part of that section."""
        section = top - 1
        while section >= 0 and self.outline[section].column > self.outline[0].column:
            section -= 1
        if section < 0 or section + 1 == top:
            return ()
        column, last = self.outline[section + 1].column, top - 1
        while self.outline[last].column > column:
            last -= 1
        if top - last > MANY_LINES or last <= section:
            return ()
        return (self.outline[section].row, *range(self.outline[last].row, self.outline[top].row))

    def _mend(self, edit: Edit, line: OutlineLine) -> Mend:
        changed = dict(edit.changed)
        lines = [changed.get(row, text) for row, text in enumerate(self.lines)]
        reader = StructureReader(self.shape)
        above = None
        for one in outline_of(lines):
            if one.row == edit.row:
                break
            reader.read(one)
            above = one
        for level in reversed(reader.levels):
            if level.column == edit.column and (above is None or not reader.is_child(edit.column)):
                return Mend(edit, line, (level.row, level.mark.key), is_below=False)
        opened = reader.opened
        return Mend(
            edit, line, (opened[1], opened[0].key) if opened else (0, ""), is_below=opened is not None
        )


class _Window(msgspec.Struct, frozen=True):
    """Some lines of a file, by their rows. `fitting` are the rows that begin something and fit."""

    rows: tuple[int, ...]
    lines: Sequence[str]
    shape: FileShape
    fitting: frozenset[int]

    def strangeness(self, edit: Edit | None = None, most: int | None = None) -> int:
        """Return how strange the lines are after an edit, exactly if it is not more than `most`.

        It is strange that a line which fits becomes part of a text above it.
        """
        changed = dict(edit.changed) if edit is not None else {}
        lines = [changed.get(row, self.lines[row]) for row in self.rows]
        found = total_strangeness(lines, self.shape, most)
        if edit is None or (most is not None and found > most):
            return found
        left = {self.rows[line.row] for line in outline_of(lines)}
        if edit.kind is not EditKind.INTO_TEXT and edit.row not in left:
            return found + len(self.rows)
        return found + len(self.fitting - left)
