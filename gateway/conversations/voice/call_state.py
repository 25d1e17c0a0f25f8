"""How a call stands, kept beside its session in the record of the conversation."""

from datetime import datetime

import msgspec

from ivr.caller_input import CallProgress


class CallState(msgspec.Struct, array_like=True, frozen=True):
    """`step` counts the documents of the call; `at` is the moment of the last, from which it can be made again.

    `choosing` while the caller is asked for a language and no session has begun; `restarted` where the first screen is
    spoken again because the record of the call was lost. `recorded` is a digest of the address of the last message that
    the provider told of.
    """

    step: int
    spoken_at: datetime
    progress: CallProgress = CallProgress()
    choosing_language: bool = False
    restarted: bool = False
    recording_digest: str = ""


_decoder = msgspec.msgpack.Decoder(CallState)


def pack_call_state(state: CallState) -> bytes:
    """As bytes (MessagePack)."""
    return msgspec.msgpack.encode(state)


def unpack_call_state(packed: bytes) -> CallState | None:
    """What `pack` wrote; None where it was written by another release and cannot be read."""
    try:
        return _decoder.decode(packed)
    except msgspec.DecodeError:
        return None
