"""`gateway forget NUMBER`: what goes, and what is left alone."""

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import redis
from click.testing import CliRunner

from gateway.cases.updates import read_update
from gateway.cli import main
from gateway.storage.outbox.outbox import Outbox
from menus.engine.engine import Caller
from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.conversations.ussd.phone import NUMBER
from tests.waiting import wait_until

MakeMenuGateway = Callable[[str], MenuGateway]
OTHER = "+254711000222"

MENUS = """
resume: {policy: ask, within: 10m}
screens:
  top:
    menu: County
    options:
      - {say: Kiswahili, language: sw, goto: top}
      - {say: Ward, goto: ward}
      - {say: Report, goto: report}
      - {say: Text, goto: text}
      - {say: No texts, goto: stop}
      - {say: Ring me, goto: ring}
      - {say: PIN, goto: pin}
      - {say: Finish, goto: bye}
  ward: {ask: Which ward?, answer: {type: text}, save: ward, goto: remember}
  remember: {remember: [ward], for: 30d, goto: top}
  report: {submit: problem, goto: top}
  text: {send_sms: We are open., goto: top}
  stop: {opt_out: all, goto: top}
  ring: {call_back: We will ring., at: top, goto: top}
  pin:
    ask: PIN?
    answer: {type: pin, digits: 4}
    attempts: 9
    attempts_within: 1h
    too_many: top
    save: pin
    goto: top
  bye: {end: Good bye.}
cases:
  problem: {title: A problem, fields: {what: it}}
messages: {received: "We have {reference}.", resolved: "{reference} is done."}
"""


@pytest.fixture
def menu_gateway(make_menu_gateway: MakeMenuGateway) -> MenuGateway:
    menu_gateway = make_menu_gateway(MENUS)
    for number in (NUMBER, OTHER):
        one = menu_gateway.phone(number)
        one.dial()
        one.send("1", "2", "Kibera", "3", "4", "5", "6", "on", "7", "no pin")
    return menu_gateway


@pytest.fixture
def forget(menu_gateway: MenuGateway, redis_url: str) -> Callable[[str], str]:
    """Runs the command; what it prints."""
    environ = {
        "GATEWAY_ENV": "development",
        "REDIS_URL": redis_url,
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
        "GATEWAY_MENUS": str(menu_gateway.services.settings.menus),
    }

    def run(number: str) -> str:
        result = CliRunner().invoke(main, ["forget", number, "--yes"], env=environ)
        assert result.exit_code == (0 if "Kept:" in result.output else 2), result.output
        return result.output

    return run


def record_kinds(menu_gateway: MenuGateway, number: str) -> list[str]:
    """Kinds of records that are found by a number's digest."""
    digest = menu_gateway.services.crypto.digest(number).encode()
    return sorted(
        {name.split(b":")[0].decode() for name in menu_gateway.everything().split(b"\n") if digest in name}
        - {"hops"}
    )


def test_one_person_goes_but_for_the_opt_out(menu_gateway: MenuGateway, forget: Callable[[str], str]) -> None:
    assert (
        record_kinds(menu_gateway, NUMBER)
        == record_kinds(menu_gateway, OTHER)
        == [
            "call",
            "case",
            "consent",
            "conversation",
            "last",
            "message",
            "person",
            "used-day",
            "used-hour",
            "wished",
        ]
    )
    told = forget(NUMBER)
    assert record_kinds(menu_gateway, NUMBER) == ["consent"]
    assert record_kinds(menu_gateway, OTHER) == [
        "call",
        "case",
        "consent",
        "conversation",
        "last",
        "message",
        "person",
        "used-day",
        "used-hour",
        "wished",
    ]
    assert told.splitlines()[:5] == [
        "    3  things remembered: language, answers, attempts",
        "    1  sessions that could have been taken up again",
        "    1  cases that now have no contact: nobody is texted about them any more",
        "    2  texts that now have no number; those not sent yet never will be",
        "    1  calls that were promised",
    ]
    assert "Left alone: 1 cases that have yet to reach the case backend" in told


