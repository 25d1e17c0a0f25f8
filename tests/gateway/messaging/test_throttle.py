"""How fast texts go and how many a day: the limits of a provider, and texts that they hold back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal

import pytest
import redis

from gateway.messaging.message import REPLY
from gateway.messaging.routing.delivery_config import ProviderLimits
from gateway.messaging.routing.money import Money
from gateway.messaging.throttle import RateRequest, Throttle
from gateway.providers.sms_provider import SendAccepted, SendDeferred
from tests.clock import Clock
from tests.gateway.messaging.conftest import NUMBER, MessagingFixture
from tests.gateway.messaging.rotating_providers import RotatingProviders

NAIROBI = timezone(timedelta(hours=3))
ONE = RateRequest("at", "", messages=1, parts=1)
Make = Callable[..., Throttle]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(store: redis.Redis, clock: Clock) -> Make:
    """Makes the throttle of one worker, by its limits."""

    def throttle(**limits: object) -> Throttle:
        return Throttle(store, lambda _: ProviderLimits(**limits), clock, lambda: NAIROBI, {"at": "COUNTY"})

    return throttle


def test_without_limits_nothing_waits_and_nothing_is_asked(make: Make, store: redis.Redis) -> None:
    assert make().reserve([ONE] * 1000) == [0.0] * 1000
    assert store.keys("*") == []


def test_a_second_s_worth_goes_at_once_and_the_rest_at_the_pace(make: Make, clock: Clock) -> None:
    throttle = make(per_second=10)
    waits = throttle.reserve([ONE] * 12)
    assert waits[:10] == [0] * 10
    assert waits[10:] == pytest.approx([0.1, 0.1])
    clock.advance(0.1)
    assert [wait > 0 for wait in throttle.reserve([ONE] * 2)] == [False, True]
    clock.advance(60)
    assert sum(wait == 0 for wait in throttle.reserve([ONE] * 30)) == 10


def test_all_workers_share_the_pace(make: Make) -> None:
    workers = [make(per_second=4), make(per_second=4)]
    assert sum(worker.reserve([ONE] * 3).count(0.0) for worker in workers) == 4


def test_the_pace_counts_parts(make: Make) -> None:
    throttle = make(per_second=10)
    long = RateRequest("at", "", messages=1, parts=7)
    assert throttle.reserve([long, long]) == [0, pytest.approx(0.4)]


def test_a_text_longer_than_a_second_s_worth_goes_when_nothing_is_before_it(make: Make, clock: Clock) -> None:
    throttle = make(per_second=0.5)
    long = RateRequest("at", "", messages=1, parts=3)
    assert throttle.reserve([long, ONE]) == [0, pytest.approx(6)]
    clock.advance(6)
    assert throttle.reserve([ONE]) == [0]


def test_a_sender_has_a_pace_of_its_own(make: Make) -> None:
    throttle = make(per_second=100, senders={"COUNTY": 2.0, "40404": 5.0})
    assert throttle.reserve([ONE] * 4).count(0.0) == 2  # our usual sender is COUNTY
    assert throttle.reserve([RateRequest("at", "40404", 1, 1)] * 8).count(0.0) == 5
    assert throttle.max_batch_size(ONE) == 2
    assert throttle.max_batch_size(RateRequest("at", "40404", 1, parts=2)) == 2
    assert throttle.max_batch_size(RateRequest("at", "50505", 1, parts=1)) == 100


def test_a_day_s_messages(make: Make, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    throttle = make(daily_messages=10)
    clock.moment = clock.moment.replace(hour=20, minute=59)  # a minute before midnight in Nairobi
    assert throttle.reserve([ONE] * 12) == [0.0] * 10 + [60.0] * 2
    assert throttle.reserve([ONE]) == [60.0]
    assert [vars(record)["reason"] for record in caplog.records] == [
        "daily_ceiling_near",
        "daily_ceiling_reached",
    ]
    clock.advance(60)
    assert throttle.reserve([ONE]) == [0.0]


def test_a_day_s_money(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    throttle = make(daily_money=Money(Decimal("4.00"), "KES"))
    text = RateRequest("at", "", messages=1, parts=1, money=Money(Decimal("0.80"), "KES").micros)
    assert [wait > 0 for wait in throttle.reserve([text] * 3)] == [False] * 3
    assert caplog.records == []
    assert [wait > 0 for wait in throttle.reserve([text] * 3)] == [False, False, True]
    assert len(caplog.records) == 2


@pytest.mark.parametrize(
    "limits", [{"daily_messages": 10}, {"daily_money": Money(Decimal("8.00"), "KES")}], ids=["texts", "money"]
)
def test_an_announcement_leaves_room_for_texts_about_cases_and_answers(
    make: Make, caplog: pytest.LogCaptureFixture, limits: dict[str, object]
) -> None:
    throttle = make(**limits, alarm=0.95)
    text = replace(ONE, money=Money(Decimal("0.80"), "KES").micros)
    announced = replace(text, ceiling_share=0.9)
    assert throttle.max_batch_size(announced) == 9
    assert throttle.reserve([announced] * 12).count(0.0) == 9
    assert [vars(record)["reason"] for record in caplog.records] == ["daily_ceiling_near"]
    assert throttle.reserve([text] * 2).count(0.0) == 1


def test_what_was_not_sent_does_not_count_for_the_day(make: Make) -> None:
    throttle = make(daily_messages=2)
    assert throttle.reserve([ONE] * 3).count(0.0) == 2
    throttle.refund([ONE])
    assert throttle.reserve([ONE] * 2).count(0.0) == 1


class Priced(RotatingProviders):
    """Every part costs 0.80."""

    def price(self, provider: str, msisdn: str, parts: int, network: str = "") -> Money:
        del provider, msisdn, network
        return Money(Decimal("0.80"), "KES").multiplied_by(parts)


def test_texts_over_the_pace_wait_in_the_outbox_without_an_attempt(messaging: MessagingFixture) -> None:
    messaging.limits["at"] = ProviderLimits(per_second=2)
    ids = [f"m{place}" for place in range(5)]
    for place, message_id in enumerate(ids):
        messaging.put(message_id, number=f"+25471100010{place}")
    messaging.sender().send(*ids)
    assert len(messaging.provider.sent) == 2
    waiting = [message_id for message_id in ids if messaging.state(message_id) == "queued"]
    assert [messaging.field("attempts", message_id) for message_id in waiting] == [None] * 3
    assert all(messaging.due_in(message_id) == pytest.approx(0.5) for message_id in waiting)
    for _ in range(20):
        messaging.clock.advance(0.5)
        messaging.sender().send(*ids)
    assert {messaging.state(message_id) for message_id in ids} == {"accepted"}


@pytest.mark.parametrize(
    "limits", [ProviderLimits(daily_messages=5), ProviderLimits(daily_money=Money(Decimal("4.10"), "KES"))]
)
def test_a_call_is_no_larger_than_what_the_day_has_left(
    messaging: MessagingFixture, limits: ProviderLimits
) -> None:
    messaging.limits["at"] = limits
    messaging.provider.max_recipients = 3
    ids = [f"m{place}" for place in range(8)]
    for place, message_id in enumerate(ids):
        messaging.put(message_id, number=f"+25471100010{place}")
    sender = messaging.sender(routes=Priced(messaging.providers))
    sender.send(*ids[:3])
    messaging.provider.max_recipients = 100
    sender.send(*ids[3:])
    assert [len(call) for call in messaging.provider.calls] == [3, 2]
    waiting = [message_id for message_id in ids if messaging.state(message_id) == "queued"]
    assert [messaging.due_in(message_id) for message_id in waiting] == [12 * 3600] * 3


def test_those_who_wait_come_back_spread_over_the_time_that_all_of_them_take(
    messaging: MessagingFixture,
) -> None:
    messaging.limits["at"] = ProviderLimits(per_second=2)
    ids = [f"m{place}" for place in range(12)]
    for place, message_id in enumerate(ids):
        messaging.put(message_id, number=f"+2547110001{place:02d}", name="received" if place < 11 else REPLY)
    messaging.words[REPLY] = "Karibu"
    draws = iter(range(0, 1000, 100))
    messaging.sender(draw=lambda _below: next(draws)).send(*ids)
    waits = [wait for message_id in ids[:11] if (wait := messaging.due_in(message_id)) is not None]
    assert waits == sorted(waits)
    assert len(set(waits)) == len(waits) == 9
    assert 4 < waits[-1] < 6.5  # ten wait, two go a second
    assert messaging.due_in("m11") == 0.5  # an answer that somebody waits for


def test_the_texts_of_one_call_fit_in_a_second(messaging: MessagingFixture) -> None:
    messaging.limits["at"] = ProviderLimits(per_second=3)
    messaging.provider.max_recipients = 100
    for place in range(5):
        messaging.put(f"m{place}", number=f"+25471100010{place}")
    messaging.sender().send(*(f"m{place}" for place in range(5)))
    assert [len(call) for call in messaging.provider.calls] == [3]


def test_a_text_that_a_provider_did_not_take_costs_nothing(messaging: MessagingFixture) -> None:
    messaging.limits["at"] = ProviderLimits(daily_money=Money(Decimal("1.00"), "KES"))
    messaging.provider.results = [SendDeferred("provider_error"), SendAccepted("ATXid_1")]
    sender = messaging.sender(routes=Priced(messaging.providers))
    messaging.put("m1")
    sender.send("m1")
    messaging.clock.advance(60)
    sender.send("m1")
    assert messaging.state() == "accepted"
    messaging.put("m2", number="+254711000222")
    sender.send("m2")
    assert messaging.state("m2") == "queued"
    assert messaging.due_in("m2") == 12 * 3600 - 60  # the bench's day is UTC's
    assert NUMBER not in str(messaging.store.hgetall("spent:at"))
