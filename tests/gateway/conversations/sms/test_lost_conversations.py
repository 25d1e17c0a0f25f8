"""A conversation by SMS whose record was lost: the next text begins anew, and its reply says so, as by USSD."""

from collections.abc import Callable

import pytest
import redis

from tests.gateway.conversations.sms.conftest import AfricasTalkingSmsPhone, SmsPhone
from tests.gateway.services import Services, create_app

LOST = "Your session was lost. Let us start again."
WELCOME = "How can we help?\n1. Report a problem\n2. Track a report\n3. End\n4. Kiswahili"
CATEGORY = "What is the problem?\n1. Water\n2. Road"
PLACE = "Which village, and near what? You may write as much as you like.\n0. Back"
KEYWORDS_ONLY = """\
version: 1
service: {name: County services, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {sms: {keywords: {REPORT: what}}}
screens:
  what: {ask: {en: What is wrong?, sw: Kuna nini?}, answer: {type: text}, save: what, goto: send}
  send: {submit: report, goto: thanks}
  thanks: {end: {en: "Thank you {reference}.", sw: "Asante {reference}."}}
cases: {report: {title: Report, fields: {what: "{what}"}}}
"""


def lose(store: redis.Redis) -> None:
    """What a session store without a disk does when it dies, but for the pointers to conversations."""
    assert store.delete(*store.keys("conversation:*"))


def spoil(store: redis.Redis) -> None:
    """A record that no key opens."""
    [key] = store.keys("conversation:*")
    store.setrange(key, 20, b"spoilt")


@pytest.mark.parametrize("happen", [lose, spoil])
@pytest.mark.parametrize("said", [("REPORT",), ("REPORT", "1"), ("REPORT", "1", "Plot 5*6 has no water")])
def test_the_next_text_begins_anew_and_its_reply_says_so(
    sms_phone: SmsPhone, store: redis.Redis, said: tuple[str, ...], happen: Callable[[redis.Redis], None]
) -> None:
    sms_phone.say(*said)
    happen(store)
    assert sms_phone.text("12") == f"{LOST}\n{WELCOME}"
    assert sms_phone.text("1") == f"{CATEGORY}\n0. Back", "it says so once"
    assert not store.keys("submission:*")


def test_the_language_is_that_of_the_citizen(sms_phone: SmsPhone, store: redis.Redis) -> None:
    sms_phone.say("hello", "4", "1", "1")
    lose(store)
    reply = sms_phone.text("Kibera")
    assert reply is not None
    assert reply.startswith("Mawasiliano yalikatika. Tuanze upya.\nTukusaidie vipi?")


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("REPORT", CATEGORY),  # asks for a new one
        ("REPORT water", f"{LOST}\n{PLACE}"),  # may have been the answer to what was lost
    ],
)
def test_a_keyword_with_more_words_may_have_been_an_answer(
    sms_phone: SmsPhone, store: redis.Redis, text: str, reply: str
) -> None:
    sms_phone.say("REPORT", "1")
    lose(store)
    assert sms_phone.text(text) == reply


@pytest.mark.parametrize("ending", [("3",), ("STOP",)])
def test_a_conversation_that_ended_is_not_lost(sms_phone: SmsPhone, ending: tuple[str, ...]) -> None:
    for text in ("hello", *ending):
        sms_phone.text(text)
    assert sms_phone.text("hello again") == WELCOME


def test_without_a_way_for_other_texts_the_keywords_are_told(
    make_gateway: Callable[[str], Services], store: redis.Redis
) -> None:
    services = make_gateway(KEYWORDS_ONLY)
    phone = AfricasTalkingSmsPhone(services, create_app(services), "at", "40404")
    hint = phone.say("hello").partition(".")[2].strip()
    phone.say("REPORT")
    lose(store)
    assert phone.text("No water") == f"{LOST}\n{hint}"
    assert phone.text("No water") is None, "the hint comes once an hour"
    phone.say("REPORT")
    lose(store)
    assert phone.text("No water at all") == f"{LOST}\n{hint}", "though what was lost is always told"
