"""Other machines, loops, trouble, and what is not in the log."""

import logging
from collections.abc import Callable
from io import StringIO

import pytest
import redis
from flask import Flask

from gateway.conversations.session_keys import text_count_key
from gateway.conversations.sms.automatic_senders import is_automatic
from gateway.conversations.sms.incoming import IncomingSms
from gateway.operations import logs
from tests.gateway.conftest import TOKEN
from tests.gateway.conversations.sms.conftest import (
    AUTH_TOKEN,
    LONG_CODE,
    NUMBER,
    PUBLIC_URL,
    AfricasTalkingSmsPhone,
    SmsPhone,
    TwilioSmsPhone,
)
from tests.gateway.services import Services, create_app


@pytest.mark.parametrize(
    "text",
    [
        "Auto-reply: I am away",
        "AUTO REPLY I will call you later",
        "Autoreply",
        "[Automatic reply] Thank you for your message",
        "Automated response from Acme",
        "Automatic SMS response: closed",
        "This is an automated message. Do not reply.",
        "Out of office until Monday",
        "I am out of the office.",
        "I'm currently out of office, back on Monday",
        "I’m driving. Sent from my phone",
        "Please do not reply to this number",
        "Réponse automatique : je suis absent",
    ],
)
def test_a_machine_by_its_words(text: str) -> None:
    assert is_automatic(IncomingSms("at", "1", NUMBER, "40404", text))


@pytest.mark.parametrize(
    "text",
    [
        "REPORT",
        "The clerk is always out of office",
        "out of office hours nobody answers",
        "Automobile left on the road",
        "I am drilling a well",
        "auto parts were stolen",
        "They said: this is an automated message",
        "",
    ],
)
def test_a_person_by_theirs(text: str) -> None:
    assert not is_automatic(IncomingSms("at", "1", NUMBER, "40404", text))


@pytest.mark.parametrize("sender", ["Safaricom", "40404", "", "+", "MPESA-1234567890", "+12"])
def test_who_cannot_be_texted_back_gets_no_answer(
    sms_phone: SmsPhone, store: redis.Redis, sender: str
) -> None:
    assert sms_phone.text("REPORT", **{"from": sender, "From": sender}) is None
    assert store.keys("conversation:*") == store.keys("texts:*") == []


def test_our_own_words_are_not_answered(sms_phone: SmsPhone) -> None:
    said = sms_phone.say("REPORT")
    assert sms_phone.text(said) is None
    assert sms_phone.text("  " + said.upper()) is None
    assert sms_phone.say("1").startswith("Which village")


def test_a_loop_ends(sms_phone: SmsPhone, store: redis.Redis) -> None:
    answers = [sms_phone.text(f"thank you for your message no. {number}") for number in range(70)]
    replies = [answer for answer in answers if answer]
    assert len(replies) == 20
    assert replies[-1] == (
        "County services: That was a lot of texts in one hour. Please wait an hour, then go on."
    )
    assert not any(answers[20:])
    assert store.hget(text_count_key(sms_phone.services.crypto.digest(NUMBER)), "texts") == b"70"


def test_who_is_silenced_can_still_stop(sms_phone: SmsPhone) -> None:
    for number in range(25):
        sms_phone.text(f"hello {number}")
    assert sms_phone.text("please stop") is None
    assert sms_phone.services.consent.opted_out(sms_phone.services.crypto.digest(NUMBER))


def test_the_notice_takes_no_answer(sms_phone: SmsPhone) -> None:
    for _ in range(9):
        sms_phone.say("REPORT", "1")
    assert sms_phone.say("REPORT").startswith("What is the problem?")
    assert "wait an hour" in sms_phone.say("1")
    (counted,) = sms_phone.services.sessions_redis.keys("texts:*")
    sms_phone.services.sessions_redis.delete(counted)  # the hour is over
    assert sms_phone.say("1").startswith("Which village")


def test_without_menus_there_is_an_apology(make_gateway: Callable[..., Services]) -> None:
    services = make_gateway("version: 1\nscreens: {top: {end: Hello}}\n")
    app = create_app(services)
    for sms_phone in (
        AfricasTalkingSmsPhone(services, app, "at", "40404"),
        TwilioSmsPhone(services, app, "twilio", "+14155550100"),
    ):
        assert sms_phone.say("REPORT").startswith("Sorry, something went wrong.")


def test_a_store_that_is_away(make_services: Callable[..., Services]) -> None:
    services = make_services(REDIS_URL="redis://127.0.0.1:1/0", SESSIONS_REDIS_URL="redis://127.0.0.1:1/0")
    client = create_app(services).test_client()
    form = {"from": NUMBER, "to": "40404", "text": "REPORT", "id": "1"}
    assert client.post(f"/at/{TOKEN}/sms", data=form).status_code == 503
    form = {"phoneNumber": NUMBER, "senderId": "COUNTY"}
    assert client.post(f"/at/{TOKEN}/sms/opt-outs", data=form).status_code == 503


def test_an_apology_for_want_of_the_store_is_counted(make_services: Callable[..., Services]) -> None:
    away = "redis://127.0.0.1:1/0"
    services = make_services(
        REDIS_URL=away,
        SESSIONS_REDIS_URL=away,
        GATEWAY_PUBLIC_URL=PUBLIC_URL,
        TWILIO_ACCOUNT_SID="AC1",
        TWILIO_AUTH_TOKEN=AUTH_TOKEN,
    )
    phone = TwilioSmsPhone(services, create_app(services), "twilio", LONG_CODE)
    assert phone.say("hello").startswith("Sorry, something went wrong.")
    said = services.metrics.exposition().decode()
    assert 'gateway_hops_total{channel="sms",outcome="sorry",provider="twilio"} 1.0' in said


def test_the_log_has_neither_numbers_nor_words(sms_phone: SmsPhone, app: Flask) -> None:
    stream = StringIO()
    logs.configure("debug", stream=stream)
    try:
        sms_phone.text("REPORT")
        sms_phone.text("1")
        sms_phone.text("Mzee Juma, Kibera")
        sms_phone.text("STOP")
        sms_phone.text("Auto-reply Wanjiku")
        app.test_client().post(f"/at/{TOKEN}/sms/opt-outs", data={"phoneNumber": NUMBER, "senderId": "Juma"})
    finally:
        logging.getLogger().handlers[:] = []
    lines = stream.getvalue()
    assert lines.count('"event":"text"') == 5
    assert '"outcome":"opted_out"' in lines
    assert '"outcome":"silent"' in lines
    for word in ("254711000111", "711000111", "Juma", "Kibera", "Wanjiku", "REPORT", "STOP"):
        assert word not in lines


def test_texts_are_counted(sms_phone: SmsPhone, app: Flask) -> None:
    sms_phone.text("REPORT")
    sms_phone.text("please stop")
    metrics = app.test_client().get("/metrics").get_data(as_text=True)
    for outcome in ("continued", "opted_out"):
        assert f'channel="sms",outcome="{outcome}",provider="{sms_phone.provider}"' in metrics
