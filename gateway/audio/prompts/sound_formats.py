"""Reads the length of a recording from the file itself: MP3, WAV and Ogg (Vorbis, Opus)."""

import struct
from collections.abc import Callable

CONTENT_TYPES = {"mp3": "audio/mpeg", "wav": "audio/wav", "ogg": "audio/ogg"}

# MPEG audio, layer III (ISO 11172-3 and 13818-3): kbit/s by the index in a frame's header, Hz of MPEG 1.
_KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HERTZ = (44100, 48000, 32000)
_MPEG_1, _MPEG_2, _MPEG_25 = 3, 2, 0
_RATE_DIVISORS = {_MPEG_1: 1, _MPEG_2: 2, _MPEG_25: 4}
_LAYER_3 = 1
_OPUS_HERTZ = 48_000


class InvalidSoundError(ValueError):
    """The file cannot be used; the text says why."""


def duration_seconds(data: bytes, suffix: str) -> float:
    """Return the length of a recording in seconds. Raises InvalidSoundError if no player would play it."""
    if not data:
        raise InvalidSoundError("is empty")
    try:
        seconds = _READERS[suffix](data)
    except (struct.error, IndexError, ZeroDivisionError):
        seconds = 0.0
    if seconds <= 0:
        raise InvalidSoundError(f"is called .{suffix} and is none")
    return seconds


def _mp3(data: bytes) -> float:
    """Add up all frames, because the rate may change within a file, and the length in a file's header may be wrong."""
    position, seconds = _sound_offset(data), 0.0
    while position + 4 <= len(data):
        frame = _parse_frame_header(data[position : position + 4])
        if frame is None:
            break
        length, frame_seconds = frame
        body = data[position : position + length]
        # An info frame says how long the rest is, and plays nothing itself.
        is_info_frame = b"Xing" in body[:64] or b"Info" in body[:64]
        seconds += 0.0 if is_info_frame else frame_seconds
        position += length
    return seconds


def _sound_offset(data: bytes) -> int:
    """Return the offset of the sound: after an ID3v2 tag, whose length is written with seven bits in each byte."""
    if data[:3] != b"ID3":
        return 0
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def _parse_frame_header(header: bytes) -> tuple[int, float] | None:
    """Return bytes and seconds of the frame that begins with this header, or None if it is no header."""
    word = int.from_bytes(header, "big")
    version, layer = word >> 19 & 3, word >> 17 & 3
    rate, hertz, padding = word >> 12 & 15, word >> 10 & 3, word >> 9 & 1
    if (
        word >> 21 != 0x7FF
        or version not in _RATE_DIVISORS
        or layer != _LAYER_3
        or rate in (0, 15)
        or hertz == 3
    ):
        return None
    kbits = (_KBITS_1 if version == _MPEG_1 else _KBITS_2)[rate]
    sample_rate = _HERTZ[hertz] // _RATE_DIVISORS[version]
    samples = 1152 if version == _MPEG_1 else 576
    return samples // 8 * kbits * 1000 // sample_rate + padding, samples / sample_rate


def _wav(data: bytes) -> float:
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return 0.0
    position, bytes_per_second = 12, 0
    while position + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, position)
        position += 8
        if name == b"fmt ":
            (bytes_per_second,) = struct.unpack_from("<I", data, position + 8)
        elif name == b"data":
            return float(min(size, len(data) - position) / bytes_per_second)
        position += size + size % 2
    return 0.0


def _ogg(data: bytes) -> float:
    """Calculate the length from the position of the last page, which is in samples."""
    last = data.rfind(b"OggS")
    if data[:4] != b"OggS":
        return 0.0
    (samples,) = struct.unpack_from("<q", data, last + 6)
    vorbis = data.find(b"\x01vorbis", 0, 256)
    if vorbis >= 0:
        return float(samples / struct.unpack_from("<I", data, vorbis + 12)[0])
    return samples / _OPUS_HERTZ if b"OpusHead" in data[:256] else 0.0


_READERS: dict[str, Callable[[bytes], float]] = {"mp3": _mp3, "wav": _wav, "ogg": _ogg}
