"""A screen, and the exact document of each provider."""

import pytest

from gateway.providers.africastalking.voice_xml import render_africastalking_xml
from gateway.providers.twilio.twiml import render_twiml
from ivr.steps import (
    CallbackReason,
    CallStep,
    DialStep,
    GatherStep,
    HangupStep,
    PauseStep,
    PlayStep,
    RecordStep,
    RedirectStep,
    RejectStep,
    SayStep,
)
from tests.ivr.calls import RENDERERS, Call, callback_url
from tests.ivr.provider_verbs import parse_document
from tests.ivr.voice_menus import compile_voice_menus

HEADER = '<?xml version="1.0" encoding="UTF-8"?>'
KEYS, SILENCE = (
    "https://gw.example/voice?why=keys&amp;hop=7",
    "https://gw.example/voice?why=silence&amp;hop=7",
)
TWILIO_AGAIN = f'<Redirect method="POST">{SILENCE}</Redirect>'
AT_AGAIN = f"<Redirect>{SILENCE}</Redirect>"
AMY = 'language="en-GB" voice="Polly.Amy"'


def gather(digits: str, words: str, *, finish: str = "#", timeout: int = 7) -> tuple[str, str]:
    """A document of both providers that says so many words and waits for keys."""
    number = f' numDigits="{digits}"' if digits else ""
    ending = f' finishOnKey="{finish}"' if finish else ""
    return (
        (
            f'{HEADER}<Response><Gather action="{KEYS}" finishOnKey="{finish}" input="dtmf" method="POST"{number} '
            f'timeout="{timeout}"><Say {AMY}>{words}</Say></Gather>{TWILIO_AGAIN}</Response>'
        ),
        (
            f'{HEADER}<Response><GetDigits timeout="{timeout}"{number}{ending} callbackUrl="{KEYS}">'
            f'<Say voice="woman">{words}</Say></GetDigits>{AT_AGAIN}</Response>'
        ),
    )


def hangup_documents(words: str) -> tuple[str, str]:
    return (
        f"{HEADER}<Response><Say {AMY}>{words}</Say><Hangup /></Response>",
        f'{HEADER}<Response><Say voice="woman">{words}</Say></Response>',
    )


SCREENS = [
    (
        "{menu: How can we help?, options: [{say: Water & sewage, goto: bye}, {say: Roads, goto: bye}]}",
        gather("1", "How can we help? For Water &amp; sewage, press 1. For Roads, press 2."),
    ),
    (
        "{menu: County services, options: [{say: Help, key: '9', goto: bye}, {say: Roads, goto: bye}]}",
        gather("1", "County services. For Help, press 9. For Roads, press 1."),
    ),
    (
        "{menu: One, options: [{say: Stop, key: '#', goto: bye}, {say: Again, key: '*', goto: bye}]}",
        gather("1", "One. For Stop, press hash. For Again, press star.", finish=""),
    ),
    (
        "{menu: One, options: [{say: Admin, key: '77', goto: bye}]}",
        gather("", "One. For Admin, press 7 7. When you have finished, press hash."),
    ),
    (
        "{ask: 'Your reference number?', answer: {type: reference}, goto: bye}",
        gather("9", "Your reference number?"),
    ),
    (
        "{ask: How many homes?, answer: {type: integer, min: 1, max: 5000}, goto: bye}",
        gather("4", "How many homes? When you have finished, press hash."),
    ),
    (
        "{ask: Code?, answer: {type: text}, voice: {finish_key: '*', silence: 4.2s}, goto: bye}",
        gather("", "Code? When you have finished, press star.", finish="*", timeout=5),
    ),
    (
        "{ask: Code?, answer: {type: text}, voice: {finish_key: none, digits: 5, say: Key in your code.}, goto: bye}",
        gather("5", "Key in your code.", finish=""),
    ),
    ("{say: 'Two lines\nas one', goto: bye}", gather("1", "Two lines as one", finish="", timeout=1)),
    ('{say: "Two lines\\nof text", goto: bye}', gather("1", "Two lines. of text", finish="", timeout=1)),
    ("{end: Goodbye.}", hangup_documents("Goodbye.")),
]


@pytest.mark.parametrize(
    ("screen", "documents"), SCREENS, ids=lambda one: one[:40] if isinstance(one, str) else ""
)
def test_a_screen_is_exactly_this_document(screen: str, documents: tuple[str, str]) -> None:
    service = compile_voice_menus(f"screens: {{top: {screen}, bye: {{end: Bye.}}}}\n")
    for provider, expected in zip(RENDERERS, documents, strict=True):
        call = Call(service, provider)
        assert call.dial() == expected
        parse_document(call.document, provider)


