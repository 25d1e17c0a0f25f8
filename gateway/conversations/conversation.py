"""One dial-in as it is kept between hops: what the network has sent so far, what we answered, where the menu stands.

Africa's Talking sends the whole `text` of a session with each hop, its inputs joined by `*`, which an input may hold
too. So what is new is what follows the text that was seen before; of that only length and keyed digest are kept.
"""

from collections.abc import Callable

import msgspec

from gateway.errors import DecryptionError
from gateway.security.crypto import Vault
from menus.engine import session as sessions
from menus.engine.session import Session
from menus.model import Service

INPUT_SEPARATOR = "*"
PLAIN, ENCRYPTED = b"o", b"s"  # the first byte of a session in a record


class HopReply(msgspec.Struct, array_like=True, frozen=True):
    """What the citizen was shown; `ends` when the session was over with it."""

    text: str
    ends: bool


class Conversation(msgspec.Struct, array_like=True, frozen=True):
    """The record of one dial-in.

    `definition` is the digest of the menus it began with. `replayable`: whether the inputs in `text`, taken from the
    beginning, lead to where it stands; they do not once it was started over or took up a dropped line. `session` are
    the bytes of `pack_session`, `beside` what a channel keeps with it: of a call, how the caller gets on.
    """

    definition_digest: str
    replayable: bool
    seen_length: int
    seen_digest: str
    reply: HopReply
    session: bytes
    channel_state: bytes = b""


def new_input(conversation: Conversation, text: str, digest: Callable[[str], str]) -> str | None:
    """What `text` holds beyond what was seen; None where it holds nothing new and the answer is shown again."""
    length = conversation.seen_length
    if len(text) <= length or digest(text[:length]) != conversation.seen_digest:
        return None
    if length == 0:
        return text
    return text[length + 1 :] if text[length] == INPUT_SEPARATOR else None


def pack_session(service: Service, session: Session, crypto: Vault) -> bytes:
    """The session as bytes, sealed while it holds a private value."""
    packed = sessions.pack(session)
    return (
        ENCRYPTED + crypto.seal_bytes(packed) if _holds_private_values(service, session) else PLAIN + packed
    )


def unpack_session(packed: bytes, crypto: Vault) -> Session:
    """The session that `pack_session` wrote; UnreadableSessionError where it is none, or its key is gone."""
    mark, data = packed[:1], packed[1:]
    if mark == PLAIN:
        return sessions.unpack(data)
    if mark != ENCRYPTED:
        raise sessions.UnreadableSessionError
    try:
        return sessions.unpack(crypto.open_bytes(data))
    except DecryptionError as error:
        raise sessions.UnreadableSessionError from error


def _holds_private_values(service: Service, session: Session) -> bool:
    names = service.private
    if not names:
        return False
    value_maps = (session.answers, session.choices, session.rows, session.profile)
    return bool(session.dropped_session) or not all(names.isdisjoint(some) for some in value_maps)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Conversation)


def pack_conversation(conversation: Conversation) -> bytes:
    """The record as bytes (MessagePack)."""
    return _encoder.encode(conversation)


def unpack_conversation(packed: bytes) -> Conversation | None:
    """The record that `pack` wrote; None where it was written by another release and cannot be read."""
    try:
        return _decoder.decode(packed)
    except msgspec.DecodeError:
        return None
