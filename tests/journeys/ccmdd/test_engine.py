"""Every transcript of the medication home delivery, replayed against the engine."""

from datetime import datetime
from pathlib import Path

import pytest

from gateway.published_menus.definition import load_definition
from menus.scenarios.phone import ScenarioPhone
from menus.scenarios.setup import ScenarioSetup
from tests.journeys.transcripts import DIAL, REDIAL, Transcript, read_transcripts

HERE = Path(__file__).parent
TRANSCRIPTS = read_transcripts(HERE / "transcripts.yaml")


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda one: one.name)
def test_screens_are_equal_to_the_letter(transcript: Transcript) -> None:
    clock = datetime.combine(transcript.day, datetime.min.time())
    facts = ScenarioSetup(number="+27123456789", clock=clock)
    phone = ScenarioPhone(
        load_definition(HERE / "menus.yaml").service,
        facts,
        answer_lookup=lambda request: pytest.fail(str(request)),
    )
    for hop in transcript.hops:
        page = phone.dial() if hop.typed in (DIAL, REDIAL) else phone.type(hop.typed)
        assert (page.text, page.ends) == (hop.text, hop.ends), f"after {hop.typed}"
        if hop.screen != "timed_out":
            assert phone.session.screen == hop.screen
    filed = [case.fields for case in phone.backend.filed_cases]
    assert filed == ([transcript.posted] if transcript.posted else [])
