"""The state of a call, stored beside its session in the record of the conversation."""

from datetime import datetime

import msgspec

from ivr.caller_input import CallProgress


class CallState(msgspec.Struct, array_like=True, frozen=True):
    """`step` counts the documents of the call. `spoken_at` is the time of the last; it can be made again from it.

    `choosing_language`: the caller is asked for a language, and no session has begun. `restarted`: the first screen is
    spoken again because the record of the call was lost. `recording_digest` is a digest of the address of the last
    message that the provider reported.
    """

    step: int
    spoken_at: datetime
    progress: CallProgress = CallProgress()
    choosing_language: bool = False
    restarted: bool = False
    recording_digest: str = ""


_decoder = msgspec.msgpack.Decoder(CallState)


def pack_call_state(state: CallState) -> bytes:
    """Encode the state as bytes (MessagePack)."""
    return msgspec.msgpack.encode(state)


def unpack_call_state(packed: bytes) -> CallState | None:
    """Return the state that `pack_call_state` wrote; None if another release wrote it and it cannot be read."""
    try:
        return _decoder.decode(packed)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
