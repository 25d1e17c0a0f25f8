"""How the release before reads sessions: its structs, as they were. A roll-back makes it read what this one wrote.

After a release they are taken from it anew. It read numbers, words and lists strictly, as here.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec

RowList = list[dict[str, str]]


class HopReply(msgspec.Struct, array_like=True, frozen=True):
    text: str
    ends: bool


class Conversation(msgspec.Struct, array_like=True, frozen=True):
    definition_digest: str
    replayable: bool
    seen_length: int
    seen_digest: str
    reply: HopReply
    session: bytes
    channel_state: bytes = b""
    walk: bytes = b""
    shown_at: int = 0


class Session(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    language: str
    service_code: str
    entry: str = ""
    home: str = ""
    screen: str = ""
    awaiting_screen: str = ""
    page: int = 0
    highest_page_shown: int = 0
    notice: int = -1
    offered_options: list[int] | None = None
    listed_rows: RowList = []
    history: list[str] = []
    answers: dict[str, Any] = {}
    choices: dict[str, tuple[str, int]] = {}
    rows: dict[str, RowList] = {}
    visits: dict[str, int] = {}
    references: dict[str, str] = {}
    attempts: dict[str, int] = {}
    profile: dict[str, tuple[Any, tuple[str, int] | None]] = {}
    percent: int = 0
    has_answers: bool = False
    dropped_session: bytes = b""
    hop_count: int = 0
    origin: str = ""
    layout: Literal[3] = 3
    opted_out: bool = False
    language_chosen: bool = False
    typed: dict[str, str] = {}
    counted: dict[str, int] = {}


class SpokenMessage(msgspec.Struct, frozen=True):
    recording: str
    waits: int = 0
    asked: bool = False
    plays: bool = False


class CallProgress(msgspec.Struct, frozen=True):
    page: int = 0
    misses: int = 0
    silent: bool = False
    again: bool = False
    silences: int = 0
    requests: int = 0
    message: SpokenMessage | None = None


class CallState(msgspec.Struct, array_like=True, frozen=True):
    step: int
    spoken_at: datetime
    progress: CallProgress = CallProgress()
    choosing_language: bool = False
    restarted: bool = False
    recording_digest: str = ""
