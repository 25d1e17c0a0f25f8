"""A message that was spoken: the exact documents in which it is waited for, heard, and asked about."""

import pytest
from msgspec.structs import replace

from gateway.providers.africastalking.voice_xml import render_africastalking_xml
from gateway.providers.twilio.twiml import render_twiml
from ivr.call_script import call_script, scope_of
from ivr.caller_input import MAX_REQUESTS, MAX_SILENCES, CallProgress, SpokenMessage
from ivr.message_confirmation import (
    MAX_WAITS,
    MessageDecision,
    after_wait,
    interpret_confirmation,
    start_confirmation,
)
from ivr.steps import CallSteps
from ivr.voice import CallVoices
from menus.engine.engine import TurnInputs, start
from tests.ivr.calls import CALLER, callback_url
from tests.ivr.provider_verbs import parse_document
from tests.ivr.voice_menus import compile_voice_menus
from tests.menus.engine.engine_conversation import NOON, digest

SERVICE = compile_voice_menus(
    "screens: {top: {record: Speak., otherwise: bye, save: it, goto: bye}, bye: {end: Bye.}}\n"
)
HEADER = '<?xml version="1.0" encoding="UTF-8"?>'
SAY = '<Say language="en-GB" voice="Polly.Amy">'
KEEP = "To keep your message, press 1. To record it again, press 2."
GATHER = (
    '<Gather action="https://gw.example/voice?why=keys&amp;hop=7" finishOnKey="#" input="dtmf" method="POST" '
    'numDigits="1" timeout="7">'
)
AGAIN = '<Redirect method="POST">https://gw.example/voice?why=silence&amp;hop=7</Redirect>'
DIGITS = '<GetDigits timeout="7" numDigits="1" finishOnKey="#" callbackUrl="https://gw.example/voice?why=keys&amp;hop=7">'
AT_AGAIN = "<Redirect>https://gw.example/voice?why=silence&amp;hop=7</Redirect>"
SOUND = "https://gw.example/recordings/r1?until=1&amp;signature=2"

DOCUMENTS = [
    (
        CallProgress(message=SpokenMessage("r1")),
        (
            f'{SAY}One moment please.</Say><Pause length="2" />'
            '<Redirect method="POST">https://gw.example/voice?why=waited&amp;hop=7</Redirect>'
        ),
        (
            '<Say voice="woman">One moment please.</Say>'
            "<Redirect>https://gw.example/voice?why=waited&amp;hop=7</Redirect>"
        ),
    ),
    (
        CallProgress(message=SpokenMessage("r1", waits=1)),
        (
            '<Pause length="2" />'
            '<Redirect method="POST">https://gw.example/voice?why=waited&amp;hop=7</Redirect>'
        ),
        (
            '<Say voice="woman">One moment please.</Say>'
            "<Redirect>https://gw.example/voice?why=waited&amp;hop=7</Redirect>"
        ),
    ),
    (
        CallProgress(message=SpokenMessage("r1", asked=True, plays=True)),
        f"{GATHER}{SAY}This is your message.</Say><Play>{SOUND}</Play>{SAY}{KEEP}</Say></Gather>{AGAIN}",
        (
            f'<Say voice="woman">This is your message.</Say><Play url="{SOUND}" />'
            f'{DIGITS}<Say voice="woman">{KEEP}</Say></GetDigits>{AT_AGAIN}'
        ),
    ),
    (
        CallProgress(message=SpokenMessage("r1", asked=True), misses=1, silent=True),
        f"{GATHER}{SAY}We did not hear an answer.</Say>{SAY}{KEEP}</Say></Gather>{AGAIN}",
        f'{DIGITS}<Say voice="woman">We did not hear an answer. {KEEP}</Say></GetDigits>{AT_AGAIN}',
    ),
]


def steps(progress: CallProgress, provider: str) -> CallSteps:
    given = TurnInputs(NOON, digest)
    turn = start(SERVICE, "top", CALLER, given)
    assert turn.page is not None
    sound = SOUND.replace("&amp;", "&")
    call_voices = CallVoices(
        provider,
        message_url=lambda recording: sound.replace("r1", recording),
        can_pause=provider == "twilio",
    )
    return call_script(scope_of(SERVICE, turn.session, CALLER, given), turn.page, progress, call_voices)


@pytest.mark.parametrize(("progress", "in_twiml", "in_at_xml"), DOCUMENTS)
def test_a_message_is_exactly_this_document(progress: CallProgress, in_twiml: str, in_at_xml: str) -> None:
    made = (
        render_twiml(steps(progress, "twilio"), callback_url),
        render_africastalking_xml(steps(progress, "at"), callback_url),
    )
    assert made == tuple(f"{HEADER}<Response>{inner}</Response>" for inner in (in_twiml, in_at_xml))
    for document, provider in zip(made, ("twilio", "at"), strict=True):
        parse_document(document, provider)


def test_it_is_waited_for_so_often_and_then_asked_about_unheard() -> None:
    progress = start_confirmation(CallProgress(misses=2, silences=3), "r1")
    assert (progress.misses, progress.silences) == (0, 0)
    for _ in range(MAX_WAITS):
        assert progress.message is not None
        assert not progress.message.asked
        progress = after_wait(progress, progress.message, stored=False)
    assert progress.message == SpokenMessage("r1", waits=MAX_WAITS - 1, asked=True)


ASKED = CallProgress(message=SpokenMessage("r1", asked=True))
JUDGED = [
    (ASKED, "1", MessageDecision.KEEP),
    (ASKED, "1#", MessageDecision.KEEP),
    (ASKED, "2", MessageDecision.RERECORD),
    (ASKED, "", MessageDecision.ASK),
    (ASKED, "*", MessageDecision.ASK),
    (ASKED, "9", MessageDecision.ASK),
    (replace(ASKED, misses=2), "", MessageDecision.KEEP),
    (replace(ASKED, misses=2), "9", MessageDecision.KEEP),
    (replace(ASKED, misses=2), "*", MessageDecision.ASK),
    (replace(ASKED, silences=MAX_SILENCES - 1), "", MessageDecision.KEEP),
    (replace(ASKED, requests=MAX_REQUESTS - 1), "*", MessageDecision.KEEP),
]


@pytest.mark.parametrize(("progress", "keys", "fate"), JUDGED)
def test_what_keys_mean_for_a_message(progress: CallProgress, keys: str, fate: MessageDecision) -> None:
    judged = interpret_confirmation(progress, keys, 3)
    assert judged.decision is fate
    assert (judged.progress.message is None) is (fate is not MessageDecision.ASK)
    assert judged.progress.requests == progress.requests + 1