def test_nothing_is_left_to_find_a_second_time(
    menu_gateway: MenuGateway, forget: Callable[[str], str]
) -> None:
    forget(NUMBER)
    assert [row.split()[0] for row in forget("0711000111").splitlines()[:6]] == ["0"] * 6
    assert len(menu_gateway.store.keys("call:*")) == 1


def test_they_are_a_stranger_afterwards_and_are_texted_nothing(
    menu_gateway: MenuGateway, forget: Callable[[str], str]
) -> None:
    forget(NUMBER)
    one = menu_gateway.phone()
    assert one.dial().startswith("CON County")
    menu_gateway.services.redis.delete(*menu_gateway.store.keys("consent:*"))
    assert {text.msisdn for text in menu_gateway.send_texts()} == {OTHER}


def test_an_update_of_a_case_without_contact_texts_nobody(
    menu_gateway: MenuGateway, forget: Callable[[str], str], store: redis.Redis
) -> None:
    forget(NUMBER)
    forget(OTHER)
    references = [key.decode().partition(":")[2] for key in store.keys("case:*")]
    before = set(store.keys("message:*"))
    for number, reference in enumerate(references):
        told = {"event_id": f"e{number}", "reference": reference, "status": "resolved"}
        row = json.dumps(told | {"at": menu_gateway.services.clock().isoformat()}).encode()
        assert (
            menu_gateway.services.updates.apply(read_update(row, menu_gateway.services.clock())).outcome
            == "applied"
        )
    assert set(store.keys("message:*")) == before


def test_a_case_that_was_given_up_goes_with_what_was_said(
    menu_gateway: MenuGateway, forget: Callable[[str], str], store: redis.Redis
) -> None:
    outbox = Outbox(store, "submissions", menu_gateway.services.clock)
    ids = [item for item, _ in outbox.list_pending(9)]
    for item in ids:
        lease = outbox.lease(item, 10)
        assert lease is not None
        assert outbox.dead_letter(lease, {"state": "dead"})
    told = forget(NUMBER)
    assert "    1  cases that were given up, with all that was said" in told
    assert "Left alone" not in told
    assert len(store.keys("submission:*")) == len(store.keys("case:*")) == len(ids) - 1 == 1


def test_nothing_of_them_stays_in_the_files_of_the_store(
    menu_gateway: MenuGateway, forget: Callable[[str], str], store: redis.Redis, redis_url: str
) -> None:
    folder = Path(redis_url.removeprefix("unix://")).parent
    digest = menu_gateway.services.crypto.digest(NUMBER)
    (case,) = (key for key in store.keys("case:*") if store.hget(key, "number_digest") == digest.encode())
    sealed = [store.hget(case, "number") or b"", store.get(f"person:{digest}:profile:ward") or b""]

    def holds(data: bytes) -> bool:
        return any(data in path.read_bytes() for path in folder.rglob("*") if path.is_file())

    assert all(map(holds, sealed))
    assert "The files of the store are being rewritten" in forget(NUMBER)
    wait_until(lambda: not any(map(holds, sealed)), "the files are written anew")


def test_a_question_that_was_to_be_answered_by_text(
    menu_gateway: MenuGateway, forget: Callable[[str], str], store: redis.Redis
) -> None:
    crypto, outbox = menu_gateway.services.crypto, menu_gateway.services.late_outbox
    for item, number in (("q1", NUMBER), ("q2", OTHER)):
        caller = msgspec.structs.asdict(Caller(number, "ussd", "63902", "*1#"))
        outbox.put(item, {"caller": crypto.encrypt(json.dumps(caller)), "session": crypto.encrypt("x")})
    assert "    1  questions that were to be answered by text" in forget(NUMBER)
    assert store.keys("late:*") == [b"late:q2"]
    assert [item for item, _ in outbox.list_pending(9)] == ["q2"]


def test_what_is_no_number(menu_gateway: MenuGateway, forget: Callable[[str], str]) -> None:
    assert "12 is no phone number. Write it as +254711000111." in forget("12")
    assert record_kinds(menu_gateway, NUMBER) == record_kinds(menu_gateway, OTHER)
