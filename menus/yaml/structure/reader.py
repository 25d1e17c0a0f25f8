"""Read an outline as lists and mappings, and count what is strange about each line."""

from collections.abc import Iterable, Sequence

import msgspec

from menus.yaml.file_shape import ANY_NAME, ITEM, MERGE_KEY, FileShape, Path, PlaceShape
from menus.yaml.structure.outline import Mark, OutlineLine, outline_of

_MISFIT = 2  # a line that YAML rejects weighs more than a key that does not belong there


class Level(msgspec.Struct):
    """A list or mapping whose items or keys begin in the same column, or a single value. `path` leads to it.

    `row` is where it begins. `keys` are those of the mapping so far.
    """

    mark: Mark
    row: int
    path: Path
    place: PlaceShape
    keys: list[str] = msgspec.field(default_factory=list)

    @property
    def column(self) -> int:
        """Return the column of its items or keys."""
        return self.mark.column

    @property
    def is_list(self) -> bool:
        """Return True if it is a list."""
        return self.mark.is_dash

    @property
    def is_mapping(self) -> bool:
        """Return True if it is a mapping."""
        return bool(self.mark.key)


class StructureReader(msgspec.Struct):
    """Reads the lines of an outline one by one.

    - levels: the lists and mappings that the last line is in, from the outside in.
    - opened: the last mark, if its value is in the lines below, and its row.
    - strangeness: how strange each row is, for the rows that are.
    - incomplete: how many keys a mapping lacks or has too many, by the row where it begins.
    - total: all of that together.
    - repeated: the rows with a key that the same mapping has already.
    """

    shape: FileShape
    levels: list[Level] = msgspec.field(default_factory=list)
    opened: tuple[Mark, int] | None = None
    strangeness: dict[int, int] = msgspec.field(default_factory=dict)
    incomplete: dict[int, int] = msgspec.field(default_factory=dict)
    repeated: set[int] = msgspec.field(default_factory=set)
    total: int = 0

    def read_all(self, outline: Iterable[OutlineLine]) -> None:
        """Read all lines."""
        for line in outline:
            self.read(line)
        self.finish()

    def finish(self) -> None:
        """Look at the lists and mappings that end with the file."""
        self._leave_levels(self.levels)
        self._check_opened(0)

    def read(self, line: OutlineLine) -> None:
        """Place a line below, beside or above the lines before it."""
        first = line.marks[0]
        if self._goes_on(first):
            self._note(line.row)
            return
        is_child = self.is_child(first.column, is_dash=first.is_dash) or not self.levels
        if not is_child:
            self._check_opened(first.column)
            if not self._fit(line, first):
                self.opened = None
                return
        self._place(line, begins_level=is_child or not self.levels)

    def _note(self, row: int, weight: int = 1) -> None:
        self.strangeness[row] = self.strangeness.get(row, 0) + weight
        self.total += weight

    def _goes_on(self, first: Mark) -> bool:
        """Return True if the line belongs to a text of several lines without quotes."""
        is_value = not (first.is_dash or first.key)
        return (
            is_value and self.opened is None and bool(self.levels) and first.column > self.levels[-1].column
        )

    def is_child(self, column: int, *, is_dash: bool = False) -> bool:
        """Return True if a line that begins in this column is below the last line."""
        if self.opened is None:
            return False
        opened, _ = self.opened
        return column > opened.column or (column == opened.column and is_dash and not opened.is_dash)

    def _check_opened(self, column: int) -> None:
        """Note a key without the lines that it needs. `column` is where the next line begins."""
        if self.opened is None or column > self.opened[0].column:
            return
        mark, row = self.opened
        if mark.key and self.levels and self.shape.at(self._path_below()).needs_lines:
            self._note(row)

    def _fit(self, line: OutlineLine, first: Mark) -> bool:
        """Leave the levels that the line is not in. Return False if it fits none of the others."""
        depth = len(self.levels)
        while depth and self.levels[depth - 1].column > first.column:
            depth -= 1
        left = self.levels[depth:]
        self._leave_levels(left)
        if not depth:
            self._note(line.row, _MISFIT)  # further out than the first line
            self.levels = []
            return True
        del self.levels[depth:]
        top = self.levels[-1]
        if top.column < first.column:
            self._note(line.row, _MISFIT)
            return self._place_near(first, left)
        if len(self.levels) > 1 and not _same_kind(top, first) and self.levels[-2].column == first.column:
            self._leave_levels((self.levels.pop(),))
            top = self.levels[-1]
        if _same_kind(top, first):
            if not top.is_mapping and not top.is_list:
                self._note(line.row, _MISFIT if line.is_quoted else 1)
            return True
        if not first.is_dash and not first.key and top.is_mapping:
            self._note(line.row)  # a word without its colon
            return False
        self._note(line.row, _MISFIT)
        return top.is_list  # an item without its dash has keys all the same

    def _place_near(self, first: Mark, left: Sequence[Level]) -> bool:
        """Go on as if the line began in the column of the nearest level. Return False if no level is of its kind."""
        levels = [*self.levels, *left]
        fitting = [number for number, level in enumerate(levels) if _same_kind(level, first)]
        if not fitting:
            return False
        nearest = min(fitting, key=lambda number: (abs(levels[number].column - first.column), -number))
        self.levels = levels[: nearest + 1]
        return True

    def _leave_levels(self, levels: Iterable[Level]) -> None:
        for level in levels:
            misfits = level.place.misfits(level.keys) if level.is_mapping and level.path else 0
            if misfits:
                self.incomplete[level.row] = self.incomplete.get(level.row, 0) + misfits
                self.total += misfits
            verbs = self._verbs_of(level.path)
            if level.is_mapping and verbs and verbs.isdisjoint(level.keys) and MERGE_KEY not in level.keys:
                self._note(level.row)

    def _verbs_of(self, path: Path) -> frozenset[str]:
        return self.shape.at(path[:-1]).value_verbs if path else frozenset()

    def _place(self, line: OutlineLine, *, begins_level: bool) -> None:
        for mark in line.marks:
            top = self.levels[-1] if self.levels else None
            if top is None or begins_level or not _same_kind(top, mark):
                path = self._path_below()
                top = Level(mark, line.row, path, self.shape.at(path))
                self.levels.append(top)
            if mark.is_dash and top.place.is_known and not top.place.takes_list:
                self._note(line.row, _MISFIT)
            if mark.key:
                self._take_key(line, mark, top)
            elif line.flow_keys and not mark.is_dash and top.place.is_list:
                self._note(line.row)
            begins_level = True
        self.opened = (line.marks[-1], line.row) if line.is_open else None

    def _take_key(self, line: OutlineLine, mark: Mark, level: Level) -> None:
        known = level.place.known_key(mark.key, level.keys)
        twice = known in level.keys
        conflict = known in level.place.exclusive and not level.place.exclusive.isdisjoint(level.keys)
        if known is None or twice or conflict:
            self._note(line.row)
        if twice:
            self.repeated.add(line.row)
        verbs = level.place.value_verbs
        is_word = level.place.values_are_mappings and not line.is_quoted
        lacks_verb = bool(verbs) and verbs.isdisjoint(line.flow_keys)
        if (is_word or lacks_verb) and not line.is_open and not line.is_alias:
            self._note(line.row)
        level.keys.append(known or mark.key)

    def _path_below(self) -> Path:
        if not self.levels:
            return ()
        top = self.levels[-1]
        if top.is_list:
            return (*top.path, ITEM)
        key = top.keys[-1] if top.keys else ""
        return (*top.path, ANY_NAME if top.place.names_values and key not in top.place.keys else key)


def _same_kind(level: Level, mark: Mark) -> bool:
    return level.is_list == mark.is_dash and level.is_mapping == bool(mark.key)


def read_structure(outline: Iterable[OutlineLine], shape: FileShape) -> StructureReader:
    """Return a reader that has read all lines."""
    reader = StructureReader(shape)
    reader.read_all(outline)
    return reader


def total_strangeness(lines: Sequence[str], shape: FileShape, most: int | None = None) -> int:
    """Return how strange the lines are together; 0 if all fit. Reading may stop at more than `most`."""
    reader = StructureReader(shape)
    for line in outline_of(lines):
        reader.read(line)
        if most is not None and reader.total > most:
            return reader.total
    reader.finish()
    return reader.total
