"""Which server of a cluster has which slots, by the answer to CLUSTER SLOTS."""

from collections.abc import Sequence
from typing import Any

from redis.crc import key_slot

from gateway.storage.sentinels import Place
from gateway.storage.store_read import Command

SLOTS = 16_384
SCRIPT_COMMANDS = frozenset(("EVAL", "EVALSHA", "FCALL"))
FIRST_SCRIPT_KEY = 3  # after the script and the number of its keys


class SlotMap:
    """The primary of each slot, as the cluster said last. All keys of a command are in the slot of its first."""

    def __init__(self) -> None:
        self._places: list[Place | None] = [None] * SLOTS

    def find(self, slot: int) -> Place | None:
        """Return the server that has a slot; None if none has."""
        return self._places[slot]

    def move(self, slot: int, place: Place) -> None:
        """Note that a slot has moved."""
        self._places[slot] = place

    def replace(self, ranges: Sequence[Any], asked: Place) -> None:
        """Take the answer to CLUSTER SLOTS. The server that was `asked` may leave its own host out."""
        places: list[Place | None] = [None] * SLOTS
        for first, last, primary, *_ in ranges:
            host = (primary[0] or b"").decode()
            place = (host if host not in ("", "?") else asked[0], int(primary[1]))
            places[first : last + 1] = [place] * (last + 1 - first)
        self._places = places

    @property
    def places(self) -> list[Place]:
        """The servers that have slots."""
        return [*dict.fromkeys(place for place in self._places if place is not None)]


def slot_of(command: Command) -> int:
    """Return the slot of a command's first key; the first slot for a command that is one word, as any server serves."""
    if len(command) == 1:
        return 0
    key = command[FIRST_SCRIPT_KEY] if command[0] in SCRIPT_COMMANDS else command[1]
    return key_slot(key if isinstance(key, bytes) else str(key).encode())
