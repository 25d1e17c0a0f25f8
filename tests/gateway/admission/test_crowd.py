"""Who dials while many do: a place in line, a text when it is their turn, and in."""

import copy
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import redis

from gateway.admission.turn_texts import MOST_LATE_SECONDS, TurnTexts
from gateway.admission.waiting_line import CROWD_KEY, LINE_KEY, MAX_TEXTS_A_DAY, PLACE_SECONDS
from gateway.operations.alarms import conditions
from gateway.providers.africastalking.ussd_webhook import is_first_hop, turn_away
from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.conversations.ussd.phone import NUMBER
from tests.waiting import wait_until

MENUS = """
screens:
  top:
    menu: {en: What now?, sw: Sasa nini?}
    options:
      - {say: {en: Report, sw: Ripoti}, goto: done}
      - {say: Kiswahili, language: sw, goto: done}
  done: {end: {en: Done., sw: Imekwisha.}}
"""
CROWDED = "END Many people are calling now. We text you when it is your turn."
LATER = "END Many people are calling now. Please dial again later."
KISWAHILI = "END Watu wengi wanapiga sasa. Tutakutumia ujumbe zamu yako ikifika."
IN = "CON What now?\n1. Report\n2. Kiswahili"
ABROAD = "+882161234567"  # a satellite phone
OTHERS = tuple(f"+2547110002{number:02}" for number in range(20))


@pytest.fixture
def gateway(make_menu_gateway: Callable[[str], MenuGateway]) -> MenuGateway:
    return make_menu_gateway(MENUS)


@pytest.fixture
def turns(gateway: MenuGateway) -> TurnTexts:
    return gateway.services.container.admission.turn_texts


def crowd(gateway: MenuGateway) -> None:
    """Admit nobody for as long as a test takes."""
    gateway.services.container.admission.of_hops.control.share = -100.0


def be_calm(gateway: MenuGateway) -> None:
    """Let everybody in, as some seconds after a crowd."""
    gateway.services.container.admission.of_hops.control.share = 1.0
    gateway.store.delete(CROWD_KEY)


def dial(gateway: MenuGateway, number: str = NUMBER, **changes: str) -> str:
    return gateway.phone(number, **changes).dial()


def test_who_dials_gets_a_place_and_a_text_and_is_let_in(gateway: MenuGateway, turns: TurnTexts) -> None:
    crowd(gateway)
    assert dial(gateway) == CROWDED
    assert turns.give_turns() == 0  # it is crowded still
    gateway.store.delete(CROWD_KEY)
    assert turns.give_turns() == 1
    assert [(sms.msisdn, sms.text) for sms in gateway.send_texts()] == [
        (NUMBER, "It is your turn now. Dial *384*2040#.")
    ]
    assert dial(gateway) == IN
    assert dial(gateway, OTHERS[0]) == CROWDED


def test_who_comes_when_texted_is_turned_away_by_nobody_so_the_next_is_texted(
    gateway: MenuGateway, turns: TurnTexts
) -> None:
    crowd(gateway)
    for number in (NUMBER, OTHERS[0]):
        dial(gateway, number)
    gateway.store.delete(CROWD_KEY)
    assert turns.give_turns() == 1
    assert dial(gateway) == IN  # while others would still be turned away
    assert turns.give_turns() == 1


def test_sessions_under_way_go_on(gateway: MenuGateway) -> None:
    phone = gateway.phone()
    assert phone.dial() == IN
    crowd(gateway)
    assert phone.send("1") == "END Done."


def test_the_words_are_in_the_language_of_the_caller(gateway: MenuGateway, turns: TurnTexts) -> None:
    phone = gateway.phone()
    phone.dial()
    assert phone.send("2") == "END Imekwisha."
    crowd(gateway)
    assert dial(gateway) == KISWAHILI
    gateway.store.delete(CROWD_KEY)
    turns.give_turns()
    assert [sms.text for sms in gateway.send_texts()] == ["Sasa ni zamu yako. Piga *384*2040#."]


def test_who_dials_again_keeps_the_place_and_gets_one_text(gateway: MenuGateway, turns: TurnTexts) -> None:
    crowd(gateway)
    for number in (NUMBER, OTHERS[0], NUMBER, NUMBER):
        assert dial(gateway, number) == CROWDED
    first, _second = gateway.store.zrange(LINE_KEY, 0, -1)
    assert first.decode() == gateway.services.crypto.digest(NUMBER)
    gateway.store.delete(CROWD_KEY)
    assert turns.give_turns() == 1
    assert [sms.msisdn for sms in gateway.send_texts()] == [NUMBER]


@pytest.mark.parametrize("number", [ABROAD, ""])
def test_whom_we_may_not_text_dials_again(gateway: MenuGateway, number: str) -> None:
    crowd(gateway)
    assert dial(gateway, number) == LATER
    assert not gateway.store.exists(LINE_KEY)


def test_who_wants_no_texts_dials_again(gateway: MenuGateway) -> None:
    gateway.services.consent.stop(gateway.services.crypto.digest(NUMBER))
    crowd(gateway)
    assert dial(gateway) == LATER


def test_nobody_can_make_us_text_for_ever(gateway: MenuGateway, turns: TurnTexts) -> None:
    digest = gateway.services.crypto.digest(NUMBER)
    for _ in range(MAX_TEXTS_A_DAY):
        crowd(gateway)
        assert dial(gateway) == CROWDED
        be_calm(gateway)
        assert turns.give_turns() == 1
        gateway.store.delete(f"admission:turn:{digest}")  # a quarter of an hour later
    crowd(gateway)
    assert dial(gateway) == LATER
    assert dial(gateway, OTHERS[0]) == CROWDED


