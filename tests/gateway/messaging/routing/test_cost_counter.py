"""What texts cost is counted once each, by who they were for and who took them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import redis
from msgspec import structs

from gateway.messaging.message import SmsMessage
from gateway.messaging.routing.cost_counter import AcceptedText, CostCounter
from gateway.messaging.routing.cost_totals import CostGroup, CostTotals, price_deviation, service_label
from gateway.messaging.routing.delivery_config import DeliveryConfig, ProviderLimits
from gateway.messaging.routing.money import Money
from gateway.messaging.routing.prices import with_list_prices
from gateway.messaging.throttle import RateRequest, Throttle
from gateway.providers.registry import PROVIDERS

LATE = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)  # the third in Nairobi
KENYAN, UGANDAN = "+254711000111", "+256772123456"
TEXT = SmsMessage(
    id="m1",
    state="submitting",
    name="received",
    language="sw",
    encrypted_number=KENYAN,
    created_at=LATE,
    provider="at",
    attempts=1,
)
DELIVERY = DeliveryConfig(
    ("at", "twilio"),
    prices=with_list_prices({"KE": {"twilio": Money(Decimal("0.0455"), "USD")}}, PROVIDERS.list_prices),
)


@pytest.fixture
def clock() -> list[datetime]:
    return [LATE]


@pytest.fixture
def costs(store: redis.Redis, clock: list[datetime]) -> CostCounter:
    return CostCounter(
        store,
        DELIVERY,
        lambda: "County: services",
        lambda: clock[0],
        lambda: ZoneInfo("Africa/Nairobi"),
    )


def taken(
    provider: str = "at", parts: int = 1, cost: str | None = None, number: str = KENYAN, **changes: str
) -> AcceptedText:
    return AcceptedText(provider, structs.replace(TEXT, **changes), number, parts, cost)


def group(provider: str, country: str, currency: str, language: str = "sw") -> CostGroup:
    return CostGroup("County-services", language, provider, country, currency)


@pytest.mark.parametrize(
    ("text", "where", "total"),
    [
        # the provider's own word counts, beside what the table says
        (taken(cost="KES 0.8000"), group("at", "KE", "KES"), CostTotals(1, 1, 800_000, 800_000)),
        (taken(parts=2, cost="KES 2.0000"), group("at", "KE", "KES"), CostTotals(1, 2, 2_000_000, 1_600_000)),
        (taken(cost="USD 0.0079"), group("at", "KE", "USD"), CostTotals(1, 1, 7900, 0)),
        # else the table
        (taken(parts=3), group("at", "KE", "KES"), CostTotals(1, 3, 2_400_000, 2_400_000)),
        (taken(cost="0"), group("at", "KE", "KES"), CostTotals(1, 1, 800_000, 800_000)),
        (taken(cost="a lot"), group("at", "KE", "KES"), CostTotals(1, 1, 800_000, 800_000)),
        (taken("twilio", 2), group("twilio", "KE", "USD"), CostTotals(1, 2, 91_000, 91_000)),
        # else nothing but texts and parts
        (taken(number=UGANDAN, parts=2), group("at", "UG", "none"), CostTotals(1, 2)),
        (taken(number="", language=""), group("at", "none", "none", "none"), CostTotals(1, 1)),
    ],
)
def test_a_text_is_counted(
    costs: CostCounter, text: AcceptedText, where: CostGroup, total: CostTotals
) -> None:
    costs.count_accepted([text])
    costs.flush()
    assert costs.totals_for_days(1) == {where: total}


def test_many_are_counted_in_one_round_trip(costs: CostCounter, store: redis.Redis) -> None:
    costs.flush()
    before = store.info("stats")["total_reads_processed"]
    for _ in range(50):
        costs.count_accepted([taken(), taken(), taken(language="en", parts=2)])
    assert costs.totals_for_days(1) == {}  # it is written down once a second, or when nothing follows
    costs.flush()
    assert (
        store.info("stats")["total_reads_processed"] - before <= 4
    )  # INFO itself and the look before among them
    assert costs.totals_for_days(1) == {
        group("at", "KE", "KES", "en"): CostTotals(50, 100, 80_000_000, 80_000_000),
        group("at", "KE", "KES", "sw"): CostTotals(100, 100, 80_000_000, 80_000_000),
    }


def test_a_day_is_one_of_the_service_and_is_kept_400_days(
    costs: CostCounter, store: redis.Redis, clock: list[datetime]
) -> None:
    costs.count_accepted([taken()])
    assert 399 * 86_400 < store.ttl("cost:2026-03-03") <= 400 * 86_400
    clock[0] += timedelta(days=2)
    costs.count_accepted([taken()])
    assert [sum(one.texts for one in costs.totals_for_days(number).values()) for number in (1, 2, 3)] == [
        1,
        1,
        2,
    ]
    assert store.hget("counts:cost", "County-services:sw:at:KE:KES:cost") == b"1600000"


def test_a_store_that_is_away_loses_the_count_and_nothing_else() -> None:
    nowhere = redis.Redis.from_url("redis://127.0.0.1:1")
    costs = CostCounter(nowhere, DELIVERY, lambda: "S", lambda: LATE, lambda: UTC)
    costs.count_accepted([taken()])


def test_the_days_money_is_charged_what_the_provider_states(
    store: redis.Redis, clock: list[datetime]
) -> None:
    limits = ProviderLimits(daily_money=Money(Decimal(100), "KES"))
    throttle = Throttle(store, lambda _provider: limits, lambda: clock[0], lambda: UTC, {})
    costs = CostCounter(store, DELIVERY, lambda: "S", lambda: clock[0], lambda: UTC, throttle.refund)
    price = Money(Decimal("0.80"), "KES")
    throttle.reserve([RateRequest("at", "", messages=3, parts=3, money=3 * price.micros)])
    costs.count_accepted(
        [replace(taken(cost=cost), price=price) for cost in ("KES 1.5000", "KES 0.5000", "USD 9")]
    )
    costs.flush()
    assert (
        store.hget("spent:at", "money") == b"2800000"
    )  # 1.50 and 0.50, and 0.80 where the currency is another
    assert store.hget("spent:at", "messages") == b"3"


def test_a_table_that_is_off_shows(costs: CostCounter) -> None:
    costs.count_accepted([taken(cost="KES 1.0000"), taken(cost="KES 1.0000", language="en")])
    assert price_deviation(costs.totals_for_days(7), "at", "KE") == (Money(Decimal(1), "KES"), 0.25)
    assert price_deviation(costs.totals_for_days(7), "at", "UG") is None


@pytest.mark.parametrize(
    ("name", "written"),
    [("County: services", "County-services"), ("Huduma", "Huduma"), ("  ", "none"), ("x" * 90, "x" * 40)],
)
def test_a_services_name_makes_a_label(name: str, written: str) -> None:
    assert service_label(name) == written
