"""A session by USSD that dropped, gone on with by calling; and a dropped call, gone on with by USSD."""

import json

import pytest
import redis
from flask import Flask

from tests.gateway.conversations.ussd.phone import Phone, run_at_once
from tests.gateway.conversations.voice.conftest import MakePhoneCall
from tests.gateway.conversations.voice.phone_call import NUMBER, SWAHILI_NUMBER, PhoneCall

OFFER = "Welcome back. To continue where you left off, press 1. To start again, press 2."
SHOWN_OFFER = "CON Welcome back. Do you want to:\n1. Continue where you left off\n2. Start again"


def drop_session(app: Flask, *keys: str) -> Phone:
    """A session by USSD whose line drops after these inputs."""
    phone = Phone(app.test_client(), NUMBER)
    phone.dial()
    phone.send(*keys)
    return phone


def filed_fields(phone_call: PhoneCall, store: redis.Redis) -> list[dict[str, object]]:
    found = [store.hget(key, "payload") for key in store.keys("submission:*")]
    return [json.loads(phone_call.services.crypto.decrypt(one.decode()))["fields"] for one in found if one]


def test_a_session_by_ussd_is_gone_on_with_by_calling(
    phone_call: PhoneCall, app: Flask, store: redis.Redis
) -> None:
    drop_session(app, "1", "2")
    assert phone_call.call() == OFFER
    assert phone_call.press("1").startswith("How many homes?")
    assert phone_call.press("60", "48151").startswith("Road, 60 homes. Send?")
    assert phone_call.press("1").startswith("Thank you. Your reference is ")
    assert filed_fields(phone_call, store) == [{"category": "road", "homes": 60}]
    assert Phone(app.test_client(), NUMBER).dial().startswith("CON How can we help?"), "it is over"


def test_it_can_be_begun_again_instead(make_phone_call: MakePhoneCall, app: Flask) -> None:
    drop_session(app, "1", "2")
    phone_call = make_phone_call()
    phone_call.call()
    assert phone_call.press("2").startswith("How can we help?")
    phone_call.press("3")
    assert make_phone_call().call() == language_question()


def language_question() -> str:
    """What somebody hears whose language nobody knows."""
    return "For English, press 1. Kwa Kiswahili, bonyeza 2."


def test_nobody_is_put_back_on_a_private_screen(phone_call: PhoneCall, app: Flask) -> None:
    drop_session(app, "1", "2", "60")
    assert phone_call.call() == OFFER
    assert phone_call.press("1").startswith("How many homes?")


@pytest.mark.parametrize("keys", [(), ("1", "2", "60", "48151", "1")])
def test_what_is_not_begun_or_is_over_is_not_offered(
    phone_call: PhoneCall, app: Flask, keys: tuple[str, ...]
) -> None:
    drop_session(app, *keys)
    assert phone_call.call() == language_question()


def test_a_number_that_leads_elsewhere_goes_on_with_nothing(
    make_phone_call: MakePhoneCall, app: Flask
) -> None:
    drop_session(app, "1", "2")
    assert make_phone_call(to=SWAHILI_NUMBER).call().startswith("Tatizo ni nini?")
    assert make_phone_call(number="+254711000222").call() == language_question()


def test_the_line_is_taken_up_once(make_phone_call: MakePhoneCall, app: Flask, store: redis.Redis) -> None:
    drop_session(app, "1", "2")
    lines = [make_phone_call() for _ in range(4)]
    assert set(run_at_once([phone_call.call for phone_call in lines])) == {OFFER}
    assert store.keys("last:*:ussd:*") == []
    for phone_call in lines:
        phone_call.press("1", "60", "48151", "1")
    assert filed_fields(lines[0], store) == [{"category": "road", "homes": 60}], "one session files one case"


def test_a_call_that_dropped_is_gone_on_with_by_ussd(
    phone_call: PhoneCall, app: Flask, store: redis.Redis
) -> None:
    phone_call.call()
    phone_call.press("1", "1", "1")
    phone_call.hang_up()
    phone = Phone(app.test_client(), NUMBER)
    assert phone.dial() == SHOWN_OFFER
    assert store.keys("last:*:voice:*") == []
    assert phone.send("1") == "CON How many homes?\n0. Back\n00. Main menu"
    assert phone.send("60", "48151", "1").startswith("END Thank you. Your reference is ")
    assert filed_fields(phone_call, store) == [{"category": "water", "homes": 60}]


def test_both_ways_and_back(make_phone_call: MakePhoneCall, app: Flask) -> None:
    drop_session(app, "1", "2")
    first = make_phone_call()
    first.call()
    first.press("1")
    first.hang_up()
    phone = Phone(app.test_client(), NUMBER)
    assert phone.dial() == SHOWN_OFFER
    phone.send("1", "60")
    assert make_phone_call().call() == OFFER
