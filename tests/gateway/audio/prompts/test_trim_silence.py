"""The quiet at both ends of a draft."""

import io
import struct
import wave

import pytest

from gateway.audio.prompts.sound_formats import duration_seconds
from gateway.audio.prompts.synthesizer import MARGIN_SECONDS, trim_silence
from tests.gateway.audio.prompts.sound_files import make_mp3, make_wav

RATE = 8000


def make_speech(quiet: float, loud: float, after: float, channels: int = 1) -> bytes:
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
        (0.5, 1.0, 1 + 2 * MARGIN_SECONDS),
        (0.0, 1.0, 1 + MARGIN_SECONDS),
        (0.5, 0.0, 1 + MARGIN_SECONDS),
        (0.0, 0.0, 1.0),
        (0.05, 0.05, 1.1),
    ],
)
def test_the_ends_are_cut(quiet: float, after: float, seconds: float) -> None:
    assert duration_seconds(trim_silence(make_speech(quiet, 1.0, after)), "wav") == pytest.approx(
        seconds, abs=0.001
    )


@pytest.mark.parametrize(
    "data",
    [make_wav(), b"", b"RIFF", make_mp3(), make_speech(0.5, 1, 0.5, channels=2), make_speech(1, 0, 0)],
    ids=["silent", "empty", "cut off", "no wav", "stereo", "quiet"],
)
def test_what_cannot_be_cut_stays(data: bytes) -> None:
    assert trim_silence(data) == data
