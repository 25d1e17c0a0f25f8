"""Conversations by SMS, alike on both providers."""

import json
from collections.abc import Callable

import pytest
import redis
from flask import Flask

from gateway.providers.africastalking.sms_webhook import parse_time
from tests.clock import Clock
from tests.gateway.conversations.sms.conftest import (
    LONG_CODE,
    SHORT_CODE,
    AfricasTalkingSmsLine,
    SmsLine,
    TwilioSmsLine,
    reference_in,
)
from tests.gateway.conversations.ussd.phone import run_at_once
from tests.gateway.services import Services, create_app

WELCOME = "How can we help?\n1. Report a problem\n2. Track a report\n3. End\n4. Kiswahili"
CATEGORY = "What is the problem?\n1. Water\n2. Road"
MAJI = "Tatizo ni nini?\n1. Maji\n2. Barabara"
TRACK = "Your reference number?"
NONE = "No report has that number."
PLACE = "Which village, and near what? You may write as much as you like.\n0. Back"


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("REPORT", CATEGORY),
        ("report", CATEGORY),
        ("Repotr", CATEGORY),
        ("REPORT please", CATEGORY),
        ("REPORT there is no water in our street", CATEGORY),
        ("REPORT water", PLACE),
        ("report: 2", PLACE),
        ("Ripoti", MAJI),
        ("ripotii", MAJI),
        ("STATUS", TRACK),
        ("STATUS 482915304", NONE),
        ("status: 482915304 please", NONE),
        ("Status482915304", NONE),
        ("STAUTS of my report 482 915 304, thanks", NONE),
        ("STATUS 482915305", f"That answer does not fit.\n{TRACK}"),  # the check digit is wrong
        ("STATUS 4829, please", f"That answer does not fit.\n{TRACK}"),
        ("STATUS of my report", TRACK),
        ("HALI 482915304 tafadhali", "Hakuna ripoti yenye nambari hiyo."),
        ("Hail damaged my roof", WELCOME),  # near HALI, but what follows is no reference
        ("hello", WELCOME),
        ("", WELCOME),
        ("1", WELCOME),
        ("😀", WELCOME),
    ],
)
def test_how_a_conversation_begins(line: SmsLine, text: str, reply: str) -> None:
    assert line.text(text) == reply


def test_a_whole_report_in_swahili(line: SmsLine, store: redis.Redis) -> None:
    assert line.say("RIPOTI") == MAJI
    assert line.say("Maji") == "Kijiji gani, karibu na nini?\n0. Rudi"
    assert line.say("Kibera, karibu na soko") == "Nyumba ngapi?\n0. Rudi\n00. Mwanzo"
    assert line.say("sitini") == "Jibu hilo halifai.\nNyumba ngapi?\n0. Rudi\n00. Mwanzo"
    assert line.say("60") == "Maji, Kibera, karibu na soko. Tuma?\n1. Tuma\n2. Badilisha\n0. Rudi\n00. Mwanzo"
    said = line.say("tuma")
    assert said.startswith("Asante. Kumbukumbu yako ni ")
    (item,) = store.zrange("outbox:submissions:due", 0, -1)
    reference, encrypted = store.hmget(b"submission:" + item, "reference", "payload")
    assert reference.decode() == reference_in(said)
    filed = json.loads(line.services.crypto.decrypt(encrypted))
    assert filed["title"] == "Water: Kibera, karibu na soko"
    assert filed["fields"] == {"category": "water", "place": "Kibera, karibu na soko", "homes": 60}
    assert filed["contact"] == {"msisdn": line.number, "language": "sw", "channel": "sms"}
    receipts = [key for key in store.keys("message:*") if store.hget(key, "name") == b"received"]
    assert receipts == []  # the reply says it
    assert line.say(f"HALI {reference_in(said)}") == f"Ripoti {reference_in(said)}: imepokelewa."


