"""The same hop delivered twice, late, or with a text that does not fit: one advance, one case, one answer."""

import re

import pytest
from flask import Flask

from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.ussd.conftest import MENUS, Cases, MakePhone
from tests.gateway.conversations.ussd.phone import Phone, run_at_once
from tests.gateway.services import create_app

WALK = ["1", "1", "Kibera", "12", "1", "1", "2", "Old mill", "7", "1", "2"]  # two reports, then good-bye


@pytest.fixture
def other(make_services: MakeServices) -> Flask:
    """A second web worker on the same store."""
    return create_app(make_services(GATEWAY_MENUS=str(MENUS)))


def without_reference(shown: str) -> str:
    """What is shown, whatever the reference."""
    return re.sub(r"[0-9]{9}", "<reference>", shown)


def test_every_hop_twice_at_the_same_instant(
    app: Flask, other: Flask, phone: MakePhone, cases: Cases
) -> None:
    plain = phone()
    alone = [without_reference(plain.dial()), *(without_reference(plain.send(typed)) for typed in WALK)]
    before = len(cases())
    twins = [phone(session="ATUid_twins", number="+254711000222")]
    twins += [twins[0].on_app(other), twins[0].on_app(app)]
    together = []
    for typed in ["", *WALK]:
        hops = [lambda one=one, typed=typed: one.send(typed) if typed else one.dial() for one in twins]
        answers = run_at_once(hops)
        assert len(set(answers)) == 1
        together.append(without_reference(answers[0]))
    assert together == alone
    filed = cases()[before:]
    assert [case["fields"]["place"] for case in filed] == ["Kibera", "Old mill"]
    assert len({case["reference"] for case in cases()}) == 4


def test_a_phone_is_never_shown_anothers_screen(phone: MakePhone, cases: Cases) -> None:
    phones = [phone(number=f"+2547110010{number:02d}") for number in range(32)]

    def walk(number: int, one: Phone) -> str:
        place = f"Village {number:02d}"
        one.dial()
        review = one.send("1", "1", place, str(100 + number))
        assert review.startswith(f"CON Water at {place}, {100 + number} homes.")
        one.send("1")
        return one.reference

    references = run_at_once([lambda n=n, one=one: walk(n, one) for n, one in enumerate(phones)])
    filed = {case["reference"]: case for case in cases()}
    assert len(filed) == 32
    for number, reference in enumerate(references):
        assert filed[reference]["fields"]["place"] == f"Village {number:02d}"
        assert filed[reference]["contact"]["msisdn"] == phones[number].number


def test_a_second_report_in_one_session_is_a_second_case(phone: MakePhone, cases: Cases) -> None:
    one = phone()
    one.dial()
    one.send("1", "1", "Kibera", "12", "1")
    first = one.reference
    one.send("1", "1", "Kibera", "12", "1")
    assert one.reference != first
    assert [case["reference"] for case in cases()] == [first, one.reference]


def test_a_shorter_text_shows_the_screen_again(phone: MakePhone, cases: Cases) -> None:
    one = phone()
    one.dial()
    shown = one.send("1", "1", "Kibera")
    one.text = "1*1"
    assert one.hop() == shown
    one.text = "1*1*Kibera"
    assert one.send("12").startswith("CON Water at Kibera, 12 homes.")
    assert cases() == []


@pytest.mark.parametrize("text", ["2*1*Kibera*12", "1*1*Kiberi*12", "1*1*Kibera12", "xxxxxxxxxxxx"])
def test_a_text_that_does_not_go_on_shows_the_screen_again(phone: MakePhone, text: str) -> None:
    one = phone()
    one.dial()
    shown = one.send("1", "1", "Kibera")
    one.text = text
    assert one.hop() == shown


def test_late_repeats_of_an_ended_session_get_its_last_words(phone: MakePhone, cases: Cases) -> None:
    one = phone()
    one.dial()
    last = one.send("1", "1", "Kibera", "12", "1", "2")
    assert last.startswith("END Good bye.")
    assert one.hop() == last
    assert one.send("1", "1") == last
    one.text = "1*1"
    assert one.hop() == last
    assert len(cases()) == 1


def test_an_empty_answer_is_none(phone: MakePhone) -> None:
    one = phone()
    one.dial()
    assert one.send("1", "1", "").startswith("CON 3 to 60 letters.")
    assert one.send("Kibera") == "CON How many homes?\n0. Back\n00. Main menu"
