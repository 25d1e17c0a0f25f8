"""One dial-in as it is kept between hops: what the network has sent so far, what we answered, where the menu stands.

Africa's Talking sends the whole `text` of a session with each hop, its inputs joined by `*`, which an input may hold
too. So what is new is what follows the text that was seen before; of that only length and keyed digest are kept.
"""

from collections.abc import Callable

import msgspec

INPUT_SEPARATOR = "*"


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


_decoder = msgspec.msgpack.Decoder(Conversation)

pack_conversation: Callable[[Conversation], bytes] = msgspec.msgpack.Encoder().encode
"""The record as bytes (MessagePack)."""


def unpack_conversation(packed: bytes) -> Conversation | None:
    """The record that `pack` wrote; None where it was written by another release and cannot be read."""
    try:
        return _decoder.decode(packed)
    except msgspec.DecodeError:
        return None
