"""Recordings of paper: files that are what their names say, and in which nothing is to be heard."""

import struct
from pathlib import Path

FRAME_SECONDS = 0.036  # 576 samples at 16 kHz
_HEADER = b"\xff\xf3\x28\xc0"  # MPEG 2, layer III, 16 kbit/s, 16 kHz, mono
_FRAME_BYTES = 72


def make_mp3(frames: int = 100, words: str = "") -> bytes:
    """An MP3 of so many frames; `words` make it another one."""
    body = words.encode().ljust(_FRAME_BYTES - len(_HEADER), b"\0")
    return (_HEADER + body[: _FRAME_BYTES - len(_HEADER)]) * frames


def make_wav(seconds: float = 1.0) -> bytes:
    """A WAV of 8 kHz, 16 bits."""
    data = bytes(int(seconds * 8000) * 2)
    fmt = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    chunks = b"fmt " + struct.pack("<I", 16) + fmt + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def make_ogg(seconds: float = 1.0) -> bytes:
    """The first and last page of a Vorbis file."""
    first = b"OggS" + bytes(24) + b"\x01vorbis" + struct.pack("<IBI", 0, 1, 16000) + bytes(14)
    return first + b"OggS\0\4" + struct.pack("<q", int(seconds * 16000)) + bytes(14)


def write_recordings(folder: Path, *names: str) -> None:
    """A recording under each of the names, each another one."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes({".wav": make_wav(), ".ogg": make_ogg()}.get(path.suffix, make_mp3(words=name)))
