"""How fast texts go, and how many a day: over all workers together, by the limits of each provider and sender."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import cast

import redis

from gateway.messaging.routing.delivery import Limits

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ask:
    """What one call of a provider would carry. `sender`: "" for our usual one; `money` in millionths.

    `open` is the share of the day's ceilings that it may use up.
    """

    provider: str
    sender: str
    messages: int
    parts: int
    money: int = 0
    open: float = 1.0


class Throttle:
    """Lets texts go by the pace of their provider and sender, and as long as the day's ceilings are not reached.

    The pace is counted in parts: that is what networks carry. One second's worth may go at once. A day is one of
    the service's time zone. Operators are told in the log before a ceiling and at it, once a day each.
    """

    def __init__(
        self,
        client: redis.Redis,
        limits: Callable[[str], Limits],
        clock: Callable[[], datetime],
        zone: Callable[[], tzinfo],
        usual_senders: Mapping[str, str],
    ) -> None:
        """`usual_senders`: by provider, the sender id of texts that name none."""
        self._redis = client
        self._limits = limits
        self._clock = clock
        self._zone = zone
        self._usual = usual_senders
        folder = Path(__file__).parent
        self._take = client.register_script((folder / "throttle.lua").read_text(encoding="utf-8"))
        self._give_back = client.register_script((folder / "give_back.lua").read_text(encoding="utf-8"))

    def most(self, ask: Ask) -> int:
        """How many texts such as the one of `ask` may go in one call; one at least."""
        paces = [pace / ask.parts for pace in self._paces(ask.provider, ask.sender) if pace is not None]
        room = [*paces, *self._left_today(ask)]
        return max(1, int(min(room))) if room else 1_000_000

    def _left_today(self, ask: Ask) -> Iterator[float]:
        """How many such texts the day's ceilings have room for."""
        limits, (day, _) = self._limits(ask.provider), self._day()
        if limits.daily_messages is None and limits.daily_money is None:
            return
        row = cast(
            "list[bytes | None]", self._redis.hmget(spent_key(ask.provider), "day", "messages", "money")
        )
        sent, paid = (int(count or 0) for count in row[1:]) if row[0] == day.encode() else (0, 0)
        if limits.daily_messages is not None:
            yield limits.daily_messages * ask.open - sent
        if limits.daily_money is not None and ask.money:
            yield (limits.daily_money.micros * ask.open - paid) / ask.money

    def pace(self, provider: str, sender: str) -> float | None:
        """Parts a second that may go; None: as many as there are."""
        return min((pace for pace in self._paces(provider, sender) if pace is not None), default=None)

    def take(self, asks: Sequence[Ask]) -> list[float]:
        """How many seconds each must wait, in one round trip; 0: it may go, and is counted. The first comes first."""
        limited = [self._is_limited(ask) for ask in asks]
        waits = iter(self._asked([ask for ask, some in zip(asks, limited, strict=True) if some]))
        return [next(waits) if some else 0.0 for some in limited]

    def give_back(self, asks: Sequence[Ask]) -> None:
        """These were certainly not sent: they do not count for the day."""
        limited = [ask for ask in asks if self._is_limited(ask)]
        if limited:
            day, _ = self._day()
            arguments: list[str | int] = []
            for ask in limited:
                arguments += [day, ask.messages, ask.money]
            self._give_back(keys=[spent_key(ask.provider) for ask in limited], args=arguments)

    def _asked(self, asks: Sequence[Ask]) -> list[float]:
        if not asks:
            return []
        day, left = self._day()
        keys: list[str] = []
        arguments: list[str | float] = [self._clock().timestamp()]
        for ask in asks:
            limits, sender = self._limits(ask.provider), self._sender(ask.provider, ask.sender)
            pace = f"throttle:{ask.provider}"
            keys += [pace, f"{pace}:{sender}", spent_key(ask.provider)]
            arguments += [
                ask.parts,
                *(_or_none(rate) for rate in self._paces(ask.provider, ask.sender)),
                ask.messages,
                ask.money,
                day,
                left,
                _or_none(limits.daily_messages),
                _or_none(limits.daily_money.micros if limits.daily_money else None),
                limits.alarm,
                ask.open,
            ]
        answers = self._take(keys=keys, args=arguments)
        for ask, (_, told) in zip(asks, answers, strict=True):
            if told:
                reason = f"daily_ceiling_{told.decode()}"
                logger.error("texts_need_an_operator", extra={"provider": ask.provider, "reason": reason})
        return [float(wait) for wait, _ in answers]

    def _paces(self, provider: str, sender: str) -> tuple[float | None, float | None]:
        limits = self._limits(provider)
        return limits.per_second, limits.senders.get(self._sender(provider, sender))

    def _sender(self, provider: str, sender: str) -> str:
        return sender or self._usual.get(provider, "")

    def _is_limited(self, ask: Ask) -> bool:
        limits = self._limits(ask.provider)
        ceilings = (limits.daily_messages, limits.daily_money)
        return any(limit is not None for limit in (*self._paces(ask.provider, ask.sender), *ceilings))

    def _day(self) -> tuple[str, float]:
        """Which day it is, and how many seconds are left of it."""
        now = self._clock().astimezone(self._zone())
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        return now.date().isoformat(), max(1.0, midnight.timestamp() - now.timestamp())


def spent_key(provider: str) -> str:
    """Where the day's texts of a provider are counted, with what the day allows."""
    return f"spent:{provider}"


def _or_none(limit: float | None) -> float | str:
    return "" if limit is None else limit
