"""Texts about a case that ask something, and the replies that answer them."""

import json
from collections.abc import Callable

import pytest
from flask import Flask

from gateway.cases.submissions import Contact
from gateway.cases.updates import CaseUpdate
from gateway.messaging import states
from gateway.messaging.draft import render_sms_text
from menus.engine.effects import Submission
from tests.clock import Clock
from tests.gateway.conversations.sms.conftest import (
    LONG_CODE,
    MENUS,
    NUMBER,
    SHORT_CODE,
    AfricasTalkingSmsPhone,
    SmsPhone,
    TwilioSmsPhone,
)
from tests.gateway.services import Services, create_app

ASKING = """
  resolved:
    text: {en: "Report {reference} is resolved.", sw: "Ripoti {reference} imetatuliwa."}
    ask: rate
    within: 3d
"""
SCREENS = """
  rate:
    ask: {en: "How good is the repair of {reference}, 1 to 5?", sw: "Ukarabati ni mzuri kiasi gani, 1 hadi 5?"}
    answer: {type: integer, min: 1, max: 5}
    save: rating
    goto: why
  why:
    ask: {en: "And why?", sw: "Na kwa nini?"}
    answer: {type: text, min: 2, max: 200}
    save: why
    goto: feed
  feed: {submit: feedback, goto: heard}
  heard:
    end: {en: Thank you for telling us., sw: Asante kwa kutuambia.}
cases:
  feedback:
    title: "{rating} of 5"
    fields: {rating: "{rating}", why: "{why}", case: "{reference}"}
"""
WELCOME = "How can we help?\n1. Report a problem\n2. Track a report\n3. End\n4. Kiswahili"
RATE = "How good is the repair of {reference}, 1 to 5?"


@pytest.fixture
def services(make_gateway: Callable[..., Services]) -> Services:
    menus = MENUS.read_text(encoding="utf-8").replace("cases:\n", SCREENS.lstrip("\n"))
    head, _, tail = menus.partition("  resolved: {en:")
    return make_gateway(head + ASKING.lstrip("\n") + tail.partition("\n")[2])


@pytest.fixture(params=["at", "twilio"])
def sms_phone(request: pytest.FixtureRequest, services: Services, app: Flask) -> SmsPhone:
    phone_class, to = {"at": (AfricasTalkingSmsPhone, SHORT_CODE), "twilio": (TwilioSmsPhone, LONG_CODE)}[
        request.param
    ]
    return phone_class(services, app, request.param, to)


def file_case(services: Services, name: str = "one") -> str:
    submission = Submission("send:1", "problem", "A problem", {"category": "water"})
    return services.submissions.commit(name, submission, Contact(NUMBER, "en", "ussd"))


def resolve_case(services: Services, reference: str, event: str = "e1") -> str:
    """The backend says that the case is resolved; the id of the text that tells it."""
    taken = services.updates.apply(CaseUpdate(event, reference, "DONE", "", services.clock()))
    assert taken.message_id is not None
    return taken.message_id


def hand_over(services: Services, message_id: str, *further: str) -> None:
    for state in (states.SUBMITTING, *further):
        message = services.messages.load(message_id)
        assert message is not None
        assert services.messages.change_state(message, state, provider="at")


def filed_feedback(services: Services) -> list[dict[str, object]]:
    """What was filed about the case of another."""
    found = []
    for item, _ in services.submissions_outbox.list_pending(10):
        encrypted = services.redis.hget(f"submission:{item}", "payload")
        assert isinstance(encrypted, bytes)
        payload = json.loads(services.crypto.decrypt(encrypted.decode()))
        if "about" in payload:
            found.append(payload)
    return found


def test_the_text_shows_what_it_asks(services: Services) -> None:
    reference = file_case(services)
    message = services.messages.load(resolve_case(services, reference))
    assert message is not None
    text = render_sms_text(services.definition.service, message, services.clock())
    assert text == f"Report {reference} is resolved.\n{RATE.format(reference=reference)}"


def test_a_reply_is_filed_as_feedback_on_the_case(services: Services, sms_phone: SmsPhone) -> None:
    reference = file_case(services)
    hand_over(services, resolve_case(services, reference), states.ACCEPTED, states.DELIVERED)
    assert sms_phone.say("4") == "And why?\n0. Back"
    assert sms_phone.say("They came at once, but left mud") == "Thank you for telling us."
    [payload] = filed_feedback(services)
    assert payload["about"] == reference
    assert payload["kind"] == "feedback"
    assert payload["fields"] == {"rating": 4, "why": "They came at once, but left mud", "case": reference}
    assert sms_phone.say("4") == WELCOME, "it was answered"
    assert len(filed_feedback(services)) == 1


@pytest.mark.parametrize(
    "further", [(), (states.ACCEPTED,), (states.UNKNOWN,), (states.ACCEPTED, states.SENT)]
)
def test_a_text_asks_once_a_provider_may_have_it(
    services: Services, sms_phone: SmsPhone, further: tuple[str, ...]
) -> None:
    hand_over(services, resolve_case(services, file_case(services)), *further)
    assert sms_phone.say("4") == "And why?\n0. Back"


