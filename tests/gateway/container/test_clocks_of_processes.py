"""Processes whose clocks are an hour fast or slow: what one writes is neither held up nor repeated by another."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from gateway.messaging.send_policy import is_expired
from gateway.outbound_calls.requests import CallRequest
from gateway.security.case_signature import SignedRequest, signature_headers, verify_signature
from gateway.storage.outbox.outbox import RECORD_PREFIXES
from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.menu_gateway import HEAD, MenuGateway
from tests.gateway.services import Services, create_app
from tests.waiting import wait_until

HOUR = 3600
PAIRS = [(HOUR, -HOUR), (-HOUR, HOUR), (HOUR, 0), (-HOUR, 0)]
NUMBER = "+254711000001"
MENUS = """
screens:
  top: {ask: What is wrong?, answer: {type: text}, save: what, goto: more}
  more: {ask: Where?, answer: {type: text}, save: where, goto: send}
  send: {submit: report, goto: thanks}
  thanks: {end: "Thank you. Reference {reference}."}
cases: {report: {title: Report, fields: {what: "{what}", where: "{where}"}}}
messages: {received: "We have your report {reference}."}
"""

MakeProcess = Callable[[int], Services]


@pytest.fixture
def make_process(make_services: MakeServices, tmp_path: Path) -> MakeProcess:
    """Make a process whose clock is off by these seconds."""
    menus = tmp_path / "menus.yaml"
    menus.write_text(HEAD + MENUS, encoding="utf-8")

    def make(seconds: int) -> Services:
        file = tmp_path / f"clock-{seconds}"
        file.write_text(str(seconds))
        return make_services(GATEWAY_MENUS=str(menus), GATEWAY_CLOCK_FILE=str(file))

    return make


@pytest.fixture(params=PAIRS, ids=[f"{one:+d} and {other:+d}" for one, other in PAIRS])
def pair(request: pytest.FixtureRequest, make_process: MakeProcess) -> Iterator[tuple[Services, Services]]:
    one, other = request.param
    return make_process(one), make_process(other)


Pair = tuple[Services, Services]


def test_the_clock_of_the_machine_is_off(pair: Pair) -> None:
    one, other = (services.container.resources for services in pair)
    assert abs((one.own_clock() - other.own_clock()).total_seconds()) >= HOUR - 1
    assert abs((one.clock() - other.clock()).total_seconds()) < 1


def test_a_case_and_its_text_are_due_at_once(pair: Pair) -> None:
    web, worker = pair
    phone = MenuGateway(web, create_app(web), web.redis).phone(NUMBER)
    phone.dial()
    assert phone.send("No water", "Kibera").startswith("END Thank you.")
    for outbox in (worker.submissions_outbox, worker.messages_outbox):
        [(item, due)] = outbox.list_pending(10)
        assert abs(due - outbox.now()) < 60
        wait_until(partial(outbox.lease, item, 12))
    message = worker.messages.load(item)
    assert message is not None
    assert not is_expired(message, worker.clock(), lambda: None)
    assert abs((worker.clock() - message.created_at).total_seconds()) < 60


def test_what_one_has_leased_no_other_gets(pair: Pair) -> None:
    for stream in RECORD_PREFIXES:
        one, other = (services.container.resources.outbox(stream) for services in pair)
        assert one.put(stream, {"state": "queued"})
        lease = one.lease(stream, 12)
        assert lease
        assert other.lease(stream, 12) is None
        assert other.lease_due(10, 12) == []
        assert one.reschedule(lease, one.now() + 30)
        assert other.lease(stream, 12) is None
        assert 25 < dict(other.list_pending(1))[stream] - other.now() < 35


def test_a_resumed_stream_lets_go_at_once(pair: Pair) -> None:
    one, other = pair
    assert one.pauses.pause("messages", "why", "who")
    one.pauses.resume("messages")
    resumed = other.pauses.resumed_at("messages")
    assert abs(resumed - other.clock()) < timedelta(seconds=60)


def test_calls_are_due_soon(pair: Pair) -> None:
    one, other = pair
    one.call_requests.add("call-1", CallRequest(NUMBER, "", "en", "", "+254711082000"))
    [(item, due)] = other.calls_outbox.list_pending(1)
    assert item == "call-1"
    assert 0 < due - other.calls_outbox.now() < 10


def test_a_link_to_a_recording_holds_as_long_as_it_says(pair: Pair) -> None:
    one, other = pair
    link = one.recording_links.create("a" * 32, one.container.resources.timestamp() + 600)
    until, signature = (part.partition("=")[2] for part in link.partition("?")[2].split("&"))
    checked = [
        other.recording_links.check(
            "a" * 32, until, signature, other.container.resources.timestamp() + seconds
        ).name
        for seconds in (0, 590, 610)
    ]
    assert checked == ["VALID", "VALID", "EXPIRED"]


def test_a_signature_of_one_is_in_time_for_another(pair: Pair) -> None:
    one, other = pair
    request = SignedRequest("POST", "/cases/updates", b"{}")
    headers = signature_headers("a-secret", one.clock().timestamp(), request)
    assert verify_signature(["a-secret"], headers, request, other.clock().timestamp())
