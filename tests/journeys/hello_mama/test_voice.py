"""Every transcript of the Hello Mama registration call, keyed through TwiML and through Africa's Talking's XML."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.published_menus.definition import load_definition
from ivr.speech_text import join_sentences
from menus.engine.effects import EngineRequest, RequestOutcome, Submission, SubmissionFiled
from menus.model import Service
from tests.ivr.calls import RENDERERS, Call
from tests.ivr.provider_verbs import parse_document, spoken_words
from tests.journeys.hello_mama.identities import identities
from tests.journeys.transcripts import DIAL, Transcript, read_transcripts

HERE = Path(__file__).parent
TRANSCRIPTS = read_transcripts(HERE / "transcripts.yaml")
OPTION = re.compile(r"^\d+\. (.*)$", re.MULTILINE)
OFFER = re.compile(r"For ([^,]+), press (\d)\.")
MOST_PAGES = 3


@pytest.fixture(scope="module")
def service() -> Service:
    return load_definition(HERE / "menus.yaml").service


@pytest.mark.parametrize("provider", RENDERERS)
@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda one: one.name)
def test_every_transcript_is_heard_and_keyed(service: Service, transcript: Transcript, provider: str) -> None:
    filed: list[Submission] = []

    def outcome(request: EngineRequest) -> RequestOutcome:
        if isinstance(request, Submission):
            filed.append(request)
            return SubmissionFiled("123456782")
        return identities(request)

    clock = datetime.combine(transcript.day, datetime.min.time(), UTC)
    call = Call(service, provider, clock, outcome)
    options: list[str] = []
    for hop in transcript.hops:
        if hop.typed == DIAL:
            call.dial("personnel_auth")
        else:
            for digits in keys(call, options, hop.typed):
                call.press(digits)
        assert (call.session.screen, call.hung_up) == (hop.screen, hop.ends), f"after {hop.typed}"
        options = OPTION.findall(hop.text)
        prompt = OPTION.sub("", hop.text).strip()
        assert join_sentences([prompt, ""]) in said(call)
        assert {label for label, _ in OFFER.findall(said(call))} <= {*options, "More"}
    assert [case.fields for case in filed] == (
        [transcript.posted] if transcript.posted and "stage" in transcript.posted else []
    )


def keys(call: Call, options: list[str], typed: str) -> Iterator[str]:
    """What a caller presses who wants the option that the transcript typed: listens on until it is offered."""
    number = int(typed) if typed.isdigit() and len(typed) < 3 else 0
    if not 0 < number <= len(options):
        yield typed
        return
    for _ in range(MOST_PAGES):
        offers = dict(OFFER.findall(said(call)))
        key = offers.get(options[number - 1])
        yield key or offers["More"]
        if key:
            return


def said(call: Call) -> str:
    return spoken_words(parse_document(call.document, call.provider))


def test_a_caller_who_says_nothing_is_let_go(service: Service) -> None:
    for provider in RENDERERS:
        call = Call(service, provider)
        call.dial("personnel_auth")
        while not call.hung_up:
            call.press("")
        assert call.requests == 4
        assert said(call) == "Thank you for calling. Goodbye."
