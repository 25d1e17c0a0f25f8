"""The draft on disk, in development: the menu file and the files that it names. Its history is in the store."""

import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec.structs import replace

from gateway.console.drafts.draft import FROM_DISK, Draft, DraftConflict, files_of
from gateway.console.drafts.draft_history import DraftHistory
from gateway.console.drafts.kept_drafts import KeptDrafts
from gateway.errors import DefinitionError
from gateway.published_menus.definition import MenuSource, read_menu_file
from gateway.published_menus.scenario_files import FOLDER, find_scenario_files
from gateway.security.menu_folder import MenuFolder, as_text

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
Stamps = tuple[tuple[Path, int, int], ...]


class FolderDrafts(KeptDrafts):
    """The draft in the folder of a menu file. What somebody changes there by other means is a revision too.

    Threads may share it: who reads while another saves must not take the file, which is about to be written, for a
    change that was made by other means.
    """

    def __init__(self, history: DraftHistory, menu_file: Path) -> None:
        super().__init__(history)
        self._file = menu_file
        self._read: tuple[Stamps, tuple[Path, ...], MenuSource] | None = None
        self._one_at_a_time = threading.RLock()

    def current(self) -> Draft:
        """Return the draft as it is on disk. Raises DefinitionError if the menu file cannot be read."""
        with self._one_at_a_time:
            return self._current()

    def save(
        self, base: int, changes: Mapping[str, str | None], editor: str, *, alone: bool = False
    ) -> Draft | DraftConflict:
        """Save changed files on top of revision `base`, and write them."""
        with self._one_at_a_time:
            return super().save(base, changes, editor, alone=alone)

    def replace(self, base: int, source: MenuSource, editor: str) -> Draft | DraftConflict:
        """Put another service in place of the draft, and write its files."""
        with self._one_at_a_time:
            return super().replace(base, source, editor)

    def go_to(self, base: int, step: int, editor: str) -> Draft | DraftConflict:
        """Go to a step of the history, and write its files."""
        with self._one_at_a_time:
            return super().go_to(base, step, editor)

    def _current(self) -> Draft:
        source, draft = self._source(), self._history.latest()
        if draft is None or draft.source != source:
            self._history.save(self._history.revision, source, FROM_DISK, alone=True)
            draft = self._history.latest()
        if draft is None:
            raise DefinitionError("The draft in the store cannot be read by this release.")
        return draft

    def accept(self, source: MenuSource) -> MenuSource:
        """Return what is to be saved. Raises DefinitionError if a file is not below the folder."""
        for name in files_of(source):
            self._path(name)
        return source

    def keep(self, before: Draft, after: Draft) -> Draft | None:
        """Write changed files. Returns None, and writes nothing, if one of them was changed on disk in between."""
        old, new = before.files, after.files
        changed = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
        if any(self._text_on_disk(name) != old.get(name) for name in changed):
            return None
        for name in changed:
            self._write(name, new.get(name))
        self._read = None
        self._history_follows(after)
        return self._history.latest()

    def _history_follows(self, after: Draft) -> None:
        """Store what is on disk now, if it is more than was saved: the menu file may name another file since."""
        source = self._source()
        if source != after.source and files_of(source) != files_of(after.source):
            self._history.save(after.revision, source, after.editor)

    def _source(self) -> MenuSource:
        if self._read is None or _stamps(self._read[1]) != self._read[0]:
            file = read_menu_file(self._file)
            scenarios = find_scenario_files(self._file)
            folder = self._file.parent
            source = replace(file.source, scenarios=scenarios)
            if file.compiled.service is None:
                source = self._with_files_named_before(source)
            files = (*file.paths, *(folder / name for name in files_of(source)))
            paths = tuple(dict.fromkeys((*files, folder, folder / FOLDER)))
            self._read = _stamps(paths), paths, source
        return self._read[2]

    def _with_files_named_before(self, source: MenuSource) -> MenuSource:
        """Return a source with errors, which may hide what it names, with the files and sounds of the draft before."""
        before = self._history.latest()
        if before is None:
            return source
        texts = {name: self._text_on_disk(name) for name in before.source.named}
        named = {name: text for name, text in texts.items() if text is not None}
        return replace(source, named=named | source.named, sounds=source.sounds or before.source.sounds)

    def _text_on_disk(self, name: str) -> str | None:
        path = self._path(name)
        return as_text(path.read_bytes()) if path.is_file() else None

    def _write(self, name: str, text: str | None) -> None:
        """Write a file with the line ends that it has. None deletes it."""
        path = self._path(name)
        if text is None:
            path.unlink(missing_ok=True)
            return
        before = path.read_bytes() if path.is_file() else b""
        written = text.replace("\n", "\r\n") if b"\r\n" in before else text
        mark = BYTE_ORDER_MARK if before.startswith(BYTE_ORDER_MARK) else b""
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(mark + written.encode())

    def _path(self, name: str) -> Path:
        """Return the path of a file of the draft. Raises DefinitionError if it is not below the folder."""
        folder, path = self._file.parent, self._file.parent / name
        try:
            if path.exists() or path.is_symlink():
                return MenuFolder(folder).locate(name)
            parts = Path(name).parts
            if Path(name).is_absolute() or len(parts) > 2 or any(part.startswith(".") for part in parts):
                raise DefinitionError(f"`{name}` is no name for a file beside the menu file.")
            MenuFolder(folder).locate(parts[0] if len(parts) == 2 and (folder / parts[0]).exists() else "")
        except OSError as error:
            raise DefinitionError(f"`{name}` cannot be written: {error.strerror}.") from error
        return path


def _stamps(paths: Iterable[Path]) -> Stamps:
    found = []
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            continue
        found.append((path, stat.st_mtime_ns, stat.st_size))
    return tuple(found)
