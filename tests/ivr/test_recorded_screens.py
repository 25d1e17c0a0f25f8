"""Recordings in the place of a machine's voice: whole screens, and values put together in between."""

from dataclasses import dataclass

import pytest

from menus.engine.effects import LookupFound
from tests.ivr.calls import RENDERERS, Call
from tests.ivr.provider_verbs import parse_document, played_urls, spoken_words
from tests.ivr.voice_menus import compile_voice_menus

MENUS = """\
words: {sw: {goodbye: Kwaheri ya kuonana.}}
screens:
  top:
    menu: {en: Which problem?, sw: Tatizo gani?}
    save: problem
    options:
      - {value: water, say: {en: Water, sw: Maji}, goto: homes}
      - {value: road, say: {en: Road, sw: Barabara}, goto: wrong}
  homes:
    ask: {en: How many homes?, sw: Nyumba ngapi?}
    answer: {type: integer, max: 100}
    invalid: {en: Up to 100., sw: Hadi 100.}
    voice: {invalid: {audio: up-to-100.mp3}}
    save: homes
    goto: review
  review:
    menu: {en: "{problem}, {homes} homes. Send?", sw: "{problem}, nyumba {homes}. Tuma?"}
    options: [{say: {en: Send, sw: Tuma}, goto: send}]
  send: {submit: case, goto: thanks}
  thanks:
    end: {en: "Your reference is {reference}.", sw: "Kumbukumbu ni {reference}."}
    voice: {audio: [thanks.mp3, "{reference}", "bye-{problem}.mp3"]}
  wrong:
    menu: {en: Not yet., sw: Bado.}
    voice: {audio: "https://cdn.example/{problem}.mp3"}
    options: [{say: {en: Again, sw: Tena}, goto: top}]
cases: {case: {title: "{problem}", fields: {homes: "{homes}"}}}
"""
REVIEW = (
    "top.water.mp3",
    "review.1.mp3",
    "numbers/ishirini.mp3",
    "numbers/na.mp3",
    "numbers/tano.mp3",
    "review.2.mp3",
    "review.options.mp3",
)
DIGITS = ("moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "mbili")
THANKS = ("thanks.mp3", *(f"numbers/{digit}.mp3" for digit in DIGITS), "bye-water.mp3")
EVERYTHING = {
    "top.mp3",
    "homes.mp3",
    "up-to-100.mp3",
    *REVIEW,
    *THANKS,
    "words/unheard.mp3",
    "words/goodbye.mp3",
}


@dataclass
class Folder:
    """A folder of recordings in Swahili."""

    files: set[str]

    def __call__(self, language: str, file: str) -> str | None:
        assert ".." not in file
        return (
            f"https://gw.example/audio/{language}/{file}" if language == "sw" and file in self.files else None
        )


def call_with_recordings(files: set[str], language: str = "sw", provider: str = "twilio") -> Call:
    call = Call(compile_voice_menus(MENUS), provider, recordings=Folder(files))
    call.dial(language=language)
    return call


def names(call: Call) -> list[str]:
    """The recordings that are played, without their folder."""
    response = parse_document(call.document, call.provider)
    return [file.removeprefix("https://gw.example/audio/sw/") for file in played_urls(response)]


def machine_speech(call: Call) -> str:
    return spoken_words(parse_document(call.document, call.provider))


@pytest.mark.parametrize("provider", RENDERERS)
def test_a_whole_call_is_played(provider: str) -> None:
    call = call_with_recordings(EVERYTHING, provider=provider)
    assert names(call) == ["top.mp3"]
    call.press("1")
    assert names(call) == ["homes.mp3"]
    call.press("500")
    assert names(call) == ["up-to-100.mp3"], "in the question's place"
    call.press("")
    assert names(call) == ["words/unheard.mp3", "homes.mp3"]
    call.press("25")
    assert names(call) == list(REVIEW)
    call.press("1")
    assert names(call) == list(THANKS)
    assert machine_speech(call) == ""


@pytest.mark.parametrize("missing", sorted(set(REVIEW)))
def test_one_missing_piece_and_all_of_it_is_spoken(missing: str) -> None:
    call = call_with_recordings(EVERYTHING - {missing})
    call.press("1")
    call.press("25")
    assert names(call) == []
    assert machine_speech(call).startswith("Maji, nyumba 25. Tuma? Kwa Tuma, bonyeza 1.")


def test_a_screen_recorded_as_one_is_played_where_its_parts_are_not() -> None:
    call = call_with_recordings((EVERYTHING - {"review.1.mp3"}) | {"review.mp3"})
    call.press("1")
    call.press("25")
    assert names(call) == ["review.mp3"]


def test_a_language_is_decided_by_itself() -> None:
    call = call_with_recordings(EVERYTHING, "en")
    assert names(call) == []
    assert machine_speech(call).startswith("Which problem?")


def test_the_gateways_own_words_are_recorded_too() -> None:
    call = call_with_recordings(EVERYTHING)
    for _ in range(3):
        call.press("")
    assert call.hung_up
    assert names(call) == ["words/goodbye.mp3"]


def test_a_language_without_a_voice_leaves_out_what_is_not_recorded() -> None:
    call = call_with_recordings(EVERYTHING - {"words/unheard.mp3"})
    call.press("")
    assert names(call) == ["top.mp3"]
    assert machine_speech(call) == ""


def test_recordings_elsewhere_are_named_by_value() -> None:
    call = call_with_recordings(EVERYTHING)
    call.press("2")
    assert names(call) == ["https://cdn.example/road.mp3"]


@pytest.mark.parametrize("value", ["../../etc/passwd", "/etc/passwd", "a\\..\\b"])
def test_what_a_caller_says_names_no_file_outside_the_folder(value: str) -> None:
    asked: list[str] = []

    def recordings(language: str, file: str) -> str | None:
        asked.append(f"{language} {file}")
        return "https://gw.example/anything"

    service = compile_voice_menus(
        "screens:\n  top: {ask: Well?, answer: {type: text}, save: x, goto: bye}\n"
        "  bye: {end: 'Bye.', voice: {audio: '{x}.mp3'}}\n"
    )
    call = Call(service, recordings=recordings)
    call.dial()
    call.press(value)
    assert not any("passwd" in file or ".." in file for file in asked)
    assert machine_speech(call) == "Bye."


def test_notices_and_states_are_recorded_under_their_own_names() -> None:
    service = compile_voice_menus(
        "screens:\n"
        "  top: {ask: Namba?, answer: {type: integer, max: 9}, invalid: Hadi 9., save: n, goto: bye,\n"
        "        require: [{if: {n: {not: 5}}, say: Si 5.}]}\n"
        "  bye: {end: 'Asante.'}\n"
    )
    call = Call(service, recordings=Folder({"top.mp3", "top.invalid.mp3", "top.require1.mp3"}))
    call.dial(language="sw")
    call.press("77")
    assert names(call) == ["top.invalid.mp3"]
    call.press("5")
    assert names(call) == ["top.require1.mp3"]


@pytest.mark.parametrize(
    ("told", "played_files", "said"),
    [
        ("DONE", ["now.1.mp3", "states/resolved.mp3"], ""),
        ("LOST", [], "Ripoti yako lost."),
    ],
)
def test_how_a_case_stands(told: str, played_files: list[str], said: str) -> None:
    service = compile_voice_menus(
        "screens:\n"
        "  top: {ask: Namba?, answer: {type: reference}, save: n, goto: look}\n"
        "  look: {lookup: case, found: now, none: now2, failed: now2}\n"
        "  now: {end: 'Ripoti yako {case.status}.'}\n"
        "  now2: {end: Hakuna.}\n"
        "lookups: {case: {case: '{n}'}}\n"
        "states: {resolved: {from: [DONE], say: imetatuliwa}}\n"
    )
    found = LookupFound(({"status": told, "note": ""},))
    call = Call(service, outcome=lambda _: found, recordings=Folder({"now.1.mp3", "states/resolved.mp3"}))
    call.dial(language="sw")
    call.press("100000011")
    assert names(call) == played_files
    assert machine_speech(call).casefold() == said.casefold()
