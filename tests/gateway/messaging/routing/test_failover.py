"""A provider that fails or is slow loses its traffic by steps, and gets it back the same way."""

from collections.abc import Callable
from itertools import count

import pytest
import redis

from gateway.messaging.routing.delivery_config import Route
from gateway.messaging.routing.provider_health import health_key
from gateway.providers.sms_provider import SendAccepted, SendDeferred, SendRefused, SendResult, SendUnknown
from tests.gateway.messaging.routing.failover_simulation import (
    FINE,
    KENYAN,
    SLOW,
    START,
    UNREACHABLE,
    Answer,
    FailoverSimulation,
    RoutedText,
)

pytestmark = pytest.mark.long

MINUTE = 60.0


def always(answer: Answer) -> Callable[[float], Answer]:
    return lambda _seconds: answer


def between(since: float, until: float, answer: Answer) -> Callable[[float], Answer]:
    """That answer for a while, a good one before and after."""
    return lambda seconds: answer if since <= seconds < until else FINE


def share(world: FailoverSimulation, name: str, since: float, until: float) -> float:
    """The part of the texts of a while that a provider took."""
    every = sum(world.count(other, since, until, accepted=True) for other in world.behaviours)
    return world.count(name, since, until, accepted=True) / every


@pytest.mark.parametrize(
    "trouble", [UNREACHABLE, (SendUnknown("read_timeout"), 9.0), (SendDeferred("provider_error"), 0.3), SLOW]
)
def test_an_outage_of_ten_minutes(store: redis.Redis, trouble: Answer) -> None:
    out, back = 5 * MINUTE, 15 * MINUTE
    world = FailoverSimulation(store, {"at": between(out, back, trouble), "twilio": always(FINE)})
    world.run(25 * MINUTE)
    assert [(name, step) for _, name, step in world.steps] == [
        ("at", step) for step in (50, 10, 0, 10, 50, 100)
    ]
    moments = [when for when, _, _ in world.steps]
    assert all(out < when <= out + MINUTE for when in moments[:3])  # all traffic is elsewhere within a minute
    assert all(back < when <= back + 6 * MINUTE for when in moments[3:])  # and back within six
    assert world.count("at", out + MINUTE, back) <= 10 * MINUTE / 15  # nothing but tries meanwhile
    assert world.count("twilio", 0, out) == 0
    assert world.count("twilio", moments[-1] + 1, 25 * MINUTE) == 0
    assert world.lost == 0


def test_what_was_certainly_not_sent_leaves_by_the_next_provider_at_once(store: redis.Redis) -> None:
    world = FailoverSimulation(store, {"at": always(UNREACHABLE), "twilio": always(FINE)})
    world.run(10 * MINUTE)
    assert len(world.accepted) == 10 * MINUTE * 2
    assert {name for _, name in world.accepted} == {"twilio"}


def test_a_provider_on_its_way_back_gets_a_tenth_then_a_half(store: redis.Redis) -> None:
    world = FailoverSimulation(store, {"at": between(0, 5 * MINUTE, UNREACHABLE), "twilio": always(FINE)})
    world.run(12 * MINUTE, each_second=20)
    up = {step: when for when, name, step in world.steps[3:]}
    assert share(world, "at", up[10] + 1, up[50]) == pytest.approx(0.1, abs=0.03)
    assert share(world, "at", up[50] + 1, up[100]) == pytest.approx(0.5, abs=0.05)
    assert share(world, "at", up[100] + 1, 12 * MINUTE) == 1


@pytest.mark.parametrize("period", [20, 60, 300])
def test_a_flapping_provider_takes_few_steps(store: redis.Redis, period: float) -> None:
    def flapping(seconds: float) -> Answer:
        return UNREACHABLE if seconds // period % 2 else FINE

    world = FailoverSimulation(store, {"at": flapping, "twilio": always(FINE)})
    world.run(60 * MINUTE, each_second=1)
    assert len(world.steps) <= 24  # each fall alone would take three down and three up
    assert world.lost == 0


