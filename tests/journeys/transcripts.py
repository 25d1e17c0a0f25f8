"""Transcripts of real services: what was typed, and the whole screen that came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from menus.rendering.text.sanitise import to_plain_text

DIAL, REDIAL, END = "<dial>", "<redial>", "END"


@dataclass(frozen=True)
class Hop:
    """What was typed, or DIAL or REDIAL; the screen, typographic characters made plain; whether it was the last."""

    typed: str
    text: str
    screen: str
    ends: bool


@dataclass(frozen=True)
class Transcript:
    """One conversation, and the JSON that its backend was posted, where it was."""

    name: str
    day: date
    hops: tuple[Hop, ...]
    posted: Mapping[str, Any] | None


def read_transcripts(path: Path) -> list[Transcript]:
    """The transcripts of a file."""
    document = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return [
        Transcript(
            one["name"],
            document["clock"],
            tuple(
                Hop(typed, to_plain_text(text), screen, ends == [END])
                for typed, text, screen, *ends in one["steps"]
            ),
            one["backend_post"]["body"] if "backend_post" in one else None,
        )
        for one in document["transcripts"]
    ]
