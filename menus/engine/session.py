"""What is remembered of a citizen between two hops, as a value."""

from collections.abc import Callable
from typing import Any

import msgspec

LAYOUT = 3  # of the bytes; sessions written in another layout are started afresh
NOTICE_NONE = -1
NO_OPTION = -1  # in `choices`, where no option words an answer: its row does, or the words of the question
NOTICE_INVALID = 0  # and 1, 2, …: the first, second, … line of `require:`

RowList = list[dict[str, str]]


class Session(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """Where a citizen is in a service, and what is known of them so far.

    `screen` is the screen that is shown; `awaiting` the silent one whose outcome is awaited within a hop. `notice` says
    what stands in the prompt's place after an answer that did not fit. `offered` are the options shown where some
    depend on conditions, `listed` the rows that a list shows, `seen` the highest page shown so far. `choices` names,
    for an answer that was chosen, the screen and option that word it (-1: the row kept under its name, or what a
    question calls its value). `visits` counts the visits of screens whose effects must happen once. `dropped` holds
    the session of a line that dropped, while the citizen is asked whether to go on with it. `answered` once something
    was answered. `origin` is the gateway's: it names the conversation that the session began in, also where another
    one takes it up. `opted_out`: the number wants no texts, and is told on the screen what it would be texted.
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
    """Bytes that are no session of this layout."""


_decoder = msgspec.msgpack.Decoder(Session)

pack: Callable[[Session], bytes] = msgspec.msgpack.Encoder().encode
"""The session as bytes (MessagePack)."""


def unpack(packed: bytes) -> Session:
    """The session that `pack` wrote; UnreadableSessionError where it is none."""
    try:
        session = _decoder.decode(packed)
    except msgspec.DecodeError as error:
        raise UnreadableSessionError from error
    if session.layout != LAYOUT:
        raise UnreadableSessionError
    return session


def copy(session: Session) -> Session:
    """A session that may be changed without changing `session`."""
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
