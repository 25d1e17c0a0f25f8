"""The record of one dial-in between hops: its inputs, our last answer, and its place in the menus.

Africa's Talking sends the whole `text` of a session with each hop. It joins the inputs by `*`, which an input may hold
too. So the new input is what follows the text of the hop before. Of that text the record keeps only the length and a
keyed digest.
"""

from collections.abc import Callable

import msgspec

INPUT_SEPARATOR = "*"


class HopReply(msgspec.Struct, array_like=True, frozen=True):
    """The page that the citizen got. `ends`: the session ended with it."""

    text: str
    ends: bool


class Conversation(msgspec.Struct, array_like=True, frozen=True):
    """The record of one dial-in.

    `definition_digest` names the menus that it began with. `replayable`: the inputs that the network sent, taken from
    the beginning, lead to the present screen. They no longer do once the session was started over or resumed a
    dropped one. `seen_length` and `seen_digest` are those of the text of the last hop. `session` holds a mark and the
    packed session. `channel_state` is what a channel keeps beside it: the state of a call, or the reference of the
    case that a text is about. `walk` holds the packed walk of a session in the sample, else nothing.
    `shown_second` is when the answer was given, in Unix seconds, and `shown_ms` its milliseconds; 0 if an earlier
    release gave it. They are whole numbers, as the release before reads no others. One release wrote a fraction.

    `goes_on`: the session ended with an open payment, so the next dial goes on with it.

    A release passes over fields behind those that it knows, so that it reads what the next one wrote: new ones go to
    the end, with a default, and none changes its type.
    """

    definition_digest: str
    replayable: bool
    seen_length: int
    seen_digest: str
    reply: HopReply
    session: bytes
    channel_state: bytes = b""
    walk: bytes = b""
    shown_second: int | float = 0
    shown_ms: int = 0
    goes_on: bool = False

    @property
    def is_over(self) -> bool:
        """Return True if the session ended, and no later one goes on with it."""
        return self.reply.ends and not self.goes_on


_decoder = msgspec.msgpack.Decoder(Conversation)

pack_conversation: Callable[[Conversation], bytes] = msgspec.msgpack.Encoder().encode
"""Encode a record as bytes (MessagePack)."""


def unpack_conversation(packed: bytes) -> Conversation | None:
    """Return the record that `pack_conversation` wrote; None if another release wrote it and it cannot be read."""
    try:
        return _decoder.decode(packed)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
