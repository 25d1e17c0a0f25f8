"""Whatever a text holds, both documents are well-formed, and say it."""

import re
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.document_limits import DOCUMENT
from ivr.speech_text import cut
from ivr.steps import Action, Gather, Play, Record, Redirect, Say, Steps
from tests.ivr.calls import RENDERERS, Call, url
from tests.ivr.services import voiced
from tests.ivr.verbs import heard, parsed

LANGUAGES = {
    "ar": "أهلاً بكم؟",
    "am": "እንኳን ደህና መጡ።",
    "ha": "Barka da zuwa, ɗan'uwa",
    "yo": "Ẹ kú àbọ̀",
    "zh": "欢迎光临",
    "hi": "स्वागत है।",
    "emoji": "Water 💧 and 👩🏾‍🌾",
    "injection": '</Say><Hangup/><Say voice="x">&amp;<![CDATA[ ]]> <!-- -->',
    "sums": "1 < 2 & 3 > 2 \"quoted\" 'so'",
}
CONTROLS = "".join(map(chr, range(0x20))) + "\x7f\x80\x85\ud800\udfff\ufffe\uffff"


def spoken(text: str, provider: str) -> str:
    """The text as it is heard on a screen of its own."""
    document = RENDERERS[provider]((Say(text), Redirect(Action.SILENCE)), url)
    return heard(parsed(document, provider))


@pytest.mark.parametrize("provider", RENDERERS)
@pytest.mark.parametrize("text", LANGUAGES.values(), ids=LANGUAGES.keys())
def test_every_language_survives(text: str, provider: str) -> None:
    assert spoken(text, provider) == text


@pytest.mark.parametrize("provider", RENDERERS)
def test_controls_and_half_characters_are_left_out(provider: str) -> None:
    response = parsed(RENDERERS[provider]((Say(f"a{CONTROLS}b"), Redirect(Action.KEYS)), url), provider)
    assert re.sub(r"[\t\n\r\x7f\x80\x85]", "", heard(response)) == "ab"


@pytest.mark.parametrize("provider", RENDERERS)
@pytest.mark.parametrize("length", [3_999, 4_000, 4_001, 9_000])
@pytest.mark.parametrize("unit", ["word ", "Is this a sentence? ", "x", "&", "💧"])
def test_a_long_text_is_said_in_pieces(unit: str, length: int, provider: str) -> None:
    text = (unit * length)[:length].strip()
    said = spoken(text, provider)
    assert re.sub(r"\s", "", said) == re.sub(r"\s", "", text)


@pytest.mark.parametrize("provider", RENDERERS)
def test_a_document_is_never_too_large(provider: str) -> None:
    steps: Steps = (Gather((Say("&" * 300_000), Say("never said")), 1, "#", 7.0), Redirect(Action.SILENCE))
    response = parsed(RENDERERS[provider](steps, url), provider)
    assert len(re.sub(r"\s", "", heard(response))) == DOCUMENT


@pytest.mark.parametrize("provider", RENDERERS)
def test_what_a_caller_keyed_in_stays_text(provider: str) -> None:
    service = voiced(
        "screens: {top: {ask: Name?, answer: {type: text}, save: name, goto: bye}, bye: {end: 'Bye {name}!'}}\n"
    )
    call = Call(service, provider)
    call.dial()
    call.press(LANGUAGES["injection"])
    assert heard(parsed(call.document, provider)) == f"Bye {LANGUAGES['injection']}!"


@given(st.text(max_size=300), st.text(max_size=30), st.sampled_from(sorted(RENDERERS)))
def test_any_text_makes_a_document(text: str, name: str, provider: str) -> None:
    prompts = (Say(text, name, name), Play(name), Say(text))
    steps: Steps = (
        *prompts,
        Gather(prompts, 1, "#", 7.0),
        Redirect(Action.SILENCE),
        Record((Say(text),), 9, None, 1.0),
        Redirect(Action.SILENCE),
    )
    document = RENDERERS[provider](steps, lambda action: f"https://gw.example/{action}?{name}&<\x00")
    assert fromstring(document.encode("utf-8")).tag == "Response"  # noqa: S314  # our own


@given(st.text(max_size=200), st.integers(1, 50))
def test_a_text_is_cut_and_loses_nothing_but_blanks(text: str, most: int) -> None:
    pieces = [*cut(text, most)]
    assert all(0 < len(piece) <= most for piece in pieces if piece)
    assert "".join("".join(pieces).split()) == "".join(text.split())
