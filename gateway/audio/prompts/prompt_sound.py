"""A recording as it is published: described by its contents, not by its place on disk."""

import posixpath
from collections.abc import Mapping

import msgspec

SUFFIXES = (
    "mp3",
    "wav",
    "ogg",
)  # in the order in which they are preferred, if a prompt is there in several formats


class PromptSound(msgspec.Struct, frozen=True):
    """A recording. `digest` (BLAKE2b, 32 hex digits) and `size` (bytes) describe the file; `seconds` is its length."""

    digest: str
    suffix: str
    seconds: float
    size: int


PromptSounds = Mapping[str, PromptSound]
"""The recordings of a service by their path, relative to the menu file."""


def join_path(folder: str, file: str) -> str:
    """Return the path of a file in a folder, both as the menu file writes them."""
    return posixpath.normpath(f"{folder}/{file}")


def find_sound(sounds: PromptSounds, folder: str, file: str) -> PromptSound | None:
    """Find the recording of that name, or one of the same name in another format."""
    path = join_path(folder, file)
    exact = sounds.get(path)
    if exact is not None:
        return exact
    stem, _, suffix = path.rpartition(".")
    if suffix not in SUFFIXES:
        return None
    others = (sounds.get(f"{stem}.{other}") for other in SUFFIXES)
    return next((sound for sound in others if sound is not None), None)
