"""What our calls have used of the day's ceilings: their number, minutes and money."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Final, cast

import redis

from gateway.messaging.routing.delivery_config import DailyCalls
from gateway.messaging.routing.money import Money
from gateway.storage.redis_clients import Script

DAILY_CALLS_KEY: Final = "calls-today"
MINUTE_SECONDS = 60
SETTLE = Script(Path(__file__).with_name("settle_call.lua"))

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class DailyCallUsage:
    """Counts calls of ours against the ceilings of delivery.yaml. A day is one of the service's time zone.

    A call counts as one minute when it begins. The provider's notice of its end corrects that.
    """

    client: redis.Redis
    ceilings: Callable[[], DailyCalls]
    clock: Callable[[], datetime]
    zone: Callable[[], tzinfo]

    def begin_arguments(self) -> list[str | float]:
        """Return what the script that begins a call needs to know of the ceilings."""
        day, seconds_left = self._day()
        ceilings = self.ceilings()
        return [
            day,
            seconds_left,
            ceilings.number,
            ceilings.minutes * MINUTE_SECONDS,
            "" if ceilings.money is None else ceilings.money.micros,
            ceilings.alarm,
            MINUTE_SECONDS,
            self._price(MINUTE_SECONDS),
        ]

    def refund_arguments(self) -> list[str | int]:
        """Return what the script needs that takes back a call which the provider did not take."""
        return [self._day()[0], -1, -MINUTE_SECONDS, -self._price(MINUTE_SECONDS)]

    def alarm(self, level: str) -> None:
        """Tell operators that a ceiling is near or reached; nothing if `level` is empty."""
        if level:
            logger.error("calls_need_an_operator", extra={"reason": f"daily_ceiling_{level}"})

    def is_used_up(self) -> bool:
        """Return True if another call would exceed a ceiling of the day."""
        names = ["day", "number", "seconds", "money"]
        day, *used = cast("list[bytes | None]", self.client.hmget(DAILY_CALLS_KEY, names))
        if (day or b"").decode() != self._day()[0]:
            return False
        number, seconds, money = (int(one or 0) for one in used)
        ceilings = self.ceilings()
        over_money = (
            ceilings.money is not None and money + self._price(MINUTE_SECONDS) > ceilings.money.micros
        )
        over_minutes = seconds + MINUTE_SECONDS > ceilings.minutes * MINUTE_SECONDS
        return number + 1 > ceilings.number or over_minutes or over_money

    def settle(self, seconds: int | None, cost: Money | None) -> None:
        """Count the length and the cost of a call that is over. None: the provider did not state it."""
        used = MINUTE_SECONDS if seconds is None else seconds
        ceiling = self.ceilings().money
        stated = cost is not None and ceiling is not None and cost.currency == ceiling.currency
        money = cost.micros if cost is not None and stated else self._price(used)
        correction: list[str | float] = [
            self._day()[0],
            0,
            used - MINUTE_SECONDS,
            money - self._price(MINUTE_SECONDS),
        ]
        SETTLE.run(self.client.execute_command, [DAILY_CALLS_KEY], correction)

    def _price(self, seconds: int) -> int:
        """Return the price of a call in millionths. Each minute that has begun counts."""
        price = self.ceilings().minute_price
        return 0 if price is None else price.micros * -(-seconds // MINUTE_SECONDS)

    def _day(self) -> tuple[str, int]:
        """Return today's date, and the seconds that are left of the day."""
        now = self.clock().astimezone(self.zone())
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        return now.date().isoformat(), max(1, int(midnight.timestamp() - now.timestamp()))