def test_a_text_that_never_left_asks_nothing(services: Services, sms_phone: SmsPhone) -> None:
    message_id = resolve_case(services, file_case(services))
    assert sms_phone.say("4") == WELCOME
    hand_over(services, message_id, states.FAILED)
    assert sms_phone.say("3") == "Goodbye."
    assert sms_phone.say("4") == WELCOME


def test_a_reply_that_does_not_fit_is_asked_again(services: Services, sms_phone: SmsPhone) -> None:
    reference = file_case(services)
    hand_over(services, resolve_case(services, reference))
    assert sms_phone.say("very good") == f"That answer does not fit.\n{RATE.format(reference=reference)}"
    assert sms_phone.say("5") == "And why?\n0. Back"


def test_a_keyword_begins_anew_and_the_question_waits(services: Services, sms_phone: SmsPhone) -> None:
    hand_over(services, resolve_case(services, file_case(services)))
    assert sms_phone.say("STATUS") == "Your reference number?"


def test_a_question_is_open_as_long_as_its_message_says(
    services: Services, sms_phone: SmsPhone, clock: Clock
) -> None:
    hand_over(services, resolve_case(services, file_case(services)))
    clock.advance(3 * 86_400 - 1)
    assert sms_phone.say("4") == "And why?\n0. Back"
    hand_over(services, resolve_case(services, file_case(services, "two"), "e2"))
    clock.advance(3 * 86_400)
    assert sms_phone.say("fine") == "Thank you for telling us.", "the conversation goes on"
    assert sms_phone.say("4") == WELCOME


def test_a_conversation_under_way_takes_what_does_not_answer_the_newer_question(
    services: Services, sms_phone: SmsPhone, clock: Clock
) -> None:
    services.clock()
    assert sms_phone.say("REPORT").startswith("What is the problem?")
    clock.advance(60)
    hand_over(services, resolve_case(services, file_case(services)))
    assert sms_phone.say("Road").startswith("Which village")
    assert sms_phone.say("Kibera") == "How many homes?\n0. Back\n00. Main menu"


def test_the_same_reply_twice_is_filed_once(services: Services, app: Flask) -> None:
    phone = AfricasTalkingSmsPhone(services, app, "at", SHORT_CODE)
    hand_over(services, resolve_case(services, file_case(services)))
    phone.say("4")
    first = phone.text("because", "text-x")
    assert phone.text("because", "text-x") == first == "Thank you for telling us."
    assert len(filed_feedback(services)) == 1


def test_the_newest_question_is_answered_first_and_then_the_one_before(
    services: Services, sms_phone: SmsPhone, clock: Clock
) -> None:
    one, two = file_case(services), file_case(services, "two")
    hand_over(services, resolve_case(services, one))
    clock.advance(60)
    hand_over(services, resolve_case(services, two, "e2"))
    sms_phone.say("5", "quick")
    sms_phone.say("1", "slow")
    assert {payload["about"]: payload["title"] for payload in filed_feedback(services)} == {
        two: "5 of 5",
        one: "1 of 5",
    }


def test_whoever_forgets_the_number_forgets_its_questions(services: Services, sms_phone: SmsPhone) -> None:
    hand_over(services, resolve_case(services, file_case(services)))
    services.eraser.erase(NUMBER)
    assert sms_phone.say("4") == WELCOME


def test_a_language_is_that_of_the_text(services: Services) -> None:
    submission = Submission("send:1", "problem", "A problem", {"category": "water"})
    services.submissions.commit("sw", submission, Contact(NUMBER, "sw", "ussd"))
    reference = services.submissions.reference_of("sw")
    assert reference is not None
    hand_over(services, resolve_case(services, reference))
    phone = AfricasTalkingSmsPhone(services, create_app(services), "at", SHORT_CODE)
    assert phone.say("4") == "Na kwa nini?\n0. Rudi"


VERDICTS = """
    ask:
      - {screen: rate, answers: rate}
      - {screen: why, answers: comment}
"""
HEARD = "feed: {submit: feedback, goto: heard}"


def test_a_reply_says_what_the_case_system_does(make_gateway: Callable[..., Services]) -> None:
    menus = MENUS.read_text(encoding="utf-8").replace("cases:\n", SCREENS.lstrip("\n"))
    menus = menus.replace("goto: feed\n", "goto: heard\n").replace(HEARD, "feed: {end: Bye.}")
    head, _, tail = menus.partition("  resolved: {en:")
    asking = ASKING.replace("\n    ask: rate\n", VERDICTS)
    services = make_gateway(head + asking.lstrip("\n") + tail.partition("\n")[2])
    phone = AfricasTalkingSmsPhone(services, create_app(services), "at", SHORT_CODE)
    reference = file_case(services)
    hand_over(services, resolve_case(services, reference), states.ACCEPTED)
    assert phone.say("4") == "And why?"
    assert phone.say("Mud everywhere") == "Thank you for telling us."
    said = filed_feedback(services)
    assert [one["about"] for one in said] == [reference] * 2
    assert sorted((one["verdict"] for one in said), key=str) == [
        {"action": "comment", "words": "Mud everywhere"},
        {"action": "rate", "rating": 4},
    ]
    assert phone.say("4") == WELCOME, "one resolved asks once"
