"""A store or a backend that is away, silent or slow: the citizen is answered, politely and in time."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from gateway.conversations.handler import DEADLINE_SECONDS
from menus import case_reference
from tests.gateway.cases.fake_case_system import SECRET, FakeCaseSystem, run_case_system
from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.ussd.conftest import MENUS, Cases
from tests.gateway.conversations.ussd.phone import APOLOGY, Phone
from tests.gateway.services import create_app
from tests.waiting import measure_seconds

KNOWN = case_reference.make_reference(lambda below: 7 % below)


@pytest.fixture
def case_system() -> Iterator[FakeCaseSystem]:
    """A case backend."""
    with run_case_system() as running:
        yield running


def phone_with_backend(
    make_services: MakeServices, case_system: FakeCaseSystem, menus: Path = MENUS
) -> Phone:
    """A phone at a gateway that asks this backend."""
    services = make_services(
        GATEWAY_MENUS=str(menus), CASE_BACKEND_URL=case_system.url, CASE_BACKEND_SECRET=SECRET
    )
    return Phone(create_app(services).test_client())


def seconds_for(phone: Phone, *inputs: str) -> float:
    """How many seconds the last of the inputs took."""
    phone.send(*inputs[:-1])
    started = time.monotonic()
    phone.send(inputs[-1])
    return time.monotonic() - started


def test_a_store_that_is_away(make_services: MakeServices) -> None:
    away = make_services(GATEWAY_MENUS=str(MENUS), REDIS_URL="unix:///nonexistent/valkey.sock")
    one = Phone(create_app(away).test_client())
    assert measure_seconds(one.dial, DEADLINE_SECONDS) < DEADLINE_SECONDS
    assert one.shown == APOLOGY


def test_a_store_that_is_silent(make_services: MakeServices, store: redis.Redis) -> None:
    one = Phone(create_app(make_services(GATEWAY_MENUS=str(MENUS))).test_client())
    one.dial()
    process = store.info("server")["process_id"]
    os.kill(process, signal.SIGSTOP)
    try:
        assert one.send("1") == APOLOGY
        assert measure_seconds(one.hop, DEADLINE_SECONDS) < DEADLINE_SECONDS
        assert one.shown == APOLOGY
    finally:
        os.kill(process, signal.SIGCONT)
    assert one.hop().startswith("CON What is it about?")  # the same hop, delivered again


def test_a_store_that_forgot_its_scripts(
    make_services: MakeServices, store: redis.Redis, cases: Cases
) -> None:
    one = Phone(create_app(make_services(GATEWAY_MENUS=str(MENUS))).test_client())
    one.dial()
    one.send("1", "1", "Kibera", "12")
    store.script_flush()
    assert one.send("1").startswith("CON Thank you.")
    assert len(cases()) == 1


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ((200, {"status": "NEW", "note": "", "updated_at": ""}), f"END {KNOWN}: received. "),
        ((404, {}), "END No such report."),
        ((500, {}), "END Please try later."),
        ((200, b"<html>"), "END Please try later."),
        ((200, []), "END Please try later."),
        ((200, {"status": None}), "END Please try later."),
        ((302, {}), "END Please try later."),
    ],
)
def test_answers_of_the_backend(
    make_services: MakeServices, case_system: FakeCaseSystem, answer: tuple[int, object], shown: str
) -> None:
    one = phone_with_backend(make_services, case_system)
    case_system.answers = [answer]
    one.dial()
    assert one.send("2", KNOWN).strip() == shown.strip()


def test_a_backend_that_is_down(make_services: MakeServices, case_system: FakeCaseSystem) -> None:
    case_system.url = "http://127.0.0.1:9"
    one = phone_with_backend(make_services, case_system)
    one.dial()
    assert one.send("2", KNOWN) == "END Please try later."


def test_a_backend_that_hangs(make_services: MakeServices, case_system: FakeCaseSystem) -> None:
    case_system.delay_seconds = 30
    one = phone_with_backend(make_services, case_system)

    def look_up() -> None:
        one.session += "+"  # another session: the same hop would be answered as before
        one.dial()
        one.send("2", KNOWN)

    assert measure_seconds(look_up, DEADLINE_SECONDS) < DEADLINE_SECONDS  # the lookup has less than the hop
    assert one.shown == "END Please try later."


def test_more_slow_lookups_than_a_hop_has_time_for(
    make_services: MakeServices, case_system: FakeCaseSystem, tmp_path: Path
) -> None:
    text = MENUS.read_text(encoding="utf-8")
    looks = "".join(
        f"  look{n}: {{lookup: case, found: status, none: unknown, failed: look{n + 1}}}\n" for n in range(9)
    )
    text = text.replace("goto: look\n", "goto: look0\n").replace(
        '{case: "{tracked}"}', '{case: "{tracked}", within: 9s}'
    )
    menus = tmp_path / "menus.yaml"
    menus.write_text(text.replace("  look: {", looks + "  look9: {"), encoding="utf-8")
    case_system.delay_seconds = 30
    one = phone_with_backend(make_services, case_system, menus)
    one.dial()
    assert seconds_for(one, "2", KNOWN) < 2 * DEADLINE_SECONDS  # one of them alone may take longer
    assert one.shown == "END Please try later."
