"""The line of callers who were turned away: whose turn comes first, and for whom it has come."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, cast

import msgspec

from gateway.errors import DecryptionError
from gateway.security.crypto import Crypto
from gateway.storage.redis_clients import CommandSender, Script

LINE_KEY: Final = "admission:line"
CROWD_KEY: Final = "admission:crowd"  # set while somebody is turned away
PLACE_SECONDS = 6 * 3600  # for which a place is kept; then the launch is over
TURN_SECONDS = 15 * 60  # for which whoever was texted is let in
CROWD_SECONDS = 3  # after the last who was turned away
MAX_CALLERS = 1_000_000
MAX_TEXTS_A_DAY = 3  # to one number: who dials for ever cannot make us text for ever
DAY_SECONDS = 24 * 3600
JOIN_SCRIPT = Script(Path(__file__).with_name("join_line.lua"))


class Place(StrEnum):
    """What the line says to a caller: it is their turn, they have a place, or there is none for them."""

    TURN = "turn"
    PLACED = "placed"
    FULL = "full"


class WaitingCaller(msgspec.Struct, frozen=True):
    """A caller in line: whom to text, in which language, on which network, and the code that they dialled.

    `since`: when they got their place, in Unix seconds.
    """

    msisdn: str
    language: str
    network: str
    code: str
    since: float = 0.0


class WaitingLine:
    """Keeps the line in the durable store, by the digests of numbers; the numbers are sealed."""

    def __init__(self, call: CommandSender, crypto: Crypto, clock: Callable[[], datetime]) -> None:
        self._call = call
        self._crypto = crypto
        self._clock = clock

    def join(self, digest: str, caller: WaitingCaller) -> Place:
        """Return what the line says to a caller, who gets a place if they have none. This takes one round trip.

        Who dials again keeps their place.
        """
        now = self._clock().timestamp()
        waiting = msgspec.json.encode(msgspec.structs.replace(caller, since=now)).decode()
        place = JOIN_SCRIPT.run(
            self._call,
            [LINE_KEY, _caller_key(digest), _turn_key(digest), _texts_key(digest), CROWD_KEY],
            [
                *(digest, now, self._crypto.encrypt(waiting)),
                *(PLACE_SECONDS, MAX_CALLERS, MAX_TEXTS_A_DAY, CROWD_SECONDS),
            ],
        )
        return Place(place.decode())

    def leave(self, digest: str) -> None:
        """Take a caller out of the line: their session has begun, or they are to be forgotten."""
        if self._call("ZREM", LINE_KEY, digest):
            self._call("DEL", _caller_key(digest))

    def forget(self, digest: str) -> None:
        """Delete everything that the line knows of a number."""
        self._call("ZREM", LINE_KEY, digest)
        self._call("DEL", _caller_key(digest), _turn_key(digest), _texts_key(digest))

    def is_crowded(self) -> bool:
        """Return whether anybody was turned away in the last seconds."""
        return bool(self._call("EXISTS", CROWD_KEY))

    def length(self) -> int:
        """Return how many callers are in line."""
        return int(self._call("ZCARD", LINE_KEY))

    def first(self, number: int) -> list[str]:
        """Return the digests of the callers whose turn comes first, and let go those who joined too long ago."""
        self._call("ZREMRANGEBYSCORE", LINE_KEY, "-inf", self._clock().timestamp() - PLACE_SECONDS)
        found = cast("Sequence[bytes]", self._call("ZRANGE", LINE_KEY, 0, number - 1))
        return [digest.decode() for digest in found]

    def give_turn(self, digest: str) -> WaitingCaller | None:
        """Let a caller in from now on, and return whom to text; None if nobody knows any more."""
        self._call("SET", _turn_key(digest), "1", "EX", TURN_SECONDS)
        sealed = cast("bytes | None", self._call("GET", _caller_key(digest)))
        if sealed is None:
            return None
        try:
            return msgspec.json.decode(self._crypto.decrypt(sealed.decode()), type=WaitingCaller)
        except DecryptionError:
            return None

    def record_text(self, digest: str) -> None:
        """Take out of the line a caller who was texted, and count the text."""
        self.leave(digest)
        if int(self._call("INCR", _texts_key(digest))) == 1:
            self._call("EXPIRE", _texts_key(digest), DAY_SECONDS)


def _caller_key(digest: str) -> str:
    return f"admission:caller:{digest}"


def _turn_key(digest: str) -> str:
    return f"admission:turn:{digest}"


def _texts_key(digest: str) -> str:
    return f"admission:texts:{digest}"
