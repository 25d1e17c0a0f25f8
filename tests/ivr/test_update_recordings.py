"""Updates by call out of recordings: which files tell one, and what there is to record."""

import pytest

from ivr.coverage import PromptCoverage
from ivr.update_recordings import SpokenUpdate, update_files, update_parts
from menus.model import Service
from tests.ivr.voice_menus import SWAHILI_DIGITS, compile_voice_menus
from tests.menus.engine.engine_conversation import NOON

MENUS = """\
words: {sw: {repeat: Kusikia tena, press: "{option}, bonyeza {key}."}}
screens:
  top: {menu: {en: How?, sw: Vipi?}, options: [{say: {en: Call, sw: Simu}, goto: by_call}]}
  by_call: {opt_in: [done, noted, state, dated, plain], by: call, goto: top}
messages:
  done: {en: "Report {reference} is done.", sw: "Ripoti {reference} imekamilika."}
  noted: {en: "{reference}: {note}", sw: "{reference}: {note}"}
  state: {en: "It is {case.status}.", sw: "Ripoti {case.status}."}
  dated: {en: "Done on {today:date}.", sw: "Tarehe {today:date}."}
  plain: {en: Come., sw: Njoo.}
  texted: {en: Never by call., sw: Kamwe.}
states:
  state: {from: [S], say: {en: well, sw: vyema}}
"""
DIGITS = tuple(f"numbers/{word}.mp3" for word in ("nne", "nane", "mbili"))


@pytest.fixture(scope="module")
def service() -> Service:
    return compile_voice_menus(MENUS)


@pytest.mark.parametrize(
    ("update", "files"),
    [
        (SpokenUpdate("done", "482"), ("messages/done.1.mp3", *DIGITS, "messages/done.2.mp3")),
        (SpokenUpdate("noted", "482"), DIGITS),
        (SpokenUpdate("noted", "482", " "), DIGITS),
        (SpokenUpdate("noted", "482", "A crew came."), None),  # nobody recorded what an officer wrote
        (SpokenUpdate("state"), ("messages/state.1.mp3", "states/state.mp3")),
        (SpokenUpdate("dated"), None),
        (SpokenUpdate("plain"), ("messages/plain.mp3",)),
        (SpokenUpdate("done"), None),  # without the reference it would be half a sentence
    ],
)
def test_the_files_of_an_update(
    service: Service, update: SpokenUpdate, files: tuple[str, ...] | None
) -> None:
    expected = () if files is None else ("words/service.mp3", *files, "words/again.mp3")
    assert update_files(service, "sw", update, NOON) == expected


def test_what_there_is_to_record(service: Service) -> None:
    pieces = {piece.file: piece.words for piece in update_parts(service, "sw")}
    assert pieces["words/service.mp3"] == "County"
    assert pieces["words/again.mp3"] == "Kusikia tena, bonyeza 1."
    assert pieces["messages/done.2.mp3"] == "imekamilika."
    assert pieces["states/state.mp3"] == "vyema"
    assert pieces["numbers/nne.mp3"] == "nne"
    assert "messages/texted.mp3" not in pieces, "which nobody can choose a call for"
    assert not any(piece.required for piece in update_parts(service, "sw")), "else it is texted"


def test_what_is_played_can_be_recorded(service: Service) -> None:
    known = {piece.file for piece in update_parts(service, "sw")}
    for name in ("done", "noted", "state", "plain"):
        assert set(update_files(service, "sw", SpokenUpdate(name, "0123456789"), NOON)) <= known


def test_nothing_is_recorded_where_nobody_chooses_calls() -> None:
    texted = MENUS.replace("by: call", "by: text")
    assert list(update_parts(compile_voice_menus(texted), "sw")) == []


ALL = ["words/service.mp3", "words/again.mp3", "messages/plain.mp3"]


@pytest.mark.parametrize(
    ("name", "there", "untold"),
    [
        ("plain", ALL, []),
        ("plain", ALL[:2], ["audio/sw/messages/plain.mp3"]),
        ("dated", ALL, ["{today:date}"]),
        ("noted", ALL, [f"audio/sw/numbers/{word}.mp3" for word in SWAHILI_DIGITS]),
    ],
)
def test_what_keeps_a_call_from_telling_it(
    service: Service, name: str, there: list[str], untold: list[str]
) -> None:
    coverage = PromptCoverage(service, lambda _, file: 1.0 if file in there else None)
    assert coverage.missing_for_message(name, "sw") == untold
