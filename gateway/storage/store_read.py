"""Reads of a store that go out together, in one round trip."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec

T = TypeVar("T")

Command = tuple[bytes | str | int | float, ...]
CommandsSender = Callable[[Sequence[Command]], list[Any]]
"""Sends commands in one write, and returns their replies."""


class StoreRead(msgspec.Struct, Generic[T], frozen=True):
    """Commands that read, and what their replies mean together."""

    commands: Sequence[Command]
    parse: Callable[[list[Any]], T]


def read_together(call_all: CommandsSender, reads: Sequence[StoreRead[Any]]) -> list[Any]:
    """Return what each read finds, in one round trip. redis.RedisError passes through."""
    commands = [command for read in reads for command in read.commands]
    replies = call_all(commands) if commands else []
    results, first = [], 0
    for read in reads:
        after = first + len(read.commands)
        results.append(read.parse(replies[first:after]))
        first = after
    return results