@pytest.mark.parametrize("each", [3, 10, 100])
def test_a_failure_now_and_then_costs_nothing(store: redis.Redis, each: int) -> None:
    numbers = count(1)

    def now_and_then(_seconds: float) -> Answer:
        return FINE if next(numbers) % each else UNREACHABLE

    world = FailoverSimulation(store, {"at": now_and_then, "twilio": always(FINE)})
    world.run(10 * MINUTE)
    assert world.steps == []


REFUSED = [
    SendRefused("403", "InvalidPhoneNumber"),
    SendRefused("406", "UserInBlacklist", opted_out=True),
    SendRefused("407", "CouldNotRoute"),
    SendRefused("21610", "opted_out", opted_out=True),
]


@pytest.mark.parametrize("result", REFUSED, ids=lambda result: result.reason)
def test_refusals_of_a_number_are_not_the_providers_failure(store: redis.Redis, result: SendRefused) -> None:
    world = FailoverSimulation(store, {"at": always((result, 0.2)), "twilio": always(FINE)})
    world.run(5 * MINUTE)
    assert world.steps == []


def test_a_provider_that_refuses_us_altogether_loses_its_traffic(store: redis.Redis) -> None:
    refusal = SendRefused("402", "InvalidSenderId", alarm=True)
    world = FailoverSimulation(store, {"at": always((refusal, 0.2)), "twilio": always(FINE)})
    world.run(2 * MINUTE)
    assert world.shares == {"at": 0, "twilio": 100}
    assert {name for _, name in world.accepted} == {"twilio"}


def test_when_all_are_bad_the_least_bad_comes_first(store: redis.Redis) -> None:
    def mostly_away(seconds: float) -> Answer:
        return FINE if seconds % 8 == 0 else UNREACHABLE

    world = FailoverSimulation(store, {"at": always(UNREACHABLE), "twilio": mostly_away})
    world.run(10 * MINUTE)
    assert world.shares == {"at": 0, "twilio": 0}
    firsts = [world.workers[0].choose(RoutedText(), KENYAN)[0].name for _ in range(20)]
    assert firsts == ["twilio"] * 20
    assert world.count("twilio", 2 * MINUTE, 10 * MINUTE, accepted=True) == 240  # a quarter of them
    assert len(world.accepted) + world.lost == 10 * MINUTE * 2  # no text was ever kept back


def test_the_only_provider_keeps_all_its_traffic(store: redis.Redis) -> None:
    world = FailoverSimulation(store, {"at": between(0, 10 * MINUTE, UNREACHABLE)}, Route(("at",)))
    world.run(20 * MINUTE)
    assert world.shares == {"at": 100}
    assert world.count("at", 0, 20 * MINUTE) == 20 * MINUTE * 2


def test_weights_part_the_traffic(store: redis.Redis) -> None:
    world = FailoverSimulation(
        store, {"at": always(FINE), "twilio": always(FINE)}, Route(("at", "twilio"), (80, 20))
    )
    world.run(5 * MINUTE, each_second=10)
    assert share(world, "at", 0, 5 * MINUTE) == pytest.approx(0.8, abs=0.03)


def test_a_failing_one_of_two_by_weight_loses_its_part(store: redis.Redis) -> None:
    world = FailoverSimulation(
        store, {"at": always(UNREACHABLE), "twilio": always(FINE)}, Route(("at", "twilio"), (80, 20))
    )
    world.run(5 * MINUTE, each_second=10)
    assert world.shares == {"at": 0, "twilio": 100}
    assert world.count("at", 2 * MINUTE, 5 * MINUTE) <= 3 * MINUTE / 15 + 1


def test_a_provider_without_weight_only_stands_in(store: redis.Redis) -> None:
    world = FailoverSimulation(
        store,
        {"at": between(MINUTE, 2 * MINUTE, UNREACHABLE), "twilio": always(FINE)},
        Route(("at", "twilio"), (1, 0)),
    )
    world.run(MINUTE)
    assert world.count("twilio", 0, MINUTE) == 0
    world.run(MINUTE)
    assert world.count("twilio", MINUTE, 2 * MINUTE, accepted=True) == MINUTE * 2


