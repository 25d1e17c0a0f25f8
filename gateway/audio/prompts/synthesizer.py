"""Speaks drafts of recordings with espeak-ng. They are MP3 files if lame or ffmpeg is installed, otherwise WAV."""

import array
import io
import shutil
import subprocess
import sys
import wave
from dataclasses import dataclass
from pathlib import Path

from gateway.errors import MachineError

SPEECH_PROGRAM = "espeak-ng"
SECONDS = 60  # time limit for one recording, which takes a hundredth of that
KBITS, HERTZ = 16, 16_000  # 2 KB a second, and as good as a telephone line
NOT_INSTALLED = (
    "espeak-ng is not installed, and it speaks the drafts. Install it (Debian, Ubuntu: apt install espeak-ng; macOS: "
    "brew install espeak-ng), or have the prompts recorded: `gateway prompts script` has the words."
)
SILENCE_LEVEL = 256  # of 32,768; a telephone makes nothing below it audible
MARGIN_SECONDS = 0.08  # of silence that stays at either end


@dataclass(frozen=True, slots=True)
class Synthesizer:
    """Speaks drafts with the programs of this machine. `encoder`: lame or ffmpeg; if empty, drafts are WAV files."""

    speaker: str
    encoder: str
    words_per_minute: int

    @property
    def file_suffix(self) -> str:
        """The suffix of the drafts, without its dot."""
        return "mp3" if self.encoder else "wav"

    def speak(self, words: str, voice: str, path: Path) -> None:
        """Write a draft to `path`. Raises MachineError if a program fails."""
        spoken = path.with_suffix(".spoken.wav") if self.encoder else path
        command = [self.speaker, "-v", voice, "-s", str(self.words_per_minute), "-w", str(spoken), "--stdin"]
        _run(command, words, f"espeak-ng does not speak `{voice}`")
        spoken.write_bytes(trim_silence(spoken.read_bytes()))
        if not self.encoder:
            return
        try:
            _run(
                self._encode_command(spoken, path), "", f"{Path(self.encoder).name} does not make {path.name}"
            )
        finally:
            spoken.unlink(missing_ok=True)

    def _encode_command(self, spoken: Path, path: Path) -> list[str]:
        if Path(self.encoder).name == "lame":
            rate = ["-m", "m", "--cbr", "-b", str(KBITS), "--resample", str(HERTZ // 1000)]
            return [self.encoder, "--quiet", *rate, str(spoken), str(path)]
        rate = ["-ac", "1", "-ar", str(HERTZ), "-b:a", f"{KBITS}k"]
        return [self.encoder, "-loglevel", "error", "-y", "-i", str(spoken), *rate, str(path)]


def find_synthesizer(words_per_minute: int) -> Synthesizer:
    """Find the programs of this machine. Raises MachineError if espeak-ng is not installed."""
    speaker = shutil.which(SPEECH_PROGRAM)
    if speaker is None:
        raise MachineError(NOT_INSTALLED)
    return Synthesizer(speaker, shutil.which("lame") or shutil.which("ffmpeg") or "", words_per_minute)


def trim_silence(wav: bytes) -> bytes:
    """Cut the silence off both ends of a WAV. Returns it unchanged if it is not 16 bits and mono, or is all silent."""
    try:
        with wave.open(io.BytesIO(wav)) as source:
            if source.getnchannels() != 1 or source.getsampwidth() != 2:
                return wav
            rate, data = source.getframerate(), source.readframes(source.getnframes())
    except (wave.Error, EOFError):
        return wav
    samples = array.array("h", data[: len(data) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    loud = [index for index, sample in enumerate(samples) if abs(sample) >= SILENCE_LEVEL]
    if not loud:
        return wav
    margin = int(rate * MARGIN_SECONDS)
    first, last = max(0, loud[0] - margin), loud[-1] + margin + 1
    written = io.BytesIO()
    with wave.open(written, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(rate)
        target.writeframes(data[first * 2 : last * 2])
    return written.getvalue()


def _run(command: list[str], words: str, failure: str) -> None:
    try:
        completed = subprocess.run(  # noqa: S603 - programs of this machine; the words come on standard input
            command, input=words.encode(), capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MachineError(f"{failure}: {type(error).__name__}.") from error
    if completed.returncode:
        error_lines = completed.stderr.decode(errors="replace").strip().splitlines()
        status = f"status {completed.returncode}"
        raise MachineError(f"{failure}: {error_lines[-1] if error_lines else status}")
