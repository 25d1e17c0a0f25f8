"""Other machines, loops, trouble, and what is not in the log."""

import logging
from collections.abc import Callable
from io import StringIO

import pytest
import redis
from flask import Flask

from gateway.conversations.sms.automatic_senders import is_automatic
from gateway.conversations.sms.incoming import IncomingSms
from gateway.operations import logs
from tests.gateway.conftest import TOKEN
from tests.gateway.conversations.sms.conftest import NUMBER, AfricasTalkingSmsLine, SmsLine, TwilioSmsLine
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
def test_who_cannot_be_texted_back_gets_no_answer(line: SmsLine, store: redis.Redis, sender: str) -> None:
    assert line.text("REPORT", **{"from": sender, "From": sender}) is None
    assert store.keys("conversation:*") == store.keys("texts:*") == []


def test_our_own_words_are_not_answered(line: SmsLine) -> None:
    said = line.say("REPORT")
    assert line.text(said) is None
    assert line.text("  " + said.upper()) is None
    assert line.say("1").startswith("Which village")


def test_a_loop_ends(line: SmsLine, store: redis.Redis) -> None:
    answers = [line.text(f"thank you for your message no. {number}") for number in range(70)]
    replies = [answer for answer in answers if answer]
    assert len(replies) == 20
    assert replies[-1] == (
        "County services: That was a lot of texts in one hour. Please wait an hour, then go on."
    )
    assert not any(answers[20:])
    assert store.hget(f"texts:{line.services.crypto.digest(NUMBER)}", "texts") == b"70"


def test_who_is_silenced_can_still_stop(line: SmsLine) -> None:
    for number in range(25):
        line.text(f"hello {number}")
    assert line.text("please stop") is None
    assert line.services.consent.opted_out(line.services.crypto.digest(NUMBER))


def test_the_notice_takes_no_answer(line: SmsLine) -> None:
    for _ in range(9):
        line.say("REPORT", "1")
    assert line.say("REPORT").startswith("What is the problem?")
    assert "wait an hour" in line.say("1")
    (counted,) = line.services.sessions_redis.keys("texts:*")
    line.services.sessions_redis.delete(counted)  # the hour is over
    assert line.say("1").startswith("Which village")


def test_without_menus_there_is_an_apology(make_gateway: Callable[..., Services]) -> None:
    services = make_gateway("version: 1\nscreens: {top: {end: Hello}}\n")
    app = create_app(services)
    for line in (
        AfricasTalkingSmsLine(services, app, "at", "40404"),
        TwilioSmsLine(services, app, "twilio", "+14155550100"),
    ):
        assert line.say("REPORT").startswith("Sorry, something went wrong.")


def test_a_store_that_is_away(make_services: Callable[..., Services]) -> None:
    services = make_services(REDIS_URL="redis://127.0.0.1:1/0", SESSIONS_REDIS_URL="redis://127.0.0.1:1/0")
    client = create_app(services).test_client()
    form = {"from": NUMBER, "to": "40404", "text": "REPORT", "id": "1"}
    assert client.post(f"/at/{TOKEN}/sms", data=form).status_code == 503
    form = {"phoneNumber": NUMBER, "senderId": "COUNTY"}
    assert client.post(f"/at/{TOKEN}/sms/opt-outs", data=form).status_code == 503


def test_the_log_has_neither_numbers_nor_words(line: SmsLine, app: Flask) -> None:
    stream = StringIO()
    logs.configure("debug", stream=stream)
    try:
        line.text("REPORT")
        line.text("1")
        line.text("Mzee Juma, Kibera")
        line.text("STOP")
        line.text("Auto-reply Wanjiku")
        app.test_client().post(f"/at/{TOKEN}/sms/opt-outs", data={"phoneNumber": NUMBER, "senderId": "Juma"})
    finally:
        logging.getLogger().handlers[:] = []
    lines = stream.getvalue()
    assert lines.count('"event":"text"') == 5
    assert '"outcome":"opted_out"' in lines
    assert '"outcome":"silent"' in lines
    for word in ("254711000111", "711000111", "Juma", "Kibera", "Wanjiku", "REPORT", "STOP"):
        assert word not in lines


def test_texts_are_counted(line: SmsLine, app: Flask) -> None:
    line.text("REPORT")
    line.text("please stop")
    metrics = app.test_client().get("/metrics").get_data(as_text=True)
    for outcome in ("continued", "opted_out"):
        assert f'channel="sms",outcome="{outcome}",provider="{line.provider}"' in metrics
