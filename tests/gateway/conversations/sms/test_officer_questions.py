"""Officers ask citizens by text, and their replies go to the case system."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from gateway.cases.questions import ANSWER, OfficerQuestion, QuestionOutcome
from gateway.cases.submissions import Contact
from gateway.messaging import states
from menus.engine.effects import Submission
from menus.model import ContactWay
from tests.gateway.conversations.sms.conftest import (
    NUMBER,
    SHORT_CODE,
    AfricasTalkingSmsPhone,
    SmsPhone,
)
from tests.gateway.services import Services

WELCOME = "How can we help?\n1. Report a problem\n2. Track a report\n3. End\n4. Kiswahili"
TWO_HOURS = 7200.0


@pytest.fixture
def services(make_gateway: Callable[..., Services]) -> Services:
    return make_gateway()


@pytest.fixture
def sms_phone(services: Services, app: Flask) -> SmsPhone:
    return AfricasTalkingSmsPhone(services, app, "at", SHORT_CODE)


def file_case(services: Services, name: str = "one", language: str = "en") -> str:
    submission = Submission("send:1", "problem", "A problem", {}, contact=ContactWay.RELAY)
    contact = Contact(NUMBER, language, "ussd")
    return services.submissions.commit(name, submission, contact, send_confirmation=False)


def ask(services: Services, reference: str, text: str = "Which gate?", given: str = "q1") -> str:
    """Ask, and hand the text over to a provider; the words of that text."""
    outcome, message_id = services.officer_questions.ask(OfficerQuestion(given, reference, text))
    assert outcome is QuestionOutcome.ASKED
    message = services.messages.load(message_id)
    assert message is not None
    words: str = services.crypto.decrypt(message.encrypted_text)
    for state in (states.SUBMITTING, states.ACCEPTED):
        message = services.messages.load(message_id)
        assert message is not None
        assert services.messages.change_state(message, state, provider="at")
    return words


def wait(services: Services, seconds: float) -> None:
    """Let so much time pass, also for conversations, whose age is that of their keys in the store."""
    services.clock.advance(seconds)
    for key in services.redis.scan_iter("conversation:*"):
        services.redis.expire(key, services.redis.ttl(key) - int(seconds))


def answers(services: Services) -> list[dict[str, Any]]:
    """The answers that are on their way to the case system."""
    found = []
    for item, _ in services.submissions_outbox.list_pending(20):
        row = services.redis.hgetall(f"submission:{item}")
        if row[b"kind"] == ANSWER.encode():
            found.append(json.loads(services.crypto.decrypt(row[b"payload"].decode())))
    return found


def passed_on(reference: str) -> str:
    return f"Thank you. Your answer about {reference} was passed on."


def test_the_text_says_which_case_how_to_answer_and_how_to_stop(services: Services) -> None:
    reference = file_case(services)
    assert ask(services, reference) == (
        f"A question about your report {reference}: Which gate? To answer, reply to this text. "
        "To stop our texts, send STOP."
    )
    swahili = file_case(services, "two", "sw")
    assert ask(services, swahili, "Lango gani?").startswith(
        f"Swali kuhusu ripoti yako {swahili}: Lango gani?"
    )


def test_a_reply_goes_to_the_case_system_once(services: Services, sms_phone: SmsPhone) -> None:
    reference = file_case(services)
    ask(services, reference)
    assert sms_phone.text("The blue one", "t1") == passed_on(reference)
    assert sms_phone.text("The blue one", "t1") == passed_on(reference), "the webhook is repeated"
    [answer] = answers(services)
    assert (answer["about"], answer["text"], answer["channel"]) == (reference, "The blue one", "sms")
    [question] = services.officer_questions.of_case(reference)
    assert (question.state, question.text) == ("answered", "Which gate?")
    assert [text for _, text in question.answers] == ["The blue one"]


def test_further_texts_add_to_the_answer_for_an_hour(services: Services, sms_phone: SmsPhone) -> None:
    reference = file_case(services)
    ask(services, reference)
    sms_phone.say("The blue one")
    wait(services, 600)
    assert sms_phone.say("beside the church") == passed_on(reference)
    wait(services, TWO_HOURS)
    assert sms_phone.say("beside the church") == WELCOME
    assert [one["text"] for one in answers(services)] == ["The blue one", "beside the church"]


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("REPORT", "What is the problem?\n1. Water\n2. Road"),
        ("report!", "What is the problem?\n1. Water\n2. Road"),
        ("REPORT water", "Which village, and near what?"),
    ],
)
def test_a_keyword_still_begins_something_else(
    services: Services, sms_phone: SmsPhone, text: str, reply: str
) -> None:
    ask(services, file_case(services))
    assert sms_phone.say(text).startswith(reply)
    assert answers(services) == []


def test_words_that_begin_like_a_keyword_are_an_answer(services: Services, sms_phone: SmsPhone) -> None:
    reference = file_case(services)
    ask(services, reference)
    assert sms_phone.say("Report to the blue gate") == passed_on(reference)


def test_a_session_that_began_after_the_question_goes_on(services: Services, sms_phone: SmsPhone) -> None:
    reference = file_case(services)
    ask(services, reference)
    wait(services, 60)
    sms_phone.say("REPORT", "1")
    assert sms_phone.say("Near the blue gate").startswith("How many homes?")
    assert sms_phone.say("many") != passed_on(reference), "a slip at a live session"
    wait(services, TWO_HOURS)
    assert sms_phone.say("It is the blue gate") == passed_on(reference), "it fits nothing in the session"
    assert sms_phone.say("60").startswith("Water at Near the blue gate. Send?")
    assert [one["text"] for one in answers(services)] == ["It is the blue gate"]


def test_a_question_that_comes_into_a_session_is_answered_by_words(
    services: Services, sms_phone: SmsPhone
) -> None:
    sms_phone.say("REPORT")
    wait(services, 60)
    reference = file_case(services)
    ask(services, reference)
    wait(services, 60)
    assert sms_phone.say("1").startswith("Which village"), "an option of a live session"
    sms_phone.say("0")
    assert answers(services) == []


def test_after_a_while_what_was_texted_last_is_answered(services: Services, sms_phone: SmsPhone) -> None:
    sms_phone.say("REPORT")
    wait(services, TWO_HOURS)
    reference = file_case(services)
    ask(services, reference, "How many gates?")
    assert sms_phone.say("2") == passed_on(reference)


def test_of_two_questions_the_latest_is_answered_first(services: Services, sms_phone: SmsPhone) -> None:
    first, second = file_case(services), file_case(services, "two")
    words = ask(services, first)
    wait(services, 60)
    ask(services, second, "Which road?")
    assert sms_phone.say("Moi Avenue") == f"{passed_on(second)}\n{words}"
    assert sms_phone.say("The blue one") == passed_on(first)
    assert sorted(one["about"] for one in answers(services)) == sorted((second, first))


def test_a_reply_that_names_a_case_answers_the_question_about_it(
    services: Services, sms_phone: SmsPhone
) -> None:
    first, second = file_case(services), file_case(services, "two")
    ask(services, first)
    wait(services, 60)
    ask(services, second, "Which road?")
    assert sms_phone.say(f"About {first}: the blue one").startswith(passed_on(first))
    assert [one["about"] for one in answers(services)] == [first]


def test_an_answer_that_comes_too_late_is_told_so_once(services: Services, sms_phone: SmsPhone) -> None:
    reference = file_case(services)
    ask(services, reference)
    wait(services, 15 * 86_400)
    told = sms_phone.say("The blue one")
    assert told.startswith(f"The question about {reference} is closed. Your text was not passed on.")
    assert sms_phone.say("The blue one") == WELCOME
    assert answers(services) == []


def test_stop_ends_it(services: Services, sms_phone: SmsPhone) -> None:
    reference = file_case(services)
    ask(services, reference)
    sms_phone.say("STOP")
    outcome, _ = services.officer_questions.ask(OfficerQuestion("q2", reference, "And when?"))
    assert outcome is QuestionOutcome.STOPPED
    assert passed_on(reference) not in (sms_phone.text("The blue one") or "")
    assert answers(services) == []


def test_who_is_forgotten_leaves_neither_question_nor_answer(services: Services, sms_phone: SmsPhone) -> None:
    reference = file_case(services)
    ask(services, reference)
    sms_phone.say("The blue one")
    services.eraser.erase(NUMBER)
    assert services.officer_questions.of_case(reference) == []
    outcome, _ = services.officer_questions.ask(OfficerQuestion("q2", reference, "And when?"))
    assert outcome is QuestionOutcome.FORGOTTEN
    assert sms_phone.say("The green one") == WELCOME


def test_neither_words_nor_numbers_are_plain_in_the_store(services: Services, sms_phone: SmsPhone) -> None:
    ask(services, file_case(services), "Which zebra?")
    sms_phone.say("The giraffe")
    kept = b" ".join(
        value
        for key in services.redis.scan_iter(_type="hash")
        for value in services.redis.hgetall(key).values()
    )
    for word in (b"zebra", b"giraffe", b"711000111"):
        assert word not in kept


def test_somebody_else_answers_nothing(services: Services, sms_phone: SmsPhone) -> None:
    ask(services, file_case(services))
    assert replace(sms_phone, number="+254711000999").say("The blue one") == WELCOME
    assert answers(services) == []
