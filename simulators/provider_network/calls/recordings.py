"""Spoken messages. They are kept as WAV and available after a delay, as with the real providers."""

import io
import math
import re
import threading
import uuid
import wave
from array import array
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

MOST_RECORDINGS = 200
MAX_BYTES = 4 * 1024 * 1024  # four minutes at 8 kHz, 16 bit
SAMPLE_RATE = 8000  # samples a second, as on a telephone line
NAME = re.compile(r"RE[0-9a-f]{32}")
NOTES = (392, 440, 494, 392)  # hertz


@dataclass(frozen=True, slots=True)
class SimulatedRecording:
    """One message. It can be fetched from `available_at` on, in seconds of the monotonic clock."""

    id: str
    sound: bytes = field(repr=False)
    seconds: int
    available_at: float


class SimulatedRecordings:
    """The latest messages. `publish_delay` is the delay, in seconds, before a message can be fetched.

    With a `folder` messages outlive the process, as a provider's do.
    """

    def __init__(self, tick: Callable[[], float], folder: Path | None = None) -> None:
        self.publish_delay = 1.0
        self._tick = tick
        self._folder = folder
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._kept: OrderedDict[str, SimulatedRecording] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, sound: bytes, seconds: int) -> SimulatedRecording:
        """Keep a message. Without `sound`, it becomes a short tune of that length."""
        made = SimulatedRecording(
            f"RE{uuid.uuid4().hex}", sound or tune(seconds), seconds, self._tick() + self.publish_delay
        )
        if self._folder is not None:
            (self._folder / made.id).write_bytes(made.sound)
        with self._lock:
            self._kept[made.id] = made
            if len(self._kept) > MOST_RECORDINGS:
                self._kept.popitem(last=False)
        return made

    def fetch(self, name: str) -> SimulatedRecording | None:
        """Return the message if it is published and still there."""
        with self._lock:
            found = self._kept.get(name) or self._find_file(name)
        return found if found is not None and found.available_at <= self._tick() else None

    def delete(self, name: str) -> bool:
        """Delete a message. Return True if it was there."""
        with self._lock:
            found = self._kept.pop(name, None) or self._find_file(name)
            if found is not None and self._folder is not None:
                (self._folder / name).unlink(missing_ok=True)
            return found is not None

    def _find_file(self, name: str) -> SimulatedRecording | None:
        """Return a message that an earlier process kept, or that is not among the latest."""
        if self._folder is None or NAME.fullmatch(name) is None:
            return None
        try:
            return SimulatedRecording(name, (self._folder / name).read_bytes(), 0, 0.0)
        except FileNotFoundError:
            return None


def tune(seconds: int) -> bytes:
    """Return a tune in place of a voice if there is no microphone: four notes, repeated."""
    samples = array("h")
    for second in range(max(seconds, 1)):
        pitch = NOTES[second % len(NOTES)] * math.tau / SAMPLE_RATE
        samples.extend(int(9000 * math.sin(pitch * at) * (1 - at / SAMPLE_RATE)) for at in range(SAMPLE_RATE))
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SAMPLE_RATE)
        sound.writeframes(samples.tobytes())
    return file.getvalue()