def test_who_got_in_without_a_text_gets_none(gateway: MenuGateway, turns: TurnTexts) -> None:
    crowd(gateway)
    dial(gateway)
    control = gateway.services.container.admission.of_hops.control
    for _ in range(40):  # this process saw a crowd
        control.record_wait(9.0)
    wait_until(lambda: control.record_wait(9.0) or control.is_crowded)
    be_calm(gateway)
    assert dial(gateway) == IN
    assert turns.give_turns() == 0


def test_turns_are_given_faster_while_it_stays_calm_and_at_half_the_pace_after_a_crowd(
    gateway: MenuGateway, turns: TurnTexts
) -> None:
    crowd(gateway)
    for number in OTHERS:
        dial(gateway, number)
    gateway.store.delete(CROWD_KEY)
    assert [turns.give_turns() for _ in range(4)] == [1, 2, 3, 4]
    assert dial(gateway, NUMBER) == CROWDED
    assert turns.give_turns() == 0
    gateway.store.delete(CROWD_KEY)
    assert turns.give_turns() == 2


def test_while_texts_are_late_no_turn_is_given_which_would_end_before_its_text_comes(
    gateway: MenuGateway, turns: TurnTexts
) -> None:
    crowd(gateway)
    for number in (NUMBER, OTHERS[0]):
        dial(gateway, number)
    be_calm(gateway)
    assert turns.give_turns() == 1
    [text] = gateway.store.zrange("outbox:messages:due", 0, -1)
    gateway.store.zincrby("outbox:messages:due", -MOST_LATE_SECONDS - 1, text)
    assert turns.give_turns() == 0
    assert len(gateway.send_texts()) == 1
    assert turns.give_turns() == 1


def test_the_pace_is_that_of_all_workers(gateway: MenuGateway, turns: TurnTexts) -> None:
    other = copy.copy(turns)
    crowd(gateway)
    for number in OTHERS:
        dial(gateway, number)
    be_calm(gateway)
    assert [worker.give_turns() for worker in (turns, other, other, turns)] == [1, 2, 3, 4]


def test_a_worker_that_dies_after_the_text_sends_no_second_one(
    gateway: MenuGateway, turns: TurnTexts
) -> None:
    crowd(gateway)
    dial(gateway)
    gateway.store.delete(CROWD_KEY)
    digest = gateway.services.crypto.digest(NUMBER)
    since = gateway.store.zscore(LINE_KEY, digest)
    known = gateway.store.get(f"admission:caller:{digest}")
    assert since is not None
    assert known is not None
    turns.give_turns()
    gateway.store.zadd(
        LINE_KEY, {digest: since}
    )  # as if it had died before it took the caller out of the line
    gateway.store.set(f"admission:caller:{digest}", known)
    turns.give_turns()
    assert len(gateway.send_texts()) == 1


def test_a_place_is_kept_for_hours_and_then_given_up(gateway: MenuGateway, turns: TurnTexts) -> None:
    crowd(gateway)
    dial(gateway)
    digest = gateway.services.crypto.digest(NUMBER)
    assert 0 < gateway.store.ttl(f"admission:caller:{digest}") <= PLACE_SECONDS
    assert 0 < gateway.store.ttl(LINE_KEY) <= PLACE_SECONDS
    gateway.store.zadd(LINE_KEY, {digest: datetime.now(UTC).timestamp() - PLACE_SECONDS - 60})
    gateway.store.delete(CROWD_KEY)
    assert turns.give_turns() == 0


def test_forget_and_the_grep_of_the_store_find_no_number(gateway: MenuGateway) -> None:
    crowd(gateway)
    dial(gateway)
    assert NUMBER.encode() not in gateway.everything()
    gateway.services.eraser.erase(NUMBER)
    assert not gateway.store.keys("admission:*") or gateway.store.keys("admission:*") == [CROWD_KEY.encode()]


def test_an_unknown_code_gets_no_place(gateway: MenuGateway) -> None:
    crowd(gateway)
    assert dial(gateway, code="*999#") == "END This service is not available."
    assert not gateway.store.exists(LINE_KEY)


def test_a_dial_with_answers_in_it_is_under_way(gateway: MenuGateway, store: redis.Redis) -> None:
    crowd(gateway)
    assert gateway.phone().dial("1") == "END Done."
    assert not store.exists(LINE_KEY)


def test_operators_are_told_of_a_crowd(gateway: MenuGateway) -> None:
    line = gateway.services.container.admission.waiting_line
    assert list(conditions.crowd(line)) == []
    crowd(gateway)
    dial(gateway)
    (told,) = conditions.crowd(line)
    assert told.sentence == "More people dial than the gateway can serve: 1 waits for their turn."


@pytest.mark.parametrize(
    ("body", "is_first"),
    [
        (b"sessionId=1&phoneNumber=%2B254711000111&text=", True),
        (b"text=&sessionId=1", True),
        (b"sessionId=1&text=1*2", False),
        (b"sessionId=1&context=&text=1", False),
        (b"sessionId=1", False),
        (b"", False),
    ],
)
def test_a_first_hop_is_known_by_its_form(body: bytes, is_first: bool) -> None:
    assert is_first_hop(body) is is_first


def test_who_cannot_be_answered_in_time_is_told_so_without_the_store(gateway: MenuGateway) -> None:
    handler = gateway.services.container.conversations.ussd
    dial(gateway)  # so that the menus are at hand
    before = gateway.store.info("stats")["total_commands_processed"]
    assert turn_away(handler, b"text=") == LATER.encode()
    assert gateway.store.info("stats")["total_commands_processed"] == before + 1  # that of the question
