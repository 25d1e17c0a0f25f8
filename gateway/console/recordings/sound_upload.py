"""Reads a recording that was uploaded: checks that calls can play it, before anything is kept."""

from pathlib import PurePath
from typing import IO

from gateway.audio.prompts.prompt_folder import MAX_FILE_BYTES, MEGABYTE, content_digest
from gateway.audio.prompts.prompt_sound import SUFFIXES, PromptSound
from gateway.audio.prompts.sound_formats import InvalidSoundError, duration_seconds
from gateway.errors import GatewayError

TOO_LARGE = f"The file is larger than {MAX_FILE_BYTES // MEGABYTE} MB. Save it as MP3, mono, 16 kbit/s."


class UploadRefusedError(GatewayError):
    """The file is no recording that calls can play. The text says why, and what to do."""


def read_upload(name: str, stream: IO[bytes]) -> tuple[PromptSound, bytes]:
    """Return the description and the bytes of an uploaded recording. Raises UploadRefusedError."""
    suffix = PurePath(name.replace("\\", "/")).suffix[1:].lower()
    if not name:
        raise UploadRefusedError("Choose a file first, or record one.")
    if suffix not in SUFFIXES:
        raise UploadRefusedError("Send a file that ends with .wav, .mp3 or .ogg.")
    data = stream.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise UploadRefusedError(TOO_LARGE)
    try:
        seconds = duration_seconds(data, suffix)
    except InvalidSoundError as error:
        raise UploadRefusedError(f"The file {error}. Save it again as WAV or MP3.") from error
    return PromptSound(content_digest(data), suffix, round(seconds, 2), len(data)), data
