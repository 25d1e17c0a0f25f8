"""The session: the engine's memory of a citizen between two hops."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec

NOTICE_NONE = -1
NO_OPTION = (
    -1
)  # in `choices`: the words of an answer come from a row or from the question, not from an option
NOTICE_INVALID = 0  # and 1, 2, …: the first, second, … line of `require:`

# In `references`, where no case has this name. A field of its own would keep the release before from reading sessions.
ASKED_CASE = "?"

RowList = list[dict[str, str]]


class Session(msgspec.Struct, array_like=True):
    """The place of a citizen in a service, and their answers so far.

    - screen: the screen that is shown. `awaiting_screen` is the silent screen that waits for an outcome within a hop.
    - notice: the number of the words that replace the prompt after an answer that did not fit.
    - offered_options: the options shown, if some depend on conditions.
    - listed_rows: the rows of the list that is shown.
    - highest_page_shown: counts from 0.
    - choices: for a chosen answer, the screen and option that give its words (-1: the row stored under its name, or
      the question's words for its value).
    - visits: the number of visits of each screen whose effects must happen once.
    - dropped_session: a packed session, while the citizen is asked to resume it or to start again.
    - has_answers: the citizen has answered at least once.
    - origin: the conversation in which the session began, even after another one resumed it. The gateway sets it.
    - opted_out: the number wants no texts, so the screen shows the words of a text.
    - language_chosen: the caller chose the language, in this session or before, or their way in names it.
    - typed: answers as they were typed, for the names that some text shows so.
    - counted: by screen, the number of the answer that was counted and is not judged yet.
    - layout: the version of the bytes. A session in another layout cannot be read, and begins again. Fields that only
      add to what a session is go to the end, with a default: the release before passes over them.
    """

    language: str
    service_code: str
    entry: str = ""
    home: str = ""
    screen: str = ""
    awaiting_screen: str = ""
    page: int = 0
    highest_page_shown: int = 0
    notice: int = NOTICE_NONE
    offered_options: list[int] | None = None
    listed_rows: RowList = msgspec.field(default_factory=list)
    history: list[str] = msgspec.field(default_factory=list)
    answers: dict[str, Any] = msgspec.field(default_factory=dict)
    choices: dict[str, tuple[str, int]] = msgspec.field(default_factory=dict)
    rows: dict[str, RowList] = msgspec.field(default_factory=dict)
    visits: dict[str, int] = msgspec.field(default_factory=dict)
    references: dict[str, str] = msgspec.field(default_factory=dict)
    attempts: dict[str, int] = msgspec.field(default_factory=dict)
    profile: dict[str, tuple[Any, tuple[str, int] | None]] = msgspec.field(default_factory=dict)
    percent: int = 0
    has_answers: bool = False
    dropped_session: bytes = b""
    hop_count: int = 0
    origin: str = ""
    layout: Literal[3] = 3
    opted_out: bool = False
    language_chosen: bool = False
    typed: dict[str, str] = msgspec.field(default_factory=dict)
    counted: dict[str, int] = msgspec.field(default_factory=dict)

    @property
    def about(self) -> str:
        """Return the reference of the case that a text of ours asked about; empty in any other session."""
        return self.references.get(ASKED_CASE, "")

    @about.setter
    def about(self, reference: str) -> None:
        self.references[ASKED_CASE] = reference


UnreadableSessionError = msgspec.DecodeError
"""The bytes are not a session of this layout."""

pack: Callable[[Session], bytes] = msgspec.msgpack.Encoder().encode
"""Encode a session as bytes (MessagePack)."""


unpack: Callable[[bytes], Session] = msgspec.msgpack.Decoder(Session).decode
"""Return the session that `pack` wrote. Raise UnreadableSessionError if the bytes are no session."""
