"""Calls that were promised: rung once, at a time that the menus allow, and again only where nobody answered."""

import io
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from gateway.container.worker import swept_outboxes
from gateway.operations import logs
from gateway.outbound_calls.outbound_call_store import MAX_ATTEMPTS_PER_DAY
from gateway.workers.queues import PLACE_CALL
from tests.gateway.conversations.ussd.phone import run_at_once
from tests.gateway.conversations.voice.phone_call import NUMBER
from tests.gateway.outbound_calls.conftest import (
    OURS,
    AfricasTalkingCallee,
    MakeNetwork,
    OutboundCallFixture,
    TwilioCallee,
    at,
)
from tests.gateway.services import run_job

COUNTY_GREETING = "This is the county. Are you well? For Yes, press 1. For No, press 2."
GOODBYE = "Thank you for calling. Goodbye."


def test_whoever_asks_is_rung_and_goes_on_where_the_menu_says(network: OutboundCallFixture) -> None:
    assert network.dial("1").startswith("END We will ring you.")
    assert network.call_count == 0
    network.work(4)
    assert network.call_count == 0, "they have to hang up first"
    network.work(2)
    (asked,) = network.provider.asked
    assert (asked.form.get("to") or asked.form.get("To")) == NUMBER
    assert network.state == "ringing"
    phone = network.phone()
    assert phone.call() == COUNTY_GREETING
    assert network.state == "answered"
    assert phone.press("1") == "Good bye."
    for _ in range(2):
        phone.hang_up()
    assert network.state == "over"
    assert "number" not in network.record
    network.work(24 * 3600)
    assert network.call_count == 1
    assert (
        network.counted(f'gateway_call_seconds_count{{direction="out",provider="{network.provider_name}"}}')
        == 1
    )
    assert network.counted('gateway_sessions_ended_total{how="completed"}') == 1


def test_they_are_spoken_to_in_the_language_in_which_they_asked(network: OutboundCallFixture) -> None:
    assert network.dial("3", "1") == "END Tutakupigia."
    network.work()
    assert network.phone().call().startswith("Hapa ni kaunti.")


def test_who_asks_twice_within_a_minute_is_rung_once(network: OutboundCallFixture) -> None:
    for _ in range(3):
        network.dial("1")
        network.work()
    assert network.call_count == 1
    phone = network.phone()
    phone.call()
    phone.hang_up()
    network.dial("1")
    network.work()
    assert network.call_count == 1
    network.clock.advance(60)
    network.dial("1")
    network.work()
    assert network.call_count == 2


def test_a_call_whose_end_nobody_told_is_over_after_a_while(network: OutboundCallFixture) -> None:
    network.dial("1")
    network.work()
    phone = network.phone()
    phone.call()
    for _ in range(3):
        network.work(600)
        phone.press("*")
        assert network.state == "answered"
    network.work(901)
    assert network.state == "over"


def test_many_workers_ring_once(network: OutboundCallFixture) -> None:
    network.dial("1")
    network.clock.advance(5)
    ((item, _),) = network.services.calls_outbox.list_ready(10)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: run_job(network.services, PLACE_CALL, item), range(16)))
    assert network.call_count == 1


@pytest.mark.parametrize("busy", [False, True])
def test_nobody_answers(network: OutboundCallFixture, busy: bool) -> None:
    how = {("at", True): "USER_BUSY", ("twilio", True): "busy"}.get((network.provider_name, busy))
    network.dial("1")
    network.work()
    for attempt, wait in ((1, 120), (2, 900)):
        phone = network.phone(f"call-{attempt}")
        for _ in range(2):
            phone.not_answered(*([how] if how else []))
        assert network.state == "queued"
        network.work(wait - 1)
        assert network.call_count == attempt
        network.work(2)
        assert network.call_count == attempt + 1
    network.phone("call-1").not_answered()
    assert network.state == "ringing", "a late notice of the first attempt tells nothing of the third"
    network.phone("call-3").not_answered()
    assert network.state == "failed"
    assert "number" not in network.record
    network.work(24 * 3600)
    assert network.call_count == 3
    assert network.store.hget("counts:calls", f"{network.provider_name}:failed") == b"1"
    assert b"gateway_sessions_ended_total{" not in network.services.metrics.exposition(), "there was none"


def test_the_second_attempt_is_answered(network: OutboundCallFixture) -> None:
    network.dial("1")
    network.work()
    network.phone().not_answered()
    network.work(121)
    assert network.phone("call-2").call() == COUNTY_GREETING
    assert network.state == "answered"


