"""Screens that only a call has: a message, a person, a call back; and words that are no screen's."""

import pytest

from ivr.call_script import call_script, farewell, scope_of
from ivr.caller_input import CallProgress
from ivr.steps import CallSteps, DialStep, HangupStep, RecordStep, RedirectStep, SayStep
from ivr.voice import CallVoices
from menus.engine.engine import Page, TurnInputs
from menus.engine.session import Session
from tests.ivr.calls import CALLER, RENDERERS, Call, callback_url
from tests.ivr.provider_verbs import parse_document, spoken_words
from tests.ivr.voice_menus import compile_voice_menus
from tests.menus.engine.engine_conversation import NOON

MENUS = """\
closed: {say: We are closed.}
voice: {finish_key: "*"}
screens:
  top: {end: Bye.}
  message: {record: Tell us what happened., max: 90s, save: story, goto: top, otherwise: top}
  officer:
    transfer: We put you through.
    to: ["+254700000001", "+254700000002"]
    done: top
    busy: top
    no_answer: top
    closed: top
    otherwise: top
  ring: {call_back: We will ring you., at: top}
"""


def steps_on(screen: str, provider: str) -> CallSteps:
    service = compile_voice_menus(MENUS)
    session = Session("en", CALLER.service_code, screen=screen)
    scope = scope_of(service, session, CALLER, TurnInputs(NOON))
    return call_script(scope, Page("", ends=False), CallProgress(), CallVoices(provider))


@pytest.mark.parametrize("provider", RENDERERS)
@pytest.mark.parametrize(
    ("screen", "words"),
    [
        ("message", "Tell us what happened. Speak after the tone. When you have finished, press star."),
        ("officer", "We put you through."),
        ("ring", "We will ring you."),
    ],
)
def test_it_is_heard(screen: str, words: str, provider: str) -> None:
    response = parse_document(RENDERERS[provider](steps_on(screen, provider), callback_url), provider)
    assert spoken_words(response) == words


def test_a_message_has_its_length_and_silence_comes_back() -> None:
    record, again = steps_on("message", "twilio")
    assert isinstance(record, RecordStep)
    assert (record.seconds, record.finish_key, record.beep) == (90, "*", True)
    assert isinstance(again, RedirectStep)


def test_a_person_is_rung_from_the_number_that_was_called() -> None:
    _, dial = steps_on("officer", "at")
    assert dial == DialStep(("+254700000001", "+254700000002"), 25, CALLER.service_code)


def test_a_call_back_ends_the_call() -> None:
    assert steps_on("ring", "twilio")[-1] == HangupStep()


def test_last_words_need_no_screen() -> None:
    service = compile_voice_menus(MENUS)
    words = service.words["en"]["apology"]
    assert farewell(service, "en", words, CallVoices("twilio")) == (
        SayStep(words, "en-GB", "Polly.Amy"),
        HangupStep(),
    )
    assert farewell(service, "en", "", CallVoices("twilio")) == (HangupStep(),)


def test_a_service_that_is_closed_says_so_and_hangs_up() -> None:
    service = compile_voice_menus(MENUS.replace("top: {end: Bye.}", "top: {branch: [{closed: true}]}"))
    call = Call(service)
    call.dial()
    assert call.hung_up
    assert spoken_words(parse_document(call.document, "twilio")) == "We are closed."


def test_a_private_answer_is_never_heard() -> None:
    service = compile_voice_menus(
        "screens:\n  top: {ask: Code?, answer: {type: integer}, private: true, save: code, goto: bye}\n"
        "  bye: {end: 'It is {code}.'}\n"
    )
    call = Call(service)
    call.dial()
    call.press("4711")
    assert spoken_words(parse_document(call.document, "twilio")) == "It is ."


def test_a_long_text_has_no_pages() -> None:
    service = compile_voice_menus(f'screens: {{top: {{end: "{"ẹ kú àbọ̀ " * 400}"}}}}\n')
    call = Call(service)
    call.dial()
    assert call.hung_up
    assert spoken_words(parse_document(call.document, "twilio")).count("ẹ kú") == 400


@pytest.mark.parametrize("provider", RENDERERS)
def test_an_answer_is_heard_as_it_was_typed(provider: str) -> None:
    call = Call(
        compile_voice_menus("""\
screens:
  top: {ask: Your number?, answer: {type: phone}, save: phone, goto: kind}
  kind: {menu: Kind?, save: kind, options: [{value: "5", say: Water}], goto: done}
  done: {end: "{phone:typed}. {kind:typed}. {kind:pad2}."}
"""),
        provider,
    )
    call.dial()
    call.press("0711222333")
    spoken = spoken_words(parse_document(call.press("1"), provider))
    assert spoken == "0 7 1, 1 2 2, 2 3 3 3. 1. 0 5."
