"""Drafts of recordings, spoken by espeak-ng where it is installed, as MP3 where lame or ffmpeg is."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from gateway.audio.prompts.trim_silence import trim_silence
from gateway.errors import MachineError

SPEECH_PROGRAM = "espeak-ng"
SECONDS = 60  # for one recording; it takes a hundredth of that
KBITS, HERTZ = 16, 16_000  # 2 KB a second, and as good as a telephone is
NOT_INSTALLED = (
    "espeak-ng is not installed, and it speaks the drafts. Install it (Debian, Ubuntu: apt install espeak-ng; macOS: "
    "brew install espeak-ng), or have the prompts recorded: `gateway prompts script` has the words."
)


@dataclass(frozen=True, slots=True)
class Synthesizer:
    """The programs of this machine. `encoder` is lame, ffmpeg, or empty: then drafts are WAV files."""

    speaker: str
    encoder: str
    words_per_minute: int  # words a minute

    @property
    def file_suffix(self) -> str:
        """What drafts are made as."""
        return "mp3" if self.encoder else "wav"

    def speak(self, words: str, voice: str, path: Path) -> None:
        """Write a draft to `path`; MachineError where a program cannot."""
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
    """What this machine has; MachineError where nothing speaks."""
    speaker = shutil.which(SPEECH_PROGRAM)
    if speaker is None:
        raise MachineError(NOT_INSTALLED)
    return Synthesizer(speaker, shutil.which("lame") or shutil.which("ffmpeg") or "", words_per_minute)


def _run(command: list[str], words: str, failure: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - programs of this machine, which get the words on standard input
            command, input=words.encode(), capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MachineError(f"{failure}: {type(error).__name__}.") from error
    if done.returncode:
        error_lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise MachineError(f"{failure}: {error_lines[-1] if error_lines else f'status {done.returncode}'}")
