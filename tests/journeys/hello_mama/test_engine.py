"""Every transcript of the Hello Mama registration call, replayed against the engine as text."""

from datetime import datetime
from pathlib import Path

import pytest

from gateway.published_menus.definition import load_definition
from menus.scenarios.phone import ScenarioPhone
from menus.scenarios.setup import ScenarioSetup
from tests.journeys.hello_mama.identities import identities
from tests.journeys.transcripts import DIAL, Transcript, read_transcripts

HERE = Path(__file__).parent
TRANSCRIPTS = read_transcripts(HERE / "transcripts.yaml")


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda one: one.name)
def test_screens_are_equal_to_the_letter(transcript: Transcript) -> None:
    clock = datetime.combine(transcript.day, datetime.min.time())
    phone = ScenarioPhone(
        load_definition(HERE / "menus.yaml").service, ScenarioSetup(channel="voice", clock=clock), identities
    )
    for hop in transcript.hops:
        page = phone.dial() if hop.typed == DIAL else phone.type(hop.typed)
        assert (page.text, page.ends) == (hop.text, hop.ends), f"after {hop.typed}"
        assert phone.session.screen == hop.screen
    registered = [case.fields for case in phone.backend.filed_cases]
    expected = [transcript.posted] if transcript.posted and "stage" in transcript.posted else []
    assert registered == expected


def test_an_unknown_personnel_code_is_asked_for_again() -> None:
    phone = ScenarioPhone(
        load_definition(HERE / "menus.yaml").service, ScenarioSetup(channel="voice"), identities
    )
    welcome = phone.dial()
    assert phone.type("99999") == welcome
    assert phone.session.screen == "personnel_auth"
