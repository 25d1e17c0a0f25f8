"""Every transcript of the Hello Mama registration call, replayed against the engine as text."""

from datetime import datetime
from pathlib import Path

import pytest

from gateway.definition import load
from menus.effects import Fetch, Found, LookUp, Outcome
from menus.scenario.facts import Facts
from menus.scenario.phone import Phone
from tests.journeys.transcripts import DIAL, Transcript, read_transcripts

HERE = Path(__file__).parent
TRANSCRIPTS = read_transcripts(HERE / "transcripts.yaml")
REGISTERED = "+2347030010009"
WORKER = "cb245673-aa41-4302-ac47-00000000007"
MOTHER = "cb245673-aa41-4302-ac47-1234567890"


def identities(request: LookUp | Fetch) -> Outcome:
    """The identity store that the transcripts were taken with."""
    assert isinstance(request, Fetch)
    if request.lookup == "worker":
        return Found(({"id": WORKER},) if request.query["code"] == "12345" else ())
    if request.lookup == "new_identity":
        return Found(({"id": MOTHER},))
    number = request.query["msisdn"]
    own = "00000000009" if number == REGISTERED else number.removeprefix("+234")
    return Found(({"id": f"cb245673-aa41-4302-ac47-{own}"},))


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda one: one.name)
def test_screens_are_equal_to_the_letter(transcript: Transcript) -> None:
    clock = datetime.combine(transcript.day, datetime.min.time())
    phone = Phone(load(HERE / "menus.yaml").service, Facts(channel="voice", clock=clock), identities)
    for hop in transcript.hops:
        page = phone.dial() if hop.typed == DIAL else phone.type(hop.typed)
        assert (page.text, page.ends) == (hop.text, hop.ends), f"after {hop.typed}"
        assert phone.session.screen == hop.screen
    registered = [case.fields for case in phone.agency.filed]
    expected = [transcript.posted] if transcript.posted and "stage" in transcript.posted else []
    assert registered == expected


def test_an_unknown_personnel_code_is_asked_for_again() -> None:
    phone = Phone(load(HERE / "menus.yaml").service, Facts(channel="voice"), identities)
    welcome = phone.dial()
    assert phone.type("99999") == welcome
    assert phone.session.screen == "personnel_auth"
