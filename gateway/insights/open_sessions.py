"""The sessions under way: where each stands, and which of them citizens have left.

A session counts as left at its last screen if nothing more came for a while, once, whichever process sees to it.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from gateway.insights import keys
from gateway.insights.group import SEPARATOR, Group
from gateway.storage.redis_clients import CommandSender, Script

MAX_SESSIONS = 1_000_000  # that are told apart; about 250 bytes each
KEPT_SECONDS = 3 * 86_400
SILENCE_SECONDS = {"ussd": 600, "voice": 3600, "sms": 86_400}
"""How long nothing comes from a citizen who has left, by channel. A transferred call may be long."""
OVER_SECONDS = 900  # an earlier hop of a session that is over may still be told by another process
SESSIONS_AT_ONCE = 100

COUNT_LEFT = Path(__file__).with_name("count_left.lua")
NOTE_PLACES = Script(Path(__file__).with_name("note_places.lua"), COUNT_LEFT)
SWEEP_PLACES = Script(Path(__file__).with_name("sweep_places.lua"), COUNT_LEFT)


class SessionPlace(msgspec.Struct, frozen=True):
    """Where a session stands after a hop at `moment` (Unix milliseconds). `screen` is the one that is shown.

    `member` names the dial-in, `session` the session in it, which has had so many `hops`. Neither name leads to a
    number or to the record of the conversation; the latter only tells sessions of a dial-in apart.
    """

    member: bytes
    session: int
    hops: int
    moment: int
    day: date
    group: Group
    screen: str
    begins: bool
    is_over: bool

    def beginning_as(self, before: "SessionPlace") -> "SessionPlace":
        """Return this place, which takes over that the session of the place before it begins, or not."""
        return self if self.begins == before.begins else msgspec.structs.replace(self, begins=before.begins)

    @property
    def due(self) -> float:
        """When it counts as left, or is forgotten, in Unix seconds."""
        silence = OVER_SECONDS if self.is_over else SILENCE_SECONDS[self.group.channel]
        return self.moment / 1000 + silence

    @property
    def place(self) -> str:
        """The place as the store keeps it; empty if the session is over."""
        if self.is_over:
            return ""
        return SEPARATOR.join(
            (self.day.isoformat(), str(keys.expires_at(self.day)), *self.group, self.screen)
        )


class OpenSessions:
    """The sessions under way in the durable store. Any method may raise redis.RedisError."""

    def __init__(self, call: CommandSender) -> None:
        self._call = call

    def note(self, places: Iterable[SessionPlace]) -> None:
        """Note where sessions stand. A place that is older than the noted one changes nothing."""
        rest = list(places)
        for start in range(0, len(rest), SESSIONS_AT_ONCE):
            arguments: list[bytes | str | float] = [MAX_SESSIONS, KEPT_SECONDS]
            for one in rest[start : start + SESSIONS_AT_ONCE]:
                begins = int(one.begins)
                arguments += [
                    one.member,
                    one.moment,
                    f"{one.session:x}",
                    one.hops,
                    one.due,
                    begins,
                    one.place,
                ]
            NOTE_PLACES.run(self._call, [keys.OPEN_KEY, keys.PLACES_KEY], arguments)

    def sweep(self, now: float) -> int:
        """Count the sessions as left in which nothing came for long enough. Return how many were looked at."""
        swept = 0
        while True:
            looked_at = int(
                SWEEP_PLACES.run(self._call, [keys.OPEN_KEY, keys.PLACES_KEY], [now, SESSIONS_AT_ONCE])
            )
            swept += looked_at
            if looked_at < SESSIONS_AT_ONCE:
                return swept