@pytest.mark.parametrize("weights", [(), (80, 20), (0, 1)])
@pytest.mark.parametrize("shares", [(100, 100), (50, 100), (10, 50), (0, 100), (100, 0), (0, 0)])
@pytest.mark.parametrize("last", ["", "at"])
def test_every_order_has_every_provider_once(
    store: redis.Redis, weights: tuple[int, ...], shares: tuple[int, int], last: str
) -> None:
    for name, share in zip(("at", "twilio"), shares, strict=True):
        store.hset(health_key(name), mapping={"share": share, "since": repr(START)})
    world = FailoverSimulation(
        store, {"at": always(FINE), "twilio": always(FINE)}, Route(("at", "twilio"), weights)
    )
    for _ in range(30):
        order = world.workers[0].choose(RoutedText(provider=last), KENYAN)
        assert sorted(provider.name for provider in order) == ["at", "twilio"]


def test_a_text_that_answers_stays_with_its_provider(store: redis.Redis) -> None:
    world = FailoverSimulation(store, {"at": always(FINE), "twilio": always(UNREACHABLE)})
    world.run(2 * MINUTE)
    names = [
        provider.name for provider in world.workers[0].choose(RoutedText(only_provider="twilio"), KENYAN)
    ]
    assert names == ["twilio"]


def test_the_next_attempt_is_made_elsewhere(store: redis.Redis) -> None:
    world = FailoverSimulation(store, {"at": always(FINE), "twilio": always(FINE)})
    assert [one.name for one in world.workers[0].choose(RoutedText(provider="at"), KENYAN)] == [
        "twilio",
        "at",
    ]
    assert [one.name for one in world.workers[0].choose(RoutedText(provider="twilio"), KENYAN)] == [
        "at",
        "twilio",
    ]


def test_the_next_attempt_is_not_made_where_nothing_gets_through(store: redis.Redis) -> None:
    world = FailoverSimulation(store, {"at": always(UNREACHABLE), "twilio": always(FINE)})
    world.run(2 * MINUTE)
    assert world.shares["at"] == 0
    assert world.workers[0].choose(RoutedText(provider="twilio"), KENYAN)[0].name == "twilio"


def test_a_store_that_is_away_leaves_the_order_as_it_was_known() -> None:
    nowhere = redis.Redis.from_url("redis://127.0.0.1:1")
    world = FailoverSimulation(nowhere, {"at": always(FINE), "twilio": always(FINE)})
    assert [provider.name for provider in world.workers[0].choose(RoutedText(), KENYAN)] == ["at", "twilio"]


def test_a_failing_second_is_seen_by_all_workers_in_one_round_trip_each(store: redis.Redis) -> None:
    world = FailoverSimulation(store, {"at": always(FINE), "twilio": always(FINE)})
    world.run(1)
    before = store.info("stats")["total_commands_processed"]
    for _ in range(100):
        world.send(world.workers[0])
    assert store.info("stats")["total_commands_processed"] - before < 20  # one exchange for a hundred texts


@pytest.mark.parametrize(
    ("result", "seconds", "counted"),
    [
        (SendAccepted("id"), 0.1, "good"),
        (SendAccepted("id"), 5.0, "slow"),
        (SendRefused("403", "InvalidPhoneNumber"), 0.1, "good"),
        (SendRefused("402", "InvalidSenderId", alarm=True), 0.1, "failed"),
        (SendDeferred("too_many_requests"), 0.1, "failed"),
        (SendUnknown("read_timeout"), 9.0, "unknown"),
    ],
)
def test_answers_are_counted(store: redis.Redis, result: SendResult, seconds: float, counted: str) -> None:
    world = FailoverSimulation(store, {"at": always((result, seconds))}, Route(("at",)))
    world.workers[0].record_results("at", [result] * 3, seconds)
    world.workers[0].flush()
    assert store.hgetall("counts:providers") == {f"at:{counted}".encode(): b"3"}
