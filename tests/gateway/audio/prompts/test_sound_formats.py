"""How long a recording plays."""

import shutil
import subprocess
from pathlib import Path

import pytest

from gateway.audio.prompts.sound_formats import InvalidSoundError, duration_seconds
from tests.gateway.audio.prompts.sound_files import FRAME_SECONDS, make_mp3, make_ogg, make_wav

TAG = b"ID3\x04\x00\x00\x00\x00\x02\x01" + bytes(257)
DESCRIPTION = make_mp3(1, "Xing, and the number of frames that follow")


@pytest.mark.parametrize(
    ("data", "suffix", "seconds"),
    [
        (make_mp3(100), "mp3", 100 * FRAME_SECONDS),
        (TAG + make_mp3(10), "mp3", 10 * FRAME_SECONDS),
        (DESCRIPTION + make_mp3(10), "mp3", 10 * FRAME_SECONDS),
        (make_mp3(10) + b"TAG" + bytes(125), "mp3", 10 * FRAME_SECONDS),
        (make_wav(2.5), "wav", 2.5),
        (make_wav(2.5)[:-8000], "wav", 2.0),
        (make_ogg(3), "ogg", 3.0),
    ],
    ids=["frames", "tag before", "described", "tag behind", "wav", "wav cut off", "ogg"],
)
def test_lengths(data: bytes, suffix: str, seconds: float) -> None:
    assert duration_seconds(data, suffix) == pytest.approx(seconds)


@pytest.mark.parametrize("suffix", ["mp3", "wav", "ogg"])
@pytest.mark.parametrize(
    "data",
    [b"", b"R", b"RIFF", b"OggS", b"version https://git-lfs.github.com/spec/v1\n", bytes(500), b"\xff" * 500],
)
def test_what_is_none_is_said_to_be_none(data: bytes, suffix: str) -> None:
    with pytest.raises(InvalidSoundError, match=r"is empty|is called \.(mp3|wav|ogg) and is none"):
        duration_seconds(data, suffix)


def test_a_wav_cannot_be_called_an_mp3() -> None:
    with pytest.raises(InvalidSoundError):
        duration_seconds(make_wav(), "mp3")


@pytest.mark.skipif(not shutil.which("lame"), reason="lame is not installed")
@pytest.mark.parametrize("rate", [8, 16, 44])
def test_what_lame_makes(tmp_path: Path, rate: int) -> None:
    (tmp_path / "a.wav").write_bytes(make_wav(2))
    command = ["lame", "--quiet", "--resample", str(rate), str(tmp_path / "a.wav"), str(tmp_path / "a.mp3")]
    subprocess.run(command, check=True)
    assert duration_seconds((tmp_path / "a.mp3").read_bytes(), "mp3") == pytest.approx(2, abs=0.25)
