"""Whatever a text holds, both documents are well-formed, and say it."""

import re
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.document_format import MAX_DOCUMENT_CHARACTERS
from ivr.speech_text import split_text
from ivr.steps import CallbackReason, CallSteps, GatherStep, PlayStep, RecordStep, RedirectStep, SayStep
from tests.ivr.calls import RENDERERS, Call, callback_url
from tests.ivr.provider_verbs import parse_document, spoken_words
from tests.ivr.voice_menus import compile_voice_menus

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
    document = RENDERERS[provider]((SayStep(text), RedirectStep(CallbackReason.SILENCE)), callback_url)
    return spoken_words(parse_document(document, provider))


@pytest.mark.parametrize("provider", RENDERERS)
@pytest.mark.parametrize("text", LANGUAGES.values(), ids=LANGUAGES.keys())
def test_every_language_survives(text: str, provider: str) -> None:
    assert spoken(text, provider) == text


@pytest.mark.parametrize("provider", RENDERERS)
def test_controls_and_half_characters_are_left_out(provider: str) -> None:
    response = parse_document(
        RENDERERS[provider]((SayStep(f"a{CONTROLS}b"), RedirectStep(CallbackReason.KEYS)), callback_url),
        provider,
    )
    assert re.sub(r"[\t\n\r\x7f\x80\x85]", "", spoken_words(response)) == "ab"


@pytest.mark.parametrize("provider", RENDERERS)
@pytest.mark.parametrize("length", [3_999, 4_000, 4_001, 9_000])
@pytest.mark.parametrize("unit", ["word ", "Is this a sentence? ", "x", "&", "💧"])
def test_a_long_text_is_said_in_pieces(unit: str, length: int, provider: str) -> None:
    text = (unit * length)[:length].strip()
    said = spoken(text, provider)
    assert re.sub(r"\s", "", said) == re.sub(r"\s", "", text)


@pytest.mark.parametrize("provider", RENDERERS)
def test_a_document_is_never_too_large(provider: str) -> None:
    steps: CallSteps = (
        GatherStep((SayStep("&" * 300_000), SayStep("never said")), 1, "#", 7.0),
        RedirectStep(CallbackReason.SILENCE),
    )
    response = parse_document(RENDERERS[provider](steps, callback_url), provider)
    assert len(re.sub(r"\s", "", spoken_words(response))) == MAX_DOCUMENT_CHARACTERS


@pytest.mark.parametrize("provider", RENDERERS)
def test_what_a_caller_keyed_in_stays_text(provider: str) -> None:
    service = compile_voice_menus(
        "screens: {top: {ask: Name?, answer: {type: text}, save: name, goto: bye}, bye: {end: 'Bye {name}!'}}\n"
    )
    call = Call(service, provider)
    call.dial()
    call.press(LANGUAGES["injection"])
    assert spoken_words(parse_document(call.document, provider)) == f"Bye {LANGUAGES['injection']}!"


@given(st.text(max_size=300), st.text(max_size=30), st.sampled_from(sorted(RENDERERS)))
def test_any_text_makes_a_document(text: str, name: str, provider: str) -> None:
    prompts = (SayStep(text, name, name), PlayStep(name), SayStep(text))
    steps: CallSteps = (
        *prompts,
        GatherStep(prompts, 1, "#", 7.0),
        RedirectStep(CallbackReason.SILENCE),
        RecordStep((SayStep(text),), 9, None, 1.0),
        RedirectStep(CallbackReason.SILENCE),
    )
    document = RENDERERS[provider](steps, lambda action: f"https://gw.example/{action}?{name}&<\x00")
    assert fromstring(document.encode("utf-8")).tag == "Response"  # noqa: S314  # our own


@given(st.text(max_size=200), st.integers(1, 50))
def test_a_text_is_cut_and_loses_nothing_but_blanks(text: str, most: int) -> None:
    pieces = [*split_text(text, most)]
    assert all(0 < len(piece) <= most for piece in pieces if piece)
    assert "".join("".join(pieces).split()) == "".join(text.split())