def test_who_waits_and_asks_again_is_rung_sooner(network: OutboundCallFixture) -> None:
    network.dial("1")
    network.work()
    network.phone().not_answered()
    network.dial("3", "1")
    network.work(60)
    assert network.call_count == 2
    assert network.phone("call-2").call().startswith("Hapa ni kaunti."), "as they asked last"


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        (at(2, 16, 59), at(2, 16, 59)),
        (at(2, 17), at(3, 8)),
        (at(3, 18), at(5, 8)),  # the fourth is a holiday
        (at(6, 20), at(9, 8)),  # a weekend
        (at(9, 4), at(9, 8)),
    ],
)
def test_they_are_rung_within_the_hours(
    network: OutboundCallFixture, asked: datetime, opens: datetime
) -> None:
    network.clock.moment = asked
    network.dial("2")
    network.work(6)
    if opens > asked:
        assert network.call_count == 0
        ((_, due),) = network.services.calls_outbox.list_pending(10)
        assert datetime.fromtimestamp(due, UTC) == opens
        network.clock.moment = opens
        network.work(0)
    assert network.call_count == 1
    assert network.phone().call() == COUNTY_GREETING


def test_a_number_is_rung_so_often_a_day_and_no_more(network: OutboundCallFixture) -> None:
    network.clock.moment = at(2, 4)
    for count in range(1, 2 * MAX_ATTEMPTS_PER_DAY):
        network.dial("1")
        network.work(60)
        if network.call_count < count:
            break
        phone = network.phone(f"call-{count}")
        phone.call()
        phone.hang_up()
        network.store.delete(*network.store.keys("call:*"), *network.store.keys("used-*"))
    assert network.call_count == MAX_ATTEMPTS_PER_DAY
    assert (network.state, network.record["error"]) == ("failed", "rung_too_often")


def test_a_machine_hears_nothing(make_network: MakeNetwork) -> None:
    network = make_network("twilio")
    network.dial("1")
    network.work()
    phone = network.phone()
    assert isinstance(phone, TwilioCallee)
    phone.answered_by = "machine_start"
    assert phone.call() == GOODBYE
    assert phone.over
    phone.hang_up()
    assert network.state == "queued"
    network.work(121)
    assert network.phone("call-2").call() == COUNTY_GREETING


def test_africas_talking_may_tell_the_numbers_either_way(make_network: MakeNetwork) -> None:
    network = make_network("at")
    network.dial("1")
    network.work()
    phone = network.phone()
    assert isinstance(phone, AfricasTalkingCallee)
    phone.swaps_numbers = True
    assert phone.call() == COUNTY_GREETING
    phone.press("1")
    phone.hang_up()
    assert network.state == "over"


def test_the_first_request_of_a_call_at_the_same_instant(network: OutboundCallFixture) -> None:
    network.dial("1")
    network.work()
    phones = [network.phone() for _ in range(8)]
    assert set(run_at_once([phone.call for phone in phones])) == {COUNTY_GREETING}
    assert len(network.store.keys("conversation:*")) == 2, "that of the wish and that of the call"
    assert network.store.hget("counts:calls", f"{network.provider_name}:answered") == b"1"


def test_a_worker_sweeps_calls_only_where_they_can_be_made(make_network: MakeNetwork) -> None:
    for providers, swept in (("at", True), ("", False)):
        services = make_network("at", GATEWAY_VOICE_PROVIDERS=providers).services
        assert (PLACE_CALL in [job for _, job in swept_outboxes(services.container)]) is swept


def test_a_call_that_is_none_of_ours_hears_nothing(network: OutboundCallFixture) -> None:
    phone = network.phone("somebody-elses")
    assert phone.call() == GOODBYE
    assert phone.over
    assert network.store.keys("conversation:*") == []
    network.dial("1")
    network.work()
    assert network.phone("another", number="+254711000222").call() == GOODBYE
    assert network.state == "ringing"


def test_a_request_that_comes_again_after_the_end_begins_nothing(network: OutboundCallFixture) -> None:
    network.dial("1")
    network.work()
    phone = network.phone()
    phone.call()
    phone.press("1")
    phone.hang_up()
    network.store.delete(*network.store.keys("conversation:*"))
    assert network.phone().call() == GOODBYE
    assert network.store.keys("conversation:*") == []


def test_a_lost_record_begins_the_call_anew(network: OutboundCallFixture) -> None:
    network.dial("1")
    network.work()
    phone = network.phone()
    phone.call()
    network.store.delete(*network.store.keys("conversation:*"))
    assert phone.press("1") == f"Your session was lost. Let us start again. {COUNTY_GREETING}"


def test_numbers_and_words_stay_where_they_belong(network: OutboundCallFixture) -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    before = list(root.handlers), root.level
    logs.configure("debug", (), stream)
    try:
        network.dial("1")
        network.work()
        phone = network.phone()
        phone.call()
        held = network.store.hgetall(network.store.keys("call:*")[0])
        phone.press("1")
        phone.hang_up()
    finally:
        root.handlers[:], root.level = before
    assert network.services.crypto.decrypt(held[b"number"].decode()) == NUMBER
    names = b" ".join(network.store.keys("*"))
    for number in (NUMBER, NUMBER[1:]):
        assert number not in stream.getvalue()
        assert number.encode() not in names
    assert OURS not in stream.getvalue()
    assert network.services.metrics.exposition().find(NUMBER[1:].encode()) == -1
