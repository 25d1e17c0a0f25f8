"""Reads the recordings of a language from its folder beside the menu file."""

import hashlib
import os
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gateway.audio.prompts.prompt_sound import SUFFIXES, PromptSound, PromptSounds, join_path
from gateway.audio.prompts.sound_formats import InvalidSoundError, duration_seconds
from gateway.security.menu_folder import MenuFolder, RefusedFileError, read_regular_file

DIGEST_BYTES = 16
MEGABYTE = 1024 * 1024
MAX_FILE_BYTES = 2 * MEGABYTE  # two minutes of telephone sound without compression
MAX_TOTAL_BYTES = 32 * MEGABYTE  # of a language; they are kept in the store's memory
MAX_FILES = 4000
MAX_ENTRIES = 5 * MAX_FILES  # files and folders that are looked at


@dataclass(frozen=True, slots=True)
class PromptFolder:
    """The contents of a folder. `problems` are sentences about files that cannot be published.

    `paths` are the files and folders to watch for changes.
    """

    sounds: PromptSounds = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    paths: tuple[Path, ...] = ()


def content_digest(data: bytes) -> str:
    """Return the digest that identifies a recording."""
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).hexdigest()


def read_folder(base: Path, folder: str) -> PromptFolder:
    """Read every recording in `folder` and in the folders below. `folder` is relative to `base`."""
    sounds: dict[str, PromptSound] = {}
    problems: list[str] = []
    menu_folder = MenuFolder(base)
    try:
        menu_folder.locate(folder)
    except RefusedFileError as error:
        return PromptFolder(problems=(f"`{folder}` {_reason(error)}.",))
    except OSError:
        return PromptFolder(paths=(base / folder,))
    paths: list[Path] = [base / folder]
    total_bytes = 0
    for path in _list_files(menu_folder, base / folder, ()):
        paths.append(path)
        if len(paths) > MAX_ENTRIES:
            problems.append(f"`{folder}` holds more than {MAX_ENTRIES} files and folders.")
            break
        name = join_path(folder, path.relative_to(base / folder).as_posix())
        if path.is_dir():
            continue
        try:
            sound, _ = read_sound(base, path.relative_to(base).as_posix())
        except (InvalidSoundError, OSError) as error:
            problems.append(f"`{name}` {_reason(error)}.")
            continue
        sounds[name] = sound
        total_bytes += sound.size
    if total_bytes > MAX_TOTAL_BYTES:
        problems.append(
            f"`{folder}` holds {total_bytes / MEGABYTE:.0f} MB of recordings; {MAX_TOTAL_BYTES // MEGABYTE} MB can be "
            "published."
        )
    if len(sounds) > MAX_FILES:
        problems.append(f"`{folder}` holds {len(sounds)} recordings; {MAX_FILES} can be published.")
    return PromptFolder(sounds, tuple(problems), tuple(paths))


def read_sound(base: Path, name: str) -> tuple[PromptSound, bytes]:
    """Read the recording `name` below `base`: its description and its bytes.

    Raises OSError, or InvalidSoundError if it cannot be used.
    """
    path = MenuFolder(base).locate(name)
    if path.stat().st_size > MAX_FILE_BYTES:
        raise InvalidSoundError(f"is larger than {MAX_FILE_BYTES // MEGABYTE} MB")
    data = read_regular_file(path, MAX_FILE_BYTES, os.O_NOFOLLOW)
    suffix = posixpath.splitext(name)[1][1:].lower()
    return PromptSound(
        content_digest(data), suffix, round(duration_seconds(data, suffix), 2), len(data)
    ), data


def _list_files(menu_folder: MenuFolder, folder: Path, above: tuple[Path, ...]) -> Iterator[Path]:
    """Yield the folders and recordings below `folder`, in the order of their names, without hidden ones.

    `above` are the real paths of the folders that it is in. A link to one of them, or out of the menu folder, is no
    folder to read.
    """
    try:
        real = menu_folder.locate(folder.relative_to(menu_folder.path).as_posix())
    except OSError:
        return
    if real in above:
        return
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    for path in entries:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield path
            yield from _list_files(menu_folder, path, (*above, real))
        elif path.suffix[1:].lower() in SUFFIXES:
            yield path


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"cannot be read: {(error.strerror or 'no access').lower()}"
    return str(error)
