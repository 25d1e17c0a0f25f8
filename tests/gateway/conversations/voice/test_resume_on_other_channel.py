"""A session by USSD that dropped, gone on with by calling; and a dropped call, gone on with by USSD."""

import json

import pytest
import redis
from flask import Flask

from tests.gateway.conversations.ussd.phone import Phone, run_at_once
from tests.gateway.conversations.voice.conftest import MakeLine
from tests.gateway.conversations.voice.voice_line import NUMBER, SWAHILI_NUMBER, VoiceLine

OFFER = "Welcome back. Do you want to: For Continue where you left off, press 1. For Start again, press 2."
SHOWN_OFFER = "CON Welcome back. Do you want to:\n1. Continue where you left off\n2. Start again"


def drop_session(app: Flask, *keys: str) -> Phone:
    """A session by USSD whose line drops after these inputs."""
    phone = Phone(app.test_client(), NUMBER)
    phone.dial()
    phone.send(*keys)
    return phone


def filed_fields(line: VoiceLine, store: redis.Redis) -> list[dict[str, object]]:
    found = [store.hget(key, "payload") for key in store.keys("submission:*")]
    return [json.loads(line.services.crypto.decrypt(one.decode()))["fields"] for one in found if one]


def test_a_session_by_ussd_is_gone_on_with_by_calling(
    line: VoiceLine, app: Flask, store: redis.Redis
) -> None:
    drop_session(app, "1", "2")
    assert line.call() == OFFER
    assert line.press("1").startswith("How many homes?")
    assert line.press("60", "48151").startswith("Road, 60 homes. Send?")
    assert line.press("1").startswith("Thank you. Your reference is ")
    assert filed_fields(line, store) == [{"category": "road", "homes": 60}]
    assert Phone(app.test_client(), NUMBER).dial().startswith("CON How can we help?"), "it is over"


def test_it_can_be_begun_again_instead(make_line: MakeLine, app: Flask) -> None:
    drop_session(app, "1", "2")
    line = make_line()
    line.call()
    assert line.press("2").startswith("How can we help?")
    line.press("3")
    assert make_line().call() == language_question()


def language_question() -> str:
    """What somebody hears whose language nobody knows."""
    return "For English, press 1. Kwa Kiswahili, bonyeza 2."


def test_nobody_is_put_back_on_a_private_screen(line: VoiceLine, app: Flask) -> None:
    drop_session(app, "1", "2", "60")
    assert line.call() == OFFER
    assert line.press("1").startswith("How many homes?")


@pytest.mark.parametrize("keys", [(), ("1", "2", "60", "48151", "1")])
def test_what_is_not_begun_or_is_over_is_not_offered(
    line: VoiceLine, app: Flask, keys: tuple[str, ...]
) -> None:
    drop_session(app, *keys)
    assert line.call() == language_question()


def test_a_number_that_leads_elsewhere_goes_on_with_nothing(make_line: MakeLine, app: Flask) -> None:
    drop_session(app, "1", "2")
    assert make_line(to=SWAHILI_NUMBER).call().startswith("Tatizo ni nini?")
    assert make_line(number="+254711000222").call() == language_question()


def test_the_line_is_taken_up_once(make_line: MakeLine, app: Flask, store: redis.Redis) -> None:
    drop_session(app, "1", "2")
    lines = [make_line() for _ in range(4)]
    assert set(run_at_once([line.call for line in lines])) == {OFFER}
    assert store.keys("last:*:ussd:*") == []
    for line in lines:
        line.press("1", "60", "48151", "1")
    assert filed_fields(lines[0], store) == [{"category": "road", "homes": 60}], "one session files one case"


def test_a_call_that_dropped_is_gone_on_with_by_ussd(line: VoiceLine, app: Flask, store: redis.Redis) -> None:
    line.call()
    line.press("1", "1", "1")
    line.hang_up()
    phone = Phone(app.test_client(), NUMBER)
    assert phone.dial() == SHOWN_OFFER
    assert store.keys("last:*:voice:*") == []
    assert phone.send("1") == "CON How many homes?\n0. Back\n00. Main menu"
    assert phone.send("60", "48151", "1").startswith("END Thank you. Your reference is ")
    assert filed_fields(line, store) == [{"category": "water", "homes": 60}]


def test_both_ways_and_back(make_line: MakeLine, app: Flask) -> None:
    drop_session(app, "1", "2")
    first = make_line()
    first.call()
    first.press("1")
    first.hang_up()
    phone = Phone(app.test_client(), NUMBER)
    assert phone.dial() == SHOWN_OFFER
    phone.send("1", "60")
    assert make_line().call() == OFFER
