"""Limit texts per second and per day, for each provider and sender, over all workers together."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import cast

import redis

from gateway.messaging.routing.delivery_config import ProviderLimits
from gateway.storage.redis_clients import Script

RESERVE = Script(Path(__file__).with_name("reserve.lua"))
REFUND = Script(Path(__file__).with_name("refund.lua"))

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RateRequest:
    """The size of one request to a provider: texts, parts, and `money` in millionths.

    `sender` is empty for our usual one. `ceiling_share` is the share of the day's ceilings that the request may use up.
    """

    provider: str
    sender: str
    messages: int
    parts: int
    money: int = 0
    ceiling_share: float = 1.0


class Throttle:
    """Releases texts at the pace of their provider and sender, as long as the day's ceilings are not reached.

    The pace counts parts, as that is what networks carry. The parts of one second may go at once. A day is a day in the
    service's time zone. The log tells operators before a ceiling is reached and when it is, once a day each.
    """

    def __init__(
        self,
        client: redis.Redis,
        limits: Callable[[str], ProviderLimits],
        clock: Callable[[], datetime],
        zone: Callable[[], tzinfo],
        default_senders: Mapping[str, str],
    ) -> None:
        """`default_senders` has, by provider, the sender id of texts that name none."""
        self._redis = client
        self._call = client.execute_command
        self._limits = limits
        self._clock = clock
        self._zone = zone
        self._default_senders = default_senders

    def max_batch_size(self, request: RateRequest) -> int:
        """Return how many texts like that of `request` may go in one request to the provider; at least one."""
        paces = [
            pace / request.parts for pace in self._paces(request.provider, request.sender) if pace is not None
        ]
        room = [*paces, *self._remaining_today(request)]
        return max(1, int(min(room))) if room else 1_000_000

    def _remaining_today(self, request: RateRequest) -> Iterator[float]:
        """Yield how many such texts each of the day's ceilings has room for."""
        limits, (day, _) = self._limits(request.provider), self._day()
        if limits.daily_messages is None and limits.daily_money is None:
            return
        row = cast(
            "list[bytes | None]",
            self._redis.hmget(daily_usage_key(request.provider), "day", "messages", "money"),
        )
        sent, paid = (int(count or 0) for count in row[1:]) if row[0] == day.encode() else (0, 0)
        if limits.daily_messages is not None:
            yield limits.daily_messages * request.ceiling_share - sent
        if limits.daily_money is not None and request.money:
            yield (limits.daily_money.micros * request.ceiling_share - paid) / request.money

    def parts_per_second(self, provider: str, sender: str) -> float | None:
        """Return the parts that may go in a second; None if there is no limit."""
        return min((pace for pace in self._paces(provider, sender) if pace is not None), default=None)

    def reserve(self, requests: Sequence[RateRequest]) -> list[float]:
        """Return the seconds that each request must wait, in their order; 0 if it may go. Then it is counted at once.

        This takes one round trip.
        """
        limited = [self._is_limited(request) for request in requests]
        waits = iter(
            self._reserve_limited(
                [request for request, is_limited in zip(requests, limited, strict=True) if is_limited]
            )
        )
        return [next(waits) if is_limited else 0.0 for is_limited in limited]

    def refund(self, requests: Sequence[RateRequest]) -> None:
        """Subtract requests from the day's count whose texts were certainly not sent."""
        limited = [request for request in requests if self._is_limited(request)]
        if limited:
            day, _ = self._day()
            arguments: list[str | int] = []
            for request in limited:
                arguments += [day, request.messages, request.money]
            REFUND.run(
                self._call,
                [daily_usage_key(request.provider) for request in limited],
                arguments,
            )

    def _reserve_limited(self, requests: Sequence[RateRequest]) -> list[float]:
        if not requests:
            return []
        day, left = self._day()
        keys: list[str] = []
        arguments: list[str | float] = [self._clock().timestamp()]
        for request in requests:
            limits, sender = self._limits(request.provider), self._sender(request.provider, request.sender)
            pace = f"throttle:{request.provider}"
            keys += [pace, f"{pace}:{sender}", daily_usage_key(request.provider)]
            arguments += [
                request.parts,
                *(_or_none(rate) for rate in self._paces(request.provider, request.sender)),
                request.messages,
                request.money,
                day,
                left,
                _or_none(limits.daily_messages),
                _or_none(limits.daily_money.micros if limits.daily_money else None),
                limits.alarm,
                request.ceiling_share,
            ]
        answers = RESERVE.run(self._call, keys, arguments)
        for request, (_, alarm) in zip(requests, answers, strict=True):
            if alarm:
                reason = f"daily_ceiling_{alarm.decode()}"
                logger.error("texts_need_an_operator", extra={"provider": request.provider, "reason": reason})
        return [float(wait) for wait, _ in answers]

    def _paces(self, provider: str, sender: str) -> tuple[float | None, float | None]:
        limits = self._limits(provider)
        return limits.per_second, limits.senders.get(self._sender(provider, sender))

    def _sender(self, provider: str, sender: str) -> str:
        return sender or self._default_senders.get(provider, "")

    def _is_limited(self, request: RateRequest) -> bool:
        limits = self._limits(request.provider)
        ceilings = (limits.daily_messages, limits.daily_money)
        return any(limit is not None for limit in (*self._paces(request.provider, request.sender), *ceilings))

    def _day(self) -> tuple[str, float]:
        """Return today's date, and the seconds that are left of the day."""
        now = self._clock().astimezone(self._zone())
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        return now.date().isoformat(), max(1.0, midnight.timestamp() - now.timestamp())


def daily_usage_key(provider: str) -> str:
    """Return the key of the day's texts and money of a provider, with their ceilings."""
    return f"spent:{provider}"


def _or_none(limit: float | None) -> float | str:
    return "" if limit is None else limit
