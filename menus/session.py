"""What is remembered of a citizen between two hops, as a value."""

from typing import Any

import msgspec

LAYOUT = 1  # of the bytes; sessions written in another layout are started afresh


class Session(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """Where a citizen is in a service, and what is known of them so far.

    `screen` is the screen that is shown; `awaiting` the silent one whose outcome is awaited within a hop. `notice` says
    what stands in the prompt's place after an answer that did not fit. `offered` are the options shown where some
    depend on conditions. `choices` names, for an answer that was chosen, the screen and option that word it. `visits`
    counts the visits of screens whose effects must happen once.
    """

    language: str
    service_code: str
    home: str = ""
    screen: str = ""
    awaiting: str = ""
    page: int = 0
    notice: int = -1
    offered: list[int] | None = None
    history: list[str] = msgspec.field(default_factory=list)
    answers: dict[str, Any] = msgspec.field(default_factory=dict)
    choices: dict[str, tuple[str, int]] = msgspec.field(default_factory=dict)
    rows: dict[str, list[dict[str, str]]] = msgspec.field(default_factory=dict)
    visits: dict[str, int] = msgspec.field(default_factory=dict)
    references: dict[str, str] = msgspec.field(default_factory=dict)
    hops: int = 0
    layout: int = LAYOUT


NOTICE_NONE = -1
NOTICE_INVALID = 0  # and 1, 2, …: the first, second, … line of `require:`


class UnreadableSessionError(ValueError):
    """Bytes that are no session of this layout."""


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Session)


def pack(session: Session) -> bytes:
    """The session as bytes (MessagePack)."""
    return _encoder.encode(session)


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
    )
