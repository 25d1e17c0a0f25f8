"""The draft of a service: its files at a revision, who changed them and when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from msgspec.structs import replace

from gateway.console.drafts.merge import MergedText, merge_texts
from gateway.published_menus.definition import MenuSource

FROM_LIVE, FROM_DISK = "live", "disk"
"""The editors of a step that no person made in the console: it was copied from the live version, or read from disk."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft as it is now.

    `revision` grows with every change, an undo too. `based_on` is the number of the live version that the draft began
    from, None if nothing was published then. `can_undo` and `can_redo`: there is a step before and after this one.
    """

    revision: int
    source: MenuSource
    editor: str
    edited_at: datetime
    based_on: int | None = None
    can_undo: bool = False
    can_redo: bool = False

    @property
    def files(self) -> dict[str, str]:
        """The texts of its files by name: the menu file first, then the files that it names, then scenarios."""
        return files_of(self.source)


@dataclass(frozen=True, slots=True)
class DraftStep:
    """One step of the history, which an undo leads back to. `is_current`: the draft is as this step left it."""

    index: int
    revision: int
    editor: str
    edited_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class DraftConflict:
    """Why a change was not saved: somebody saved another one in between.

    `current` is the draft with the other change. `merged` has both changes, by file, for the files that differ from
    `current`. Save it with `current.revision` to keep both. `base_lost`: the text before both changes is no longer
    stored, so `merged` shows every difference as a conflict.
    """

    current: Draft
    merged: Mapping[str, MergedText]
    base_lost: bool = False

    @property
    def is_clean(self) -> bool:
        """True if no line was changed by both."""
        return all(text.conflicts == 0 for text in self.merged.values())


class Drafts(Protocol):
    """Where the draft is kept: in the store, or on disk in development. Any method may raise redis.RedisError."""

    def current(self) -> Draft:
        """Return the draft. It begins as a copy of the live version. Raises DefinitionError if there is none."""
        ...

    def save(
        self, base: int, changes: Mapping[str, str | None], editor: str, *, alone: bool = False
    ) -> Draft | DraftConflict:
        """Save files that were changed since revision `base`, by their names. None takes a file away.

        `alone`: it is a step of its own, even if the editor saved a moment ago.
        """
        ...

    def replace(self, base: int, source: MenuSource, editor: str) -> Draft | DraftConflict:
        """Put another service in place of the draft, if the draft is still at revision `base`."""
        ...

    def go_to(self, base: int, step: int, editor: str) -> Draft | DraftConflict:
        """Go to a step of the history by its index, if the draft is still at revision `base`."""
        ...

    def undo(self, base: int, editor: str) -> Draft | DraftConflict:
        """Go one step back. Return the draft as it is if there is no step before."""
        ...

    def redo(self, base: int, editor: str) -> Draft | DraftConflict:
        """Go one step forward again. Return the draft as it is if there is no step after."""
        ...

    def history(self) -> list[DraftStep]:
        """Return the steps that are kept, the oldest first."""
        ...

    def published(self, number: int) -> None:
        """Note that the draft now builds on this live version."""
        ...


def files_of(source: MenuSource) -> dict[str, str]:
    """Return the texts of a service by the names of their files."""
    return {source.file: source.text, **source.named, **source.scenarios}


def with_changes(source: MenuSource, changes: Mapping[str, str | None]) -> MenuSource:
    """Return the service with changed files. A new YAML file with `scenarios:` is a scenario file."""
    named, scenarios, text = dict(source.named), dict(source.scenarios), source.text
    for name, changed in changes.items():
        if name == source.file:
            text = source.text if changed is None else changed
            continue
        named.pop(name, None) if changed is None else None
        if changed is None:
            scenarios.pop(name, None)
        elif name in scenarios or (name not in named and is_scenario_file(name, changed)):
            scenarios[name] = changed
        else:
            named[name] = changed
    return replace(source, text=text, named=named, scenarios=scenarios)


def is_scenario_file(name: str, text: str) -> bool:
    """Return True if a file is one of scenarios: YAML with the key `scenarios` at its left margin."""
    return name.endswith((".yaml", ".yml")) and any(_scenario_lines(text))


def _scenario_lines(text: str) -> Iterator[bool]:
    return (line.startswith("scenarios:") for line in text.splitlines())


def conflict_of(base: MenuSource | None, ours: MenuSource, theirs: Draft) -> DraftConflict:
    """Return a conflict with both changes merged by line. `base` is the draft before both; None if it is lost."""
    before = {} if base is None else files_of(base)
    mine, other = files_of(ours), theirs.files
    merged = {}
    for name in dict.fromkeys((*mine, *other)):
        old, own, current = before.get(name), mine.get(name), other.get(name)
        if own == current or (base is not None and own == old):
            continue  # it is the same in both, or only the other person changed it
        merged[name] = merge_texts(old, own, current, theirs.editor)
    return DraftConflict(theirs, merged, base_lost=base is None)
