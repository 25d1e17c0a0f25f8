"""Keeps the recordings of the draft: in the store, and in development beside the menu file too."""

import posixpath
from pathlib import Path

from msgspec.structs import replace

from gateway.audio.prompts.drafts import read_drafts
from gateway.audio.prompts.prompt_folder import MAX_FILES, MAX_TOTAL_BYTES, MEGABYTE, read_sound
from gateway.audio.prompts.prompt_sound import SUFFIXES, PromptSound, find_sound, join_path
from gateway.audio.prompts.prompt_store import PromptStore
from gateway.audio.prompts.sound_formats import InvalidSoundError
from gateway.console.drafts.draft import Draft, DraftConflict, Drafts
from gateway.console.recordings.sound_upload import UploadRefusedError
from gateway.security.menu_folder import MenuFolder

TRIES = 5  # while others save texts at the same moment


class RecordingReplacedError(UploadRefusedError):
    """Somebody else put another recording there since the page was opened."""


class DraftRecordings:
    """Saves recordings into the draft, and reads them. `folder` is that of the menu file.

    `is_on_disk`: the files in `folder` are the draft. Any method may raise redis.RedisError.
    """

    def __init__(self, drafts: Drafts, store: PromptStore, folder: Path, *, is_on_disk: bool) -> None:
        self._drafts = drafts
        self._store = store
        self._folder = folder
        self._is_on_disk = is_on_disk

    def save(self, folder: str, file: str, seen: str, sound: PromptSound, data: bytes, person: str) -> Draft:
        """Put a recording in place of the one that the person saw, by its digest; empty if they saw none.

        Raises RecordingReplacedError, or UploadRefusedError if the language has no room for it.
        """
        self._store.keep_for_draft(sound, data)
        path = join_path(folder, f"{posixpath.splitext(file)[0]}.{sound.suffix}")
        for _ in range(TRIES):
            draft = self._drafts.current()
            before = find_sound(draft.source.sounds, folder, file)
            if (before.digest if before else "") != seen:
                raise RecordingReplacedError(
                    "Somebody put another recording there since you opened this page. Listen to it, then decide."
                )
            sounds = {**_without_stem(draft.source.sounds, path), path: sound}
            _require_room(sounds, folder)
            if self._is_on_disk:
                self._write(path, data)
            saved = self._drafts.replace(draft.revision, replace(draft.source, sounds=sounds), person)
            if not isinstance(saved, DraftConflict):
                return saved
        raise UploadRefusedError("Others are saving the draft just now. Send it again in a moment.")

    def data(self, path: str, sound: PromptSound) -> bytes | None:
        """Return the bytes of a recording; None if they are nowhere."""
        found = self._store.get(sound.digest)
        if found is not None:
            return found
        try:
            on_disk, data = read_sound(self._folder, path)
        except (OSError, InvalidSoundError):
            return None
        return data if on_disk.digest == sound.digest else None

    def spoken_by_machine(self, sounds: dict[str, PromptSound]) -> dict[str, dict[str, tuple[str, str]]]:
        """Return the recordings that `gateway prompts synthesize` listed as drafts, by folder and file."""
        folders = {parent for path in sounds for parent in Path(path).parents if parent != Path()}
        found = {folder.as_posix(): read_drafts(self._folder / folder) for folder in sorted(folders)}
        return {
            folder: {file: (draft.sound, draft.words) for file, draft in drafts.items()}
            for folder, drafts in found.items()
            if drafts
        }

    def _write(self, path: str, data: bytes) -> None:
        """Write a recording beside the menu file, and remove the one of another format that it replaces."""
        parts = Path(path).parts
        if Path(path).is_absolute() or any(part.startswith(".") for part in parts):
            raise UploadRefusedError(f"`{path}` is no place beside the menu file.")
        target, inside = self._folder / path, MenuFolder(self._folder)
        try:
            known = next(parent for parent in target.parents if parent.exists())
            inside.locate(known.relative_to(self._folder).as_posix())
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_symlink():
                raise UploadRefusedError(f"`{path}` is a link. Replace it by a file first.")
            target.write_bytes(data)
            for suffix in SUFFIXES:
                if suffix != target.suffix[1:]:
                    target.with_suffix(f".{suffix}").unlink(missing_ok=True)
        except OSError as error:
            raise UploadRefusedError(f"`{path}` cannot be written: {error.strerror}.") from error


def _without_stem(sounds: dict[str, PromptSound], path: str) -> dict[str, PromptSound]:
    stem = posixpath.splitext(path)[0]
    return {name: sound for name, sound in sounds.items() if posixpath.splitext(name)[0] != stem}


def _require_room(sounds: dict[str, PromptSound], folder: str) -> None:
    inside = [sound for path, sound in sounds.items() if path.startswith(f"{join_path(folder, '.')}/")]
    if len(inside) > MAX_FILES or sum(sound.size for sound in inside) > MAX_TOTAL_BYTES:
        raise UploadRefusedError(
            f"`{folder}` would hold more than {MAX_TOTAL_BYTES // MEGABYTE} MB of recordings, the most that can be "
            "published. Save them as MP3, mono, 16 kbit/s."
        )
