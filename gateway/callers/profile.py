"""Packs the stored data about a caller into bytes, and unpacks it."""

from typing import Any

import msgspec

from menus.engine.caller_profile import CallerProfile
from menus.engine.effects import ProfileAnswer


class _PackedAnswer(msgspec.Struct, array_like=True):
    value: Any  # JSON
    choice: tuple[str, int] | None = None


class _PackedProfile(msgspec.Struct, array_like=True):
    language: str | None
    profile: dict[str, _PackedAnswer]
    attempts: dict[str, int]
    opted_out: bool = False


_answer_decoder = msgspec.msgpack.Decoder(_PackedAnswer)
_profile_decoder = msgspec.msgpack.Decoder(_PackedProfile)


def pack_answer(kept: ProfileAnswer) -> bytes:
    """Pack an answer of a profile."""
    return msgspec.msgpack.encode(_PackedAnswer(kept.value, kept.choice))


def unpack_answer(packed: bytes) -> ProfileAnswer:
    """Unpack the answer that `pack_answer` packed. Raises msgspec.DecodeError if it is not one."""
    answer = _answer_decoder.decode(packed)
    return ProfileAnswer(answer.value, answer.choice)


def pack_profile(caller_profile: CallerProfile) -> bytes:
    """Pack all that is stored about a caller."""
    profile = {name: _PackedAnswer(kept.value, kept.choice) for name, kept in caller_profile.answers.items()}
    return msgspec.msgpack.encode(
        _PackedProfile(
            caller_profile.language, profile, dict(caller_profile.attempts), caller_profile.opted_out
        )
    )


def unpack_profile(packed: bytes) -> CallerProfile:
    """Unpack the profile that `pack_profile` packed. Raises msgspec.DecodeError if it is not one."""
    packed_profile = _profile_decoder.decode(packed)
    profile = {
        name: ProfileAnswer(answer.value, answer.choice) for name, answer in packed_profile.profile.items()
    }
    return CallerProfile(packed_profile.language, profile, packed_profile.attempts, packed_profile.opted_out)