@pytest.mark.parametrize(
    ("before", "text", "reply"),
    [
        # a keyword where the screen takes options only
        (("REPORT",), "STATUS", TRACK),
        (("REPORT",), "STATUS 482915304", NONE),
        (("REPORT",), "statsu", TRACK),
        (("STATUS",), "REPORT", CATEGORY),
        (("REPORT", "1", "Kibera"), "STATUS 482915304", NONE),
        # words of one's own that begin with a keyword
        (("REPORT", "1"), "Status Street, near the market", "How many homes?\n0. Back\n00. Main menu"),
        (("REPORT", "1"), "Report was made last week at Kibera", "How many homes?\n0. Back\n00. Main menu"),
        (("REPORT", "1"), "statu", "How many homes?\n0. Back\n00. Main menu"),
        (("REPORT", "1"), "STATUS", TRACK),
        (("REPORT", "1"), "STATUS please", TRACK),
        (("REPORT", "1"), "Status Street 12", "How many homes?\n0. Back\n00. Main menu"),
        (("REPORT",), "STATUS 482915305", f"That answer does not fit.\n{TRACK}"),
        (("REPORT", "1"), "STATUS 482915304", NONE),
        (("REPORT", "1"), "REPORT water", PLACE),
        # what the screen offers
        (("hello",), "2", TRACK + "\n0. Back"),
        (("hello",), "track a report", TRACK + "\n0. Back"),
        (("hello",), "4", "Tukusaidie vipi?\n1. Ripoti tatizo\n2. Fuatilia ripoti\n3. Maliza\n4. Kiswahili"),
        (("REPORT",), "9", "That answer does not fit.\n" + CATEGORY),
        (("REPORT", "1"), "0", CATEGORY),
        (("REPORT", "1"), "1*2", "How many homes?\n0. Back\n00. Main menu"),
        # after the end
        (("hello", "3"), "1", WELCOME),
        (("STATUS 482915304",), "REPORT", CATEGORY),
    ],
)
def test_how_it_goes_on(line: SmsLine, before: tuple[str, ...], text: str, reply: str) -> None:
    line.say(*before)
    assert line.text(text) == reply


def test_a_repeated_webhook_changes_nothing_and_gets_the_same(line: SmsLine) -> None:
    line.say("REPORT")
    first = line.text("1", text_id="again")
    assert first == PLACE
    assert line.text("1", text_id="again") == first
    line.say("Kibera")
    assert line.text("1", text_id="again") == first
    assert line.say("60").startswith("Water at Kibera.")


def test_the_same_text_at_the_same_instant_is_taken_once(line: SmsLine, store: redis.Redis) -> None:
    line.say("REPORT", "1", "Kibera", "60")
    workers = [create_app(line.services) for _ in range(4)]
    said = run_at_once([lambda app=app: line.post(app.test_client(), "1", "same") for app in workers])
    assert len(set(said)) == 1
    assert said[0] is not None
    assert said[0].startswith("Thank you.")
    assert store.zcard("outbox:submissions:due") == 1
    assert store.hget(f"texts:{line.services.crypto.digest(line.number)}", "texts") == b"5"


def test_two_texts_at_the_same_instant_are_taken_in_turn(line: SmsLine) -> None:
    line.say("REPORT", "1", "Kibera")
    said = run_at_once(
        [
            lambda words=words: line.post(line.app.test_client(), words, f"at-once-{words}")
            for words in ("60", "70")
        ]
    )
    assert sorted(text.partition("\n")[0] for text in said if text) == [
        "That answer does not fit.",
        "Water at Kibera. Send?",
    ]


def test_the_same_number_has_one_conversation_with_each_of_ours(services: Services, app: Flask) -> None:
    here, there = (AfricasTalkingSmsLine(services, app, "at", to) for to in (SHORT_CODE, "40405"))
    assert here.say("REPORT") == CATEGORY
    assert there.say("1") == WELCOME
    assert here.say("1") == PLACE


def test_it_is_held_for_a_day(line: SmsLine, store: redis.Redis) -> None:
    line.say("REPORT")
    (record,) = store.keys("conversation:*")
    assert 86_000 < store.ttl(record) <= 86_400
    store.delete(record)  # the day is over
    assert line.say("1") == WELCOME


