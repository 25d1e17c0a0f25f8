"""A spoken message as an answer: the id of its recording, and the state of that.

It reads as the word `recording` in texts, has a value, and compares with nothing: nobody can tell what was said.
"""

from typing import Any

PENDING, STORED, LOST = "pending", "stored", "lost"
_KEYS = {"recording", "state"}

RecordingAnswer = dict[str, Any]


def recording_answer(recording: str) -> RecordingAnswer:
    """Return the answer to save for a message, with the id of its recording."""
    return {"recording": recording, "state": PENDING}


def recording_of(value: object) -> str | None:
    """Return the id of the recording that a value is; None for values that were typed, chosen or derived."""
    if not isinstance(value, dict) or value.keys() != _KEYS:
        return None
    found = value["recording"]
    return found if isinstance(found, str) else None
