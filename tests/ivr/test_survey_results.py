"""Results of surveys in calls: numbers, or the word for one that is hidden."""

import pytest

from ivr.spoken_text import SpokenTextRenderer
from ivr.value_recordings import ValueRecordingFinder
from menus.engine.engine import TurnInputs
from menus.engine.scope import TurnScope
from menus.engine.session import Session
from menus.expressions.templates import Placeholder
from menus.model import Service
from menus.model.survey_counts import SurveyCounts
from tests.ivr.voice_menus import compile_voice_menus
from tests.menus.engine.engine_conversation import CALLER, NOON, digest

MENUS = """\
surveys: {opinion: {title: O, screens: [top, end], until: "2100-01-01", over: over}}
screens:
  top: {menu: Move it?, save: wanted, options: yes_no, goto: end}
  end: {end: "{survey.opinion.share.yes}"}
  over: {end: Over}
"""
YES = Placeholder("survey", "opinion.share.yes")


class Known:
    def __init__(self, yes: int, no: int) -> None:
        self.known = SurveyCounts(yes + no, {"wanted": {"true": yes, "false": no}})

    def counts(self, survey: str) -> SurveyCounts:
        del survey
        return self.known

    def has_answered(self, survey: str) -> bool:
        del survey
        return False


@pytest.fixture(scope="module")
def service() -> Service:
    return compile_voice_menus(MENUS)


@pytest.mark.parametrize(
    ("numbers", "text", "files"),
    [
        ((3, 1), "bado", ("words/not_yet.mp3",)),
        ((12, 38), "24", ("numbers/ishirini.mp3", "numbers/na.mp3", "numbers/nne.mp3")),
    ],
)
def test_a_result_is_spoken(
    service: Service, numbers: tuple[int, int], text: str, files: tuple[str, ...]
) -> None:
    inputs = TurnInputs(NOON, digest, surveys=Known(*numbers))
    scope = TurnScope(service, Session("sw", "*1#"), CALLER, inputs, NOON)
    spoken = SpokenTextRenderer(scope).spoken_value(YES)
    assert spoken.files == files
    assert text == "24" or spoken.text == text


def test_what_there_is_to_record(service: Service) -> None:
    found = ValueRecordingFinder(service, "sw").recordings_for(YES)
    parts = {part.file: part.words for part in found.parts}
    assert parts["words/not_yet.mp3"] == "bado"
    assert "numbers/ishirini.mp3" in parts
    assert not found.open_ended