def test_two_reports_in_one_day_are_two_cases(line: SmsLine, store: redis.Redis) -> None:
    for _ in range(2):
        line.say("REPORT", "1", "Kibera", "60", "1")
    assert store.zcard("outbox:submissions:due") == 2


def test_a_language_that_was_chosen_is_kept(line: SmsLine) -> None:
    line.say("hello", "4", "3")
    assert line.say("hello").startswith("Tukusaidie vipi?")
    assert line.say("REPORT") == MAJI


def test_a_conversation_is_forgotten_with_its_number(line: SmsLine, store: redis.Redis) -> None:
    line.say("REPORT", "1")
    line.services.eraser.erase(line.number)
    assert store.keys("conversation:*") == store.keys("last:*") == []


def test_the_providers_are_told_apart(services: Services, app: Flask) -> None:
    assert AfricasTalkingSmsLine(services, app, "at", SHORT_CODE).say("REPORT") == CATEGORY
    assert TwilioSmsLine(services, app, "twilio", "+14155550100").say("1") == WELCOME


def test_a_reply_that_twilio_sends_for_us_is_counted_once(services: Services, app: Flask) -> None:
    line = TwilioSmsLine(services, app, "twilio", LONG_CODE)
    for text_id in ("text-a", "text-a", "text-b"):  # a webhook may come twice
        line.text("REPORT", text_id)
    (group,) = services.costs.totals_for_days(1)
    assert (group.provider, group.country, group.language) == ("twilio", "KE", "en")
    assert services.costs.totals_for_days(1)[group].texts == 2
    AfricasTalkingSmsLine(services, app, "at", SHORT_CODE).text("REPORT")
    assert services.costs.totals_for_days(1)[group].texts == 2  # that one is counted when it is sent
    assert len(services.costs.totals_for_days(1)) == 1


LONG = """\
version: 1
service: {name: County, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {sms: {otherwise: top}}
screens:
  top: {say: "WORDS", goto: bye}
  bye: {end: Bye}
"""


@pytest.mark.parametrize(
    ("letter", "length", "pages"), [("a", 459, 1), ("a", 460, 2), ("ê", 201, 1), ("ê", 202, 2)]
)
def test_a_long_screen_fills_three_parts(
    make_gateway: Callable[..., Services], letter: str, length: int, pages: int
) -> None:
    words = (f"{letter * 9} " * 60)[:length].rstrip() + letter
    services = make_gateway(LONG.replace("WORDS", words[:length]))
    line = TwilioSmsLine(services, create_app(services), "twilio", "+14155550100")
    assert line.say("hi").endswith("98. More") is (pages > 1)


def test_a_date_in_either_form_is_read(at: SmsLine, clock: Clock) -> None:
    for text in ("2026-03-02 09:00:00", "2026-03-02T09:00:00Z", " 2026-03-02T12:00:00+03:00"):
        assert parse_time(text) == clock()
    assert parse_time("yesterday") is None
    assert at.text("REPORT", date="yesterday") == CATEGORY


def test_a_text_without_an_id_is_known_again_by_what_it_says(at: SmsLine, store: redis.Redis) -> None:
    client = at.app.test_client()
    for _ in range(2):
        form = {"from": at.number, "to": at.to, "text": "REPORT", "date": "2026-03-02 09:00:00"}
        assert client.post("/at/a-token-for-tests/sms", data=form).status_code == 204
    assert store.zcard("outbox:messages:due") == 1


def test_the_doors_are_shut_to_strangers(app: Flask, store: redis.Redis) -> None:
    client = app.test_client()
    for path in ("/at/wrong/sms", "/at/wrong/sms/opt-outs", "/twilio/sms"):
        response = client.post(path, data={"from": "+254711000111", "text": "STOP", "id": "1"})
        assert (response.status_code, response.data) == (403, b"")
    assert store.keys("consent:*") == store.keys("answered:*") == []
