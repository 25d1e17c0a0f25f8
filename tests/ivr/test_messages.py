"""A message that was spoken: the exact documents in which it is waited for, heard, and asked about."""

from dataclasses import replace

import pytest

from ivr.at_xml import at_xml
from ivr.caller_input import MOST_REQUESTS, MOST_SILENCES, Hearing, Message
from ivr.script import scope_of, script
from ivr.spoken_message import WAITS, Fate, judge, spoken, waited
from ivr.steps import Steps
from ivr.twiml import twiml
from ivr.voice import Studio
from menus.engine.engine import Given, start
from tests.ivr.calls import CALLER, url
from tests.ivr.services import voiced
from tests.ivr.verbs import parsed
from tests.menus.engine.talk import NOON, digest

SERVICE = voiced("screens: {top: {record: Speak., otherwise: bye, save: it, goto: bye}, bye: {end: Bye.}}\n")
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
        Hearing(message=Message("r1")),
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
        Hearing(message=Message("r1", waits=1)),
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
        Hearing(message=Message("r1", asked=True, plays=True)),
        f"{GATHER}{SAY}This is your message.</Say><Play>{SOUND}</Play>{SAY}{KEEP}</Say></Gather>{AGAIN}",
        (
            f'<Say voice="woman">This is your message.</Say><Play url="{SOUND}" />'
            f'{DIGITS}<Say voice="woman">{KEEP}</Say></GetDigits>{AT_AGAIN}'
        ),
    ),
    (
        Hearing(message=Message("r1", asked=True), misses=1, silent=True),
        f"{GATHER}{SAY}We did not hear an answer.</Say>{SAY}{KEEP}</Say></Gather>{AGAIN}",
        f'{DIGITS}<Say voice="woman">We did not hear an answer. {KEEP}</Say></GetDigits>{AT_AGAIN}',
    ),
]


def steps(hearing: Hearing, provider: str) -> Steps:
    given = Given(NOON, digest)
    turn = start(SERVICE, "top", CALLER, given)
    assert turn.page is not None
    sound = SOUND.replace("&amp;", "&")
    studio = Studio(provider, messages=lambda recording: sound.replace("r1", recording))
    return script(scope_of(SERVICE, turn.session, CALLER, given), turn.page, hearing, studio)


@pytest.mark.parametrize(("hearing", "in_twiml", "in_at_xml"), DOCUMENTS)
def test_a_message_is_exactly_this_document(hearing: Hearing, in_twiml: str, in_at_xml: str) -> None:
    made = twiml(steps(hearing, "twilio"), url), at_xml(steps(hearing, "at"), url)
    assert made == tuple(f"{HEADER}<Response>{inner}</Response>" for inner in (in_twiml, in_at_xml))
    for document, provider in zip(made, ("twilio", "at"), strict=True):
        parsed(document, provider)


def test_it_is_waited_for_so_often_and_then_asked_about_unheard() -> None:
    hearing = spoken(Hearing(misses=2, silences=3), "r1")
    assert (hearing.misses, hearing.silences) == (0, 0)
    for _ in range(WAITS):
        assert hearing.message is not None
        assert not hearing.message.asked
        hearing = waited(hearing, hearing.message, stored=False)
    assert hearing.message == Message("r1", waits=WAITS - 1, asked=True)


ASKED = Hearing(message=Message("r1", asked=True))
JUDGED = [
    (ASKED, "1", Fate.KEPT),
    (ASKED, "1#", Fate.KEPT),
    (ASKED, "2", Fate.AGAIN),
    (ASKED, "", Fate.ASKED),
    (ASKED, "*", Fate.ASKED),
    (ASKED, "9", Fate.ASKED),
    (replace(ASKED, misses=2), "", Fate.KEPT),
    (replace(ASKED, misses=2), "9", Fate.KEPT),
    (replace(ASKED, misses=2), "*", Fate.ASKED),
    (replace(ASKED, silences=MOST_SILENCES - 1), "", Fate.KEPT),
    (replace(ASKED, requests=MOST_REQUESTS - 1), "*", Fate.KEPT),
]


@pytest.mark.parametrize(("hearing", "keys", "fate"), JUDGED)
def test_what_keys_mean_for_a_message(hearing: Hearing, keys: str, fate: Fate) -> None:
    judged = judge(hearing, keys, 3)
    assert judged.fate is fate
    assert (judged.hearing.message is None) is (fate is not Fate.ASKED)
    assert judged.hearing.requests == hearing.requests + 1
