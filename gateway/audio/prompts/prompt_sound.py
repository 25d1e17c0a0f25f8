"""A recording as it is published: what is in it, not where it lay."""

import posixpath
from collections.abc import Mapping

import msgspec

SUFFIXES = ("mp3", "wav", "ogg")  # the one that is taken where several hold the same words, first


class PromptSound(msgspec.Struct, frozen=True):
    """`digest` (BLAKE2b, 32 hex digits) and `size` in bytes are those of the file; `seconds` is how long it plays."""

    digest: str
    suffix: str
    seconds: float
    size: int


PromptSounds = Mapping[str, PromptSound]
"""The recordings of a service by their path, as from the menu file."""


def join_path(folder: str, file: str) -> str:
    """The path of a file in a folder, both as the menu file writes them."""
    return posixpath.normpath(f"{folder}/{file}")


def find_sound(sounds: PromptSounds, folder: str, file: str) -> PromptSound | None:
    """The recording of that name, or one of the same name in another format."""
    path = join_path(folder, file)
    exact = sounds.get(path)
    if exact is not None:
        return exact
    stem, _, suffix = path.rpartition(".")
    if suffix not in SUFFIXES:
        return None
    others = (sounds.get(f"{stem}.{other}") for other in SUFFIXES)
    return next((sound for sound in others if sound is not None), None)
