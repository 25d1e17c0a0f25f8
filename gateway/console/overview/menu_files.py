"""The files of the live version and of the draft, side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.published_menus.definition import MenuSource

SCENARIOS = "Scenarios"


@dataclass(frozen=True, slots=True)
class MenuFileRow:
    """A file. `state`: new, changed, the same, or gone from the draft. `lines` are those of the draft.

    Scenarios are "apart" where the live version was published without any: they change nothing that citizens get.
    """

    name: str
    kind: str
    lines: int
    state: str


def list_files(draft: MenuSource, live: MenuSource | None) -> list[MenuFileRow]:
    """List the files of the draft in their order, then those that only the live version has."""
    rows = [_row(name, text, kind, live) for name, text, kind in _files(draft)]
    known = {row.name for row in rows}
    gone = [] if live is None else [file for file in _files(live) if file[0] not in known]
    return rows + [MenuFileRow(name, kind, len(text.splitlines()), "gone") for name, text, kind in gone]


def _row(name: str, text: str, kind: str, live: MenuSource | None) -> MenuFileRow:
    if live is not None and kind == SCENARIOS and not live.scenarios:
        return MenuFileRow(name, kind, len(text.splitlines()), "apart")
    before = None if live is None else {file: found for file, found, _ in _files(live)}.get(name)
    state = "" if live is None else "new" if before is None else "same" if before == text else "changed"
    return MenuFileRow(name, kind, len(text.splitlines()), state)


def _files(source: MenuSource) -> Iterator[tuple[str, str, str]]:
    """Yield each file: its name, its text, and what it is."""
    yield source.file, source.text, "Menus"
    for name, text in source.named.items():
        yield name, text, "Table" if name.lower().endswith(".csv") else "Included menus"
    for name, text in source.scenarios.items():
        yield name, text, SCENARIOS
