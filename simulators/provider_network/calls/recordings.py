"""Spoken messages. They are kept as WAV and available after a delay, as with the real providers."""

import io
import math
import threading
import uuid
import wave
from array import array
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

MOST_RECORDINGS = 200
MAX_BYTES = 4 * 1024 * 1024  # four minutes at 8 kHz, 16 bit
SAMPLE_RATE = 8000  # samples a second, as on a telephone line
NOTES = (392, 440, 494, 392)  # hertz


@dataclass(frozen=True, slots=True)
class SimulatedRecording:
    """One message. It can be fetched from `available_at` on, in seconds of the monotonic clock."""

    id: str
    sound: bytes = field(repr=False)
    seconds: int
    available_at: float


class SimulatedRecordings:
    """The latest messages. `publish_delay` is the delay, in seconds, before a message can be fetched."""

    def __init__(self, tick: Callable[[], float]) -> None:
        self.publish_delay = 1.0
        self._tick = tick
        self._kept: OrderedDict[str, SimulatedRecording] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, sound: bytes, seconds: int) -> SimulatedRecording:
        """Keep a message. Without `sound`, it becomes a short tune of that length."""
        made = SimulatedRecording(
            f"RE{uuid.uuid4().hex}", sound or tune(seconds), seconds, self._tick() + self.publish_delay
        )
        with self._lock:
            self._kept[made.id] = made
            if len(self._kept) > MOST_RECORDINGS:
                self._kept.popitem(last=False)
        return made

    def fetch(self, name: str) -> SimulatedRecording | None:
        """Return the message if it is published and still there."""
        with self._lock:
            found = self._kept.get(name)
        return found if found is not None and found.available_at <= self._tick() else None

    def delete(self, name: str) -> bool:
        """Delete a message. Return True if it was there."""
        with self._lock:
            return self._kept.pop(name, None) is not None


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