STEPS: list[tuple[CallStep, str, str]] = [
    (RejectStep(), '<Reject reason="rejected" />', "<Reject />"),
    (RejectStep(busy=True), '<Reject reason="busy" />', "<Reject />"),
    (
        PlayStep("https://a.example/x?a=1&b=2"),
        "<Play>https://a.example/x?a=1&amp;b=2</Play>",
        '<Play url="https://a.example/x?a=1&amp;b=2" />',
    ),
    (RedirectStep(CallbackReason.SILENCE), TWILIO_AGAIN, AT_AGAIN),
    (
        DialStep(("+254700000001", "+254700000002"), 20, "+254711082000"),
        (
            '<Dial action="https://gw.example/voice?why=dialled&amp;hop=7" answerOnBridge="true" '
            'callerId="+254711082000" method="POST" sequential="true" timeout="20">'
            "<Number>+254700000001</Number><Number>+254700000002</Number></Dial>"
        ),
        (
            '<Dial phoneNumbers="+254700000001,+254700000002" sequential="true" callerId="+254711082000" />'
            "<Redirect>https://gw.example/voice?why=dialled&amp;hop=7</Redirect>"
        ),
    ),
    (
        RecordStep((SayStep("Speak."),), 60, "#", 5.0),
        (
            '<Say>Speak.</Say><Record action="https://gw.example/voice?why=recorded&amp;hop=7" finishOnKey="#" '
            'maxLength="60" method="POST" playBeep="true" '
            'recordingStatusCallback="https://gw.example/voice?why=stored&amp;hop=7" '
            'recordingStatusCallbackMethod="POST" timeout="5" trim="trim-silence" />'
        ),
        (
            '<Record finishOnKey="#" maxLength="60" timeout="5" playBeep="true" trimSilence="true" '
            'callbackUrl="https://gw.example/voice?why=recorded&amp;hop=7"><Say>Speak.</Say></Record>'
        ),
    ),
    (
        GatherStep(
            (SayStep("A."), PauseStep(), SayStep("B."), PlayStep("https://a.example/b.mp3")), 1, "#", 7.0
        ),
        (
            f'<Gather action="{KEYS}" finishOnKey="#" input="dtmf" method="POST" numDigits="1" timeout="7">'
            '<Say>A.</Say><Pause length="1" /><Say>B.</Say><Play>https://a.example/b.mp3</Play></Gather>'
        ),
        (
            f'<Say>A. ... B.</Say><GetDigits timeout="7" numDigits="1" finishOnKey="#" callbackUrl="{KEYS}">'
            '<Play url="https://a.example/b.mp3" /></GetDigits>'
        ),
    ),
    (
        GatherStep((SayStep("Hear all of this."),), 1, None, 7.0, barge_in=False),
        (
            "<Say>Hear all of this.</Say>"
            f'<Gather action="{KEYS}" bargeIn="false" finishOnKey="" input="dtmf" method="POST" '
            'numDigits="1" timeout="7" />'
        ),
        f'<GetDigits timeout="7" numDigits="1" callbackUrl="{KEYS}"><Say>Hear all of this.</Say></GetDigits>',
    ),
    (
        GatherStep((), 1, None, 0.2),
        f'<Gather action="{KEYS}" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="1" />',
        f'<GetDigits timeout="1" numDigits="1" callbackUrl="{KEYS}"><Say /></GetDigits>',
    ),
]


@pytest.mark.parametrize(("step", "in_twiml", "in_at_xml"), STEPS)
def test_a_step_is_exactly_this_verb(step: CallStep, in_twiml: str, in_at_xml: str) -> None:
    assert render_twiml((step,), callback_url) == f"{HEADER}<Response>{in_twiml}</Response>"
    assert render_africastalking_xml((step,), callback_url) == f"{HEADER}<Response>{in_at_xml}</Response>"


def test_nothing_follows_a_hangup_where_there_is_no_verb_for_it() -> None:
    steps = (SayStep("Bye."), HangupStep(), RedirectStep(CallbackReason.KEYS))
    assert render_africastalking_xml(steps, callback_url) == f"{HEADER}<Response><Say>Bye.</Say></Response>"


def test_a_message_is_recorded_in_answer_to_a_question() -> None:
    service = compile_voice_menus(
        "screens: {top: {ask: Which village?, answer: {type: text}, save: place, voice: {record: 45}, goto: bye}, "
        "bye: {end: Bye.}}\n"
    )
    words = "Which village? Speak after the tone. When you have finished, press hash."
    for provider in RENDERERS:
        call = Call(service, provider)
        response = parse_document(call.dial(), provider)
        record = response.find("Record")
        assert record is not None
        assert record.get("maxLength") == "45"
        assert [say.text for say in response.iter("Say")] == [words]
