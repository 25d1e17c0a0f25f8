"""Texts and calls that menus promise: each once, however the hop that asks for it comes."""

from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.conversations.ussd.phone import NUMBER, Phone, run_at_once

MakeMenuGateway = Callable[[str], MenuGateway]

MENUS = """
screens:
  top:
    menu: Shall we text you?
    options:
      - {say: "Yes", goto: text}
      - {say: A friend, goto: friend}
      - {say: Ring me, goto: ring}
      - {say: Kiswahili, language: sw, goto: top}
  text: {send_sms: {en: "We are open.", sw: "Tuko wazi."}, goto: done}
  friend: {ask: Which number?, answer: {type: text}, save: friend, goto: to_friend}
  to_friend: {send_sms: "A friend says hello.", to: "{friend}", goto: done}
  ring: {call_back: We will ring you., at: top, goto: done}
  done:
    menu: Done.
    options:
      - {say: Again, goto: top}
      - {say: Finish, goto: bye}
  bye: {end: Good bye.}
"""
TEXT = (NUMBER, "We are open.")


@pytest.fixture
def menu_gateway(make_menu_gateway: MakeMenuGateway) -> MenuGateway:
    return make_menu_gateway(MENUS)


def test_a_text_waits_before_the_citizen_is_answered(menu_gateway: MenuGateway) -> None:
    one = menu_gateway.phone()
    one.dial()
    assert one.send("1").startswith("CON Done.")
    assert menu_gateway.texts() == [TEXT]
    assert [text.text for text in menu_gateway.send_texts()] == ["We are open."]
    assert menu_gateway.texts() == [TEXT], "the words stay until the text is settled"


def test_a_second_visit_is_a_second_text_in_the_language_of_its_moment(menu_gateway: MenuGateway) -> None:
    one = menu_gateway.phone()
    one.dial()
    one.send("1", "1", "4", "1")
    assert menu_gateway.texts() == [(NUMBER, "Tuko wazi."), TEXT]


@pytest.mark.parametrize("choice", ["1", "3"])
def test_a_hop_that_comes_twice_at_the_same_instant_promises_once(
    menu_gateway: MenuGateway, choice: str
) -> None:
    one = menu_gateway.phone()
    one.dial()
    one.text = choice
    both = [one, Phone(menu_gateway.app.test_client(), one.number, one.code, one.session, one.text)]
    shown = run_at_once([phone.hop for phone in both])
    assert shown[0] == shown[1]
    assert len(menu_gateway.texts()) + len(menu_gateway.store.keys("call:*")) == 1


def test_a_lost_session_is_not_texted_again(menu_gateway: MenuGateway) -> None:
    one = menu_gateway.phone()
    one.dial()
    one.send("1")
    menu_gateway.lose_sessions()
    assert one.send("2") == "END Good bye."
    assert menu_gateway.texts() == [TEXT]


@pytest.mark.parametrize(
    ("choice", "kept", "shown"), [("1", "message:*", "CON Done."), ("3", "call:*", "CON We will ring you.")]
)
def test_what_was_not_promised_is_asked_again(
    menu_gateway: MenuGateway, choice: str, kept: str, shown: str
) -> None:
    one = menu_gateway.phone()
    one.dial()
    menu_gateway.lose_sessions()
    assert one.send(choice).startswith("CON Shall we text you?")
    assert menu_gateway.store.keys(kept) == []
    assert one.send(choice).startswith(shown)
    assert len(menu_gateway.store.keys(kept)) == 1


def test_digits_that_were_dialled_along_promise_nothing(menu_gateway: MenuGateway) -> None:
    assert menu_gateway.phone(code="*384*2040*1#").dial().startswith("CON Shall we text you?")
    assert menu_gateway.texts() == []


def test_an_entry_that_texts_at_once_does_so_when_it_is_dialled(make_menu_gateway: MakeMenuGateway) -> None:
    menu_gateway = make_menu_gateway("""
screens:
  top: {send_sms: We are open., goto: bye}
  bye: {end: Good bye.}
""")
    one = menu_gateway.phone()
    assert one.dial() == "END Good bye."
    menu_gateway.lose_sessions()
    assert one.hop() == "END Good bye."
    assert menu_gateway.texts() == [TEXT]


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0711000222", "+254711000222"), ("+255 754 123 456", "+255754123456"), ("12", None), ("nobody", None)],
)
def test_another_number_is_read_as_dialled_in_the_country(
    make_menu_gateway: MakeMenuGateway,
    tmp_path: Path,
    typed: str,
    number: str | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "delivery.yaml").write_text("reach: {countries: [KE, TZ]}\n", encoding="utf-8")
    menu_gateway = make_menu_gateway(MENUS)
    one = menu_gateway.phone()
    one.dial()
    assert one.send("2", typed).startswith("CON Done.")
    assert menu_gateway.texts() == ([(number, "A friend says hello.")] if number else [])
    assert ("text_number_invalid" in caplog.messages) is (number is None)


@pytest.mark.parametrize("number", ["+255754123456", "+881612345678", "+254900223344"])
def test_a_text_to_a_number_out_of_reach_is_shown_instead(menu_gateway: MenuGateway, number: str) -> None:
    one = menu_gateway.phone()
    one.dial()
    assert one.send("2", number).startswith("CON A friend says hello.")
    assert menu_gateway.texts() == []
    assert one.send("5").startswith("CON Done.")


def test_a_call_is_kept_and_a_line_says_that_nobody_makes_it(
    menu_gateway: MenuGateway, store: redis.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    one = menu_gateway.phone()
    one.dial()
    assert one.send("3").startswith("CON We will ring you.")
    ((item, _),) = menu_gateway.services.calls_outbox.list_pending(10)
    record = store.hgetall(f"call:{item}")
    assert menu_gateway.services.crypto.decrypt(record[b"number"]) == NUMBER
    assert (record[b"screen"], record[b"hours"], record[b"language"]) == (b"top", b"", b"en")
    assert "call_without_voice_provider" in caplog.messages


def test_a_withheld_number_is_promised_nothing_and_goes_on(menu_gateway: MenuGateway) -> None:
    one = menu_gateway.phone(number="")
    one.dial()
    assert one.send("1", "1", "3").startswith("CON We will ring you.")
    assert menu_gateway.texts() == []
    assert menu_gateway.store.keys("call:*") == []
    assert one.send("1", "1", "2", "0711000222").startswith("CON Done.")
    assert menu_gateway.texts() == [("+254711000222", "A friend says hello.")]


def test_who_stopped_our_texts_reads_them_on_the_screen(menu_gateway: MenuGateway) -> None:
    menu_gateway.services.consent.stop(menu_gateway.services.crypto.digest(NUMBER))
    one = menu_gateway.phone()
    one.dial()
    assert one.send("1").startswith("CON We are open.")
    assert one.send("1").startswith("CON Done.")
    assert menu_gateway.texts() == []
