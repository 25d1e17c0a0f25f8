"""A spoken message as an answer: the id of its recording, and the state of the recording.

Texts show it as the word `recording`. It counts as a value, but equals no other value, because its words are unknown.
"""

from typing import Any

PENDING, STORED, LOST = "pending", "stored", "lost"
_KEYS = {"recording", "state"}

RecordingAnswer = dict[str, Any]


def recording_answer(recording: str) -> RecordingAnswer:
    """Return the answer to save for a message, with the id of its recording."""
    return {"recording": recording, "state": PENDING}


def recording_of(value: object) -> str | None:
    """Return the recording id if the value is a recording; None if it was typed, chosen or derived."""
    if not isinstance(value, dict) or value.keys() != _KEYS:
        return None
    found = value["recording"]
    return found if isinstance(found, str) else None
