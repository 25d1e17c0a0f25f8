"""Conversations by SMS, alike on both providers."""

import json
from collections.abc import Callable

import pytest
import redis
from flask import Flask

from gateway.conversations.session_keys import text_count_key
from gateway.providers.africastalking.sms_webhook import parse_time
from tests.clock import Clock
from tests.gateway.conversations.sms.conftest import (
    LONG_CODE,
    SHORT_CODE,
    AfricasTalkingSmsPhone,
    SmsPhone,
    TwilioSmsPhone,
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
def test_how_a_conversation_begins(sms_phone: SmsPhone, text: str, reply: str) -> None:
    assert sms_phone.text(text) == reply


def test_a_whole_report_in_swahili(sms_phone: SmsPhone, store: redis.Redis) -> None:
    assert sms_phone.say("RIPOTI") == MAJI
    assert sms_phone.say("Maji") == "Kijiji gani, karibu na nini?\n0. Rudi"
    assert sms_phone.say("Kibera, karibu na soko") == "Nyumba ngapi?\n0. Rudi\n00. Mwanzo"
    assert sms_phone.say("sitini") == "Jibu hilo halifai.\nNyumba ngapi?\n0. Rudi\n00. Mwanzo"
    assert (
        sms_phone.say("60")
        == "Maji, Kibera, karibu na soko. Tuma?\n1. Tuma\n2. Badilisha\n0. Rudi\n00. Mwanzo"
    )
    said = sms_phone.say("tuma")
    assert said.startswith("Asante. Kumbukumbu yako ni ")
    (item,) = store.zrange("outbox:submissions:due", 0, -1)
    reference, encrypted = store.hmget(b"submission:" + item, "reference", "payload")
    assert reference.decode() == reference_in(said)
    filed = json.loads(sms_phone.services.crypto.decrypt(encrypted))
    assert filed["title"] == "Water: Kibera, karibu na soko"
    assert filed["fields"] == {"category": "water", "place": "Kibera, karibu na soko", "homes": 60}
    assert filed["contact"] == {"msisdn": sms_phone.number, "language": "sw", "channel": "sms"}
    receipts = [key for key in store.keys("message:*") if store.hget(key, "name") == b"received"]
    assert receipts == []  # the reply says it
    assert sms_phone.say(f"HALI {reference_in(said)}") == f"Ripoti {reference_in(said)}: imepokelewa."


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
def test_how_it_goes_on(sms_phone: SmsPhone, before: tuple[str, ...], text: str, reply: str) -> None:
    sms_phone.say(*before)
    assert sms_phone.text(text) == reply


def test_a_repeated_webhook_changes_nothing_and_gets_the_same(sms_phone: SmsPhone) -> None:
    sms_phone.say("REPORT")
    first = sms_phone.text("1", text_id="again")
    assert first == PLACE
    assert sms_phone.text("1", text_id="again") == first
    sms_phone.say("Kibera")
    assert sms_phone.text("1", text_id="again") == first
    assert sms_phone.say("60").startswith("Water at Kibera.")


def test_the_same_text_at_the_same_instant_is_taken_once(sms_phone: SmsPhone, store: redis.Redis) -> None:
    sms_phone.say("REPORT", "1", "Kibera", "60")
    workers = [create_app(sms_phone.services) for _ in range(4)]
    said = run_at_once([lambda app=app: sms_phone.post(app.test_client(), "1", "same") for app in workers])
    assert len(set(said)) == 1
    assert said[0] is not None
    assert said[0].startswith("Thank you.")
    assert store.zcard("outbox:submissions:due") == 1
    assert store.hget(text_count_key(sms_phone.services.crypto.digest(sms_phone.number)), "texts") == b"5"


def test_two_texts_at_the_same_instant_are_taken_in_turn(sms_phone: SmsPhone) -> None:
    sms_phone.say("REPORT", "1", "Kibera")
    said = run_at_once(
        [
            lambda words=words: sms_phone.post(sms_phone.app.test_client(), words, f"at-once-{words}")
            for words in ("60", "70")
        ]
    )
    assert sorted(text.partition("\n")[0] for text in said if text) == [
        "That answer does not fit.",
        "Water at Kibera. Send?",
    ]


def test_the_same_number_has_one_conversation_with_each_of_ours(services: Services, app: Flask) -> None:
    here, there = (AfricasTalkingSmsPhone(services, app, "at", to) for to in (SHORT_CODE, "40405"))
    assert here.say("REPORT") == CATEGORY
    assert there.say("1") == WELCOME
    assert here.say("1") == PLACE


def test_it_is_held_for_a_day(sms_phone: SmsPhone, store: redis.Redis) -> None:
    sms_phone.say("REPORT")
    (record,) = store.keys("conversation:*")
    assert 86_000 < store.ttl(record) <= 86_400
    store.delete(record, *store.keys("last:*"))  # the day is over, for both
    assert sms_phone.say("1") == WELCOME


def test_two_reports_in_one_day_are_two_cases(sms_phone: SmsPhone, store: redis.Redis) -> None:
    for _ in range(2):
        sms_phone.say("REPORT", "1", "Kibera", "60", "1")
    assert store.zcard("outbox:submissions:due") == 2


def test_a_language_that_was_chosen_is_kept(sms_phone: SmsPhone) -> None:
    sms_phone.say("hello", "4", "3")
    assert sms_phone.say("hello").startswith("Tukusaidie vipi?")
    assert sms_phone.say("REPORT") == MAJI


def test_a_conversation_is_forgotten_with_its_number(sms_phone: SmsPhone, store: redis.Redis) -> None:
    sms_phone.say("REPORT", "1")
    sms_phone.services.eraser.erase(sms_phone.number)
    assert store.keys("conversation:*") == store.keys("last:*") == []


def test_the_providers_are_told_apart(services: Services, app: Flask) -> None:
    assert AfricasTalkingSmsPhone(services, app, "at", SHORT_CODE).say("REPORT") == CATEGORY
    assert TwilioSmsPhone(services, app, "twilio", "+14155550100").say("1") == WELCOME


def test_a_reply_that_twilio_sends_for_us_is_counted_once(services: Services, app: Flask) -> None:
    sms_phone = TwilioSmsPhone(services, app, "twilio", LONG_CODE)
    for text_id in ("text-a", "text-a", "text-b"):  # a webhook may come twice
        sms_phone.text("REPORT", text_id)
    (group,) = services.costs.totals_for_days(1)
    assert (group.provider, group.country, group.language) == ("twilio", "KE", "en")
    assert services.costs.totals_for_days(1)[group].texts == 2
    AfricasTalkingSmsPhone(services, app, "at", SHORT_CODE).text("REPORT")
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
    sms_phone = TwilioSmsPhone(services, create_app(services), "twilio", "+14155550100")
    assert sms_phone.say("hi").endswith("98. More") is (pages > 1)


def test_a_date_in_either_form_is_read(at: SmsPhone, clock: Clock) -> None:
    for text in ("2026-03-02 09:00:00", "2026-03-02T09:00:00Z", " 2026-03-02T12:00:00+03:00"):
        assert parse_time(text) == clock()
    assert parse_time("yesterday") is None
    assert at.text("REPORT", date="yesterday") == CATEGORY


def test_a_text_without_an_id_is_known_again_by_what_it_says(at: SmsPhone, store: redis.Redis) -> None:
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
