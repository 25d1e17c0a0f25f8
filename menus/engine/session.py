"""The session: what the engine remembers of a citizen between two hops."""

from collections.abc import Callable
from typing import Any

import msgspec

LAYOUT = 3  # of the bytes; a session in another layout cannot be read, and begins again
NOTICE_NONE = -1
NO_OPTION = -1  # in `choices`, if not an option but a row or the question itself gives the words of an answer
NOTICE_INVALID = 0  # and 1, 2, …: the first, second, … line of `require:`

RowList = list[dict[str, str]]


class Session(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """The place of a citizen in a service, and what is known of them so far.

    `screen` is the screen that is shown, `awaiting_screen` the silent one that waits for an outcome within a hop.
    `notice` says which words replace the prompt after an answer that did not fit. `offered_options` are the options
    shown, if some depend on conditions. `listed_rows` are the rows of the list that is shown. `highest_page_shown`
    counts from 0. `choices` names, for a chosen answer, the screen and option that give its words (-1: the row stored
    under its name, or the question's words for its value). `visits` counts the visits of screens whose effects must
    happen once. `dropped_session` holds a packed session while the citizen is asked whether to resume it.
    `has_answers`: something was answered. `origin` is set by the gateway. It names the conversation that the session
    began in, even after another one resumed it. `opted_out`: the number wants no texts, so the screen shows what a text
    would say.
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
    layout: int = LAYOUT
    opted_out: bool = False


class UnreadableSessionError(ValueError):
    """The bytes are not a session of this layout."""


_decoder = msgspec.msgpack.Decoder(Session)

pack: Callable[[Session], bytes] = msgspec.msgpack.Encoder().encode
"""Encode a session as bytes (MessagePack)."""


def unpack(packed: bytes) -> Session:
    """Return the session that `pack` wrote; UnreadableSessionError if it is none."""
    try:
        session = _decoder.decode(packed)
    except msgspec.DecodeError as error:
        raise UnreadableSessionError from error
    if session.layout != LAYOUT:
        raise UnreadableSessionError
    return session


def copy(session: Session) -> Session:
    """Return a copy that may be changed without changing `session`."""
    return msgspec.structs.replace(
        session,
        history=session.history.copy(),
        answers=session.answers.copy(),
        choices=session.choices.copy(),
        rows=session.rows.copy(),
        visits=session.visits.copy(),
        references=session.references.copy(),
        attempts=session.attempts.copy(),
        profile=session.profile.copy(),
    )
