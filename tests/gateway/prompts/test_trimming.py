"""The quiet at both ends of a draft."""

import io
import struct
import wave

import pytest

from gateway.audio.prompts.sound_formats import seconds_of
from gateway.audio.prompts.trim import LEFT, trimmed
from tests.gateway.prompts.sounds import mp3, wav

RATE = 8000


def spoken(quiet: float, loud: float, after: float, channels: int = 1) -> bytes:
    """So many seconds of quiet, of sound, and of quiet again."""
    samples = [*[3] * int(quiet * RATE), *[9000, -9000] * int(loud * RATE / 2), *[-3] * int(after * RATE)]
    written = io.BytesIO()
    with wave.open(written, "wb") as target:
        target.setnchannels(channels)
        target.setsampwidth(2)
        target.setframerate(RATE)
        target.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return written.getvalue()


@pytest.mark.parametrize(
    ("quiet", "after", "seconds"),
    [
        (0.5, 1.0, 1 + 2 * LEFT),
        (0.0, 1.0, 1 + LEFT),
        (0.5, 0.0, 1 + LEFT),
        (0.0, 0.0, 1.0),
        (0.05, 0.05, 1.1),
    ],
)
def test_the_ends_are_cut(quiet: float, after: float, seconds: float) -> None:
    assert seconds_of(trimmed(spoken(quiet, 1.0, after)), "wav") == pytest.approx(seconds, abs=0.001)


@pytest.mark.parametrize(
    "data",
    [wav(), b"", b"RIFF", mp3(), spoken(0.5, 1, 0.5, channels=2), spoken(1, 0, 0)],
    ids=["silent", "empty", "cut off", "no wav", "stereo", "quiet"],
)
def test_what_cannot_be_cut_stays(data: bytes) -> None:
    assert trimmed(data) == data
