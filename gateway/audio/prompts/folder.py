"""The recordings of a language as they lie on disk beside the menu file."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gateway.audio.prompts.sound import SUFFIXES, Sound, Sounds, path_in
from gateway.audio.prompts.sound_formats import NotSoundError, seconds_of

DIGEST_BYTES = 16
MEGABYTE = 1024 * 1024
MOST_BYTES = 2 * MEGABYTE  # two minutes of telephone sound that is not compressed at all
MOST_BYTES_IN_ALL = 32 * MEGABYTE  # of a language; they are kept in the store's memory
MOST_FILES = 4000


@dataclass(frozen=True, slots=True)
class Folder:
    """What was found. `troubles` are sentences on what cannot be published; `paths` are files and folders to watch."""

    sounds: Sounds = field(default_factory=dict)
    troubles: tuple[str, ...] = ()
    paths: tuple[Path, ...] = ()


def digest_of(data: bytes) -> str:
    """What a recording is known by."""
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).hexdigest()


def read_folder(base: Path, folder: str) -> Folder:
    """Every recording in `folder`, as the menu file in `base` names it, and in the folders below."""
    sounds: dict[str, Sound] = {}
    troubles: list[str] = []
    paths: list[Path] = [base / folder]
    in_all = 0
    for path in _walk(base / folder):
        paths.append(path)
        name = path_in(folder, path.relative_to(base / folder).as_posix())
        if path.is_dir():
            continue
        try:
            sound = _sound(path)
        except (NotSoundError, OSError) as error:
            troubles.append(f"`{name}` {_reason(error)}.")
            continue
        sounds[name] = sound
        in_all += sound.size
    if in_all > MOST_BYTES_IN_ALL:
        troubles.append(
            f"`{folder}` holds {in_all / MEGABYTE:.0f} MB of recordings; {MOST_BYTES_IN_ALL // MEGABYTE} MB can be "
            "published."
        )
    if len(sounds) > MOST_FILES:
        troubles.append(f"`{folder}` holds {len(sounds)} recordings; {MOST_FILES} can be published.")
    return Folder(sounds, tuple(troubles), tuple(paths))


def read_sound(path: Path) -> tuple[Sound, bytes]:
    """A file and what is in it; OSError, NotSoundError."""
    if path.stat().st_size > MOST_BYTES:
        raise NotSoundError(f"is larger than {MOST_BYTES // MEGABYTE} MB")
    data, suffix = path.read_bytes(), path.suffix[1:].lower()
    return Sound(digest_of(data), suffix, round(seconds_of(data, suffix), 2), len(data)), data


def _sound(path: Path) -> Sound:
    return read_sound(path)[0]


def _walk(folder: Path) -> Iterator[Path]:
    """The folders and recordings below, in the order of their names; hidden ones are left aside."""
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        return
    for path in inside:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield path
            yield from _walk(path)
        elif path.suffix[1:].lower() in SUFFIXES:
            yield path


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"cannot be read: {(error.strerror or 'no access').lower()}"
    return str(error)
