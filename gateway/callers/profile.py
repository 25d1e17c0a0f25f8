"""What is remembered of a caller, as a session is given it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from menus.engine.effects import Kept


@dataclass(frozen=True, slots=True)
class Person:
    """The language chosen last, the profile, how many answers did not fit lately, by screen; out of all texts."""

    language: str | None = None
    profile: Mapping[str, Kept] = field(default_factory=dict, repr=False)
    attempts: Mapping[str, int] = field(default_factory=dict)
    opted_out: bool = False


NOBODY = Person()
"""Somebody of whom nothing is remembered, and whoever withholds their number."""


class _Choice(msgspec.Struct, array_like=True):
    value: Any  # JSON
    choice: tuple[str, int] | None = None


class _Packed(msgspec.Struct, array_like=True):
    language: str | None
    profile: dict[str, _Choice]
    attempts: dict[str, int]
    opted_out: bool = False


_answer = msgspec.msgpack.Decoder(_Choice)
_person = msgspec.msgpack.Decoder(_Packed)


def pack_answer(kept: Kept) -> bytes:
    """An answer of a profile as bytes."""
    return msgspec.msgpack.encode(_Choice(kept.value, kept.choice))


def unpack_answer(packed: bytes) -> Kept:
    """The answer that `pack_answer` wrote; msgspec.DecodeError where it is none."""
    answer = _answer.decode(packed)
    return Kept(answer.value, answer.choice)


def pack(person: Person) -> bytes:
    """All that is remembered, as bytes."""
    profile = {name: _Choice(kept.value, kept.choice) for name, kept in person.profile.items()}
    return msgspec.msgpack.encode(_Packed(person.language, profile, dict(person.attempts), person.opted_out))


def unpack(packed: bytes) -> Person:
    """The person that `pack` wrote; msgspec.DecodeError where it is none."""
    held = _person.decode(packed)
    profile = {name: Kept(answer.value, answer.choice) for name, answer in held.profile.items()}
    return Person(held.language, profile, held.attempts, held.opted_out)
