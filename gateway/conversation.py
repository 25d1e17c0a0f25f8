"""One dial-in as it is kept between hops: what the network has sent so far, what we answered, where the menu stands.

Africa's Talking sends the whole `text` of a session with each hop, its inputs joined by `*`, which an input may hold
too. So what is new is what follows the text that was seen before; of that only length and keyed digest are kept.
"""

from collections.abc import Callable

import msgspec

FREE_TEXT_MARK = "*"


class Answer(msgspec.Struct, array_like=True, frozen=True):
    """What the citizen was shown; `ends` when the session was over with it."""

    text: str
    ends: bool


class Conversation(msgspec.Struct, array_like=True, frozen=True):
    """The record of one dial-in.

    `definition` is the digest of the menus it began with. `epoch` counts how often it was started over, so that what
    was filed before is not taken for what is filed after.
    """

    definition: str
    epoch: int
    seen_length: int
    seen_digest: str
    answer: Answer
    session: bytes


def inputs_after(conversation: Conversation, text: str, digest: Callable[[str], str]) -> str | None:
    """What `text` holds beyond what was seen; None where it holds nothing new and the answer is shown again."""
    length = conversation.seen_length
    if len(text) <= length or digest(text[:length]) != conversation.seen_digest:
        return None
    if length == 0:
        return text
    return text[length + 1 :] if text[length] == FREE_TEXT_MARK else None


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Conversation)


def pack(conversation: Conversation) -> bytes:
    """The record as bytes (MessagePack)."""
    return _encoder.encode(conversation)


def unpack(packed: bytes) -> Conversation | None:
    """The record that `pack` wrote; None where it was written by another release and cannot be read."""
    try:
        return _decoder.decode(packed)
    except msgspec.DecodeError:
        return None
