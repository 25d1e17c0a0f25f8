"""Texts with cases on calls: what is spoken, which recording plays, and which are needed."""

import pytest

from ivr.coverage import PromptCoverage
from ivr.update_recordings import SpokenUpdate, update_files
from menus.model import Service
from tests.ivr.calls import RENDERERS, Call
from tests.ivr.provider_verbs import parse_document, played_urls, spoken_words
from tests.ivr.voice_menus import compile_voice_menus
from tests.menus.engine.engine_conversation import NOON

MENUS = """\
words: {sw: {press: "{option}, bonyeza {key}."}}
screens:
  top:
    menu: {en: What?, sw: Nini?}
    save: kind
    options:
      - {value: water, say: [{if: {channel: voice}, say: {en: Water, sw: Maji}}, {say: {en: W, sw: M}}]}
      - {value: road, say: {en: Road, sw: Barabara}}
    goto: homes
  homes:
    ask:
      - {if: {channel: sms}, say: {en: Text, sw: Andika}}
      - {if: {kind: water}, say: {en: How many wells?, sw: Visima vingapi?}}
      - {say: {en: How many roads?, sw: Barabara ngapi?}}
    answer: {type: integer, min: 1, max: 8}
    invalid: [{if: {kind: water}, say: {en: Wells, sw: Visima}}, {say: {en: Roads, sw: Njia}}]
    require: [{if: {homes: {not: 7}}, say: [{if: {kind: water}, say: {en: No, sw: Si saba}}, {say: {en: x, sw: Si}}]}]
    save: homes
    goto: review
  review:
    menu:
      - {if: {kind: water}, say: {en: "{homes} wells. Send?", sw: "Visima {homes}. Tuma?"}}
      - {say: {en: "{kind}. Send?", sw: "{kind}. Tuma?"}}
    options: [{say: {en: Send, sw: Tuma}, goto: told}]
  told: {end: {en: "{kind}", sw: "{kind}"}}
  varied:
    menu: {en: Which?, sw: Ipi?}
    options: [{say: [{if: {kind: water}, say: {en: A, sw: B}}, {say: {en: C, sw: D}}], goto: told}]
  by_call: {opt_in: all, by: call, goto: top}
messages:
  done:
    - {if: {note: {set: true}}, say: {en: "Done: {note}", sw: "Tayari: {note}"}}
    - {if: {weekday: mon}, say: {en: Done today., sw: Leo tayari.}}
    - {say: {en: "It is {case.status}.", sw: "Ni {case.status}."}}
states: {done: {from: [DONE], say: [{if: {language: en}, say: done}, {say: {en: x, sw: tayari}}]}}
"""


@pytest.fixture(scope="module")
def service() -> Service:
    return compile_voice_menus(MENUS)


@pytest.mark.parametrize("provider", RENDERERS)
@pytest.mark.parametrize(("key", "words"), [("1", "How many wells?"), ("2", "How many roads?")])
def test_what_is_spoken(service: Service, provider: str, key: str, words: str) -> None:
    call = Call(service, provider)
    call.dial(language="en")
    assert spoken_words(parse_document(call.press(key), provider)).startswith(words)


def recorded_call(service: Service, *files: str) -> Call:
    def url_of(language: str, file: str) -> str | None:
        return f"https://gw.example/{file}" if language == "sw" and file in files else None

    call = Call(service, "twilio", recordings=url_of)
    call.dial(language="sw")
    return call


def played(document: str) -> list[str]:
    return [
        url.removeprefix("https://gw.example/") for url in played_urls(parse_document(document, "twilio"))
    ]


EVERY_FILE = (
    "top.mp3",
    "top.water.mp3",
    "top.road.mp3",
    "homes-2.mp3",
    "homes-3.mp3",
    "homes.invalid.mp3",
    "homes.invalid-2.mp3",
    "homes.require1.mp3",
    "homes.require1-2.mp3",
    "review.1.mp3",
    "review.2.mp3",
    "review-2.1.mp3",
    "review.options.mp3",
    "numbers/tatu.mp3",
)


@pytest.mark.parametrize(
    ("keys", "files"),
    [
        (("1",), ["homes-2.mp3"]),
        (("2",), ["homes-3.mp3"]),
        (("1", "9"), ["homes.invalid.mp3"]),
        (("2", "9"), ["homes.invalid-2.mp3"]),
        (("1", "7"), ["homes.require1.mp3"]),
        (("2", "7"), ["homes.require1-2.mp3"]),
        (("1", "3"), ["review.1.mp3", "numbers/tatu.mp3", "review.2.mp3", "review.options.mp3"]),
        (("2", "3"), ["top.road.mp3", "review-2.1.mp3", "review.options.mp3"]),
        (("1", "3", "1"), ["top.water.mp3"]),
    ],
)
def test_which_recording_plays(service: Service, keys: tuple[str, ...], files: list[str]) -> None:
    call = recorded_call(service, *EVERY_FILE)
    document = ""
    for key in keys:
        document = call.press(key)
    assert played(document) == files


def coverage_of(service: Service, *files: str) -> PromptCoverage:
    return PromptCoverage(
        service, lambda language, file: float(len(file)) if language == "sw" and file in files else None
    )


@pytest.mark.parametrize(
    ("screen", "files"),
    [
        (
            "homes",
            {
                "homes-2.mp3": "Visima vingapi? Rudi, bonyeza 0.",
                "homes-3.mp3": "Barabara ngapi? Rudi, bonyeza 0.",
            },
        ),
        ("told", {"top.water.mp3": "Maji", "top.road.mp3": "Barabara"}),
    ],
)
def test_what_is_to_be_recorded(service: Service, screen: str, files: dict[str, str]) -> None:
    parts = coverage_of(service).outline(service.screens[screen], "sw").parts
    assert {part.file: part.words for part in parts if part.required} == files


def test_pieces_of_a_case_with_values(service: Service) -> None:
    parts = {
        part.file: part.words for part in coverage_of(service).outline(service.screens["review"], "sw").parts
    }
    assert {file: words for file, words in parts.items() if file.startswith("review")} == {
        "review.1.mp3": "Visima",
        "review.2.mp3": "Tuma?",
        "review-2.1.mp3": "Tuma?",
        "review.options.mp3": "Tuma, bonyeza 1. Rudi, bonyeza 0.",
    }


def test_words_after_an_answer_that_does_not_fit(service: Service) -> None:
    parts = {
        part.file: part.words for part in coverage_of(service).outline(service.screens["homes"], "sw").parts
    }
    assert [parts[f"homes.{name}.mp3"] for name in ("invalid", "invalid-2", "require1", "require1-2")] == [
        "Visima",
        "Njia",
        "Si saba",
        "Si",
    ]


@pytest.mark.parametrize(
    ("files", "missing"),
    [
        ((), ["homes-2.mp3", "homes-3.mp3"]),
        (("homes.mp3",), ["homes-2.mp3", "homes-3.mp3"]),
        (("homes-2.mp3",), ["homes-3.mp3"]),
        (("homes-2.mp3", "homes-3.mp3"), []),
    ],
)
def test_a_screen_is_recorded_once_each_case_is(
    service: Service, files: tuple[str, ...], missing: list[str]
) -> None:
    coverage, screen = coverage_of(service, *files), service.screens["homes"]
    assert list(coverage.missing_files(screen, "sw")) == missing
    assert coverage.is_complete(screen, "sw") is (not missing)


def test_the_longest_case_counts(service: Service) -> None:
    coverage = PromptCoverage(service, lambda _, file: 3.0 if file == "homes-2.mp3" else 9.0)
    seconds = coverage.prompt_seconds(service.screens["homes"], "sw")
    assert seconds is not None
    assert 3.0 < seconds < 9.0, "of nine seconds, the prompt is a part"


def test_one_case_may_be_one_recording_and_the_other_one_pieces(service: Service) -> None:
    files = ("review.mp3", "review-2.1.mp3", "review.options.mp3", "top.water.mp3", "top.road.mp3")
    coverage, screen = coverage_of(service, *files), service.screens["review"]
    assert coverage.is_complete(screen, "sw")


def test_options_that_change_their_words_cannot_be_recorded(service: Service) -> None:
    assert coverage_of(service).unrecordable_values(service.screens["varied"], "sw") == (
        "options that come and go",
    )


@pytest.mark.parametrize(
    ("update", "files"),
    [
        (SpokenUpdate("done", "482", "A crew came."), None),
        (SpokenUpdate("done", "482"), ["messages/done-2.mp3"]),
    ],
)
def test_an_update_by_call(service: Service, update: SpokenUpdate, files: list[str] | None) -> None:
    expected = () if files is None else ("words/service.mp3", *files, "words/again.mp3")
    assert update_files(service, "sw", update, NOON) == expected


def test_an_update_on_another_day(service: Service) -> None:
    tuesday = NOON.replace(day=3)
    files = update_files(service, "sw", SpokenUpdate("done", "482"), tuesday)
    assert files == ("words/service.mp3", "messages/done-3.1.mp3", "states/done-2.mp3", "words/again.mp3")


def test_what_keeps_a_call_from_telling_an_update(service: Service) -> None:
    missing = coverage_of(
        service, "words/service.mp3", "words/again.mp3", "messages/done.1.mp3"
    ).missing_for_message("done", "sw")
    assert missing == [
        f"audio/sw/{file}" for file in ("messages/done-2.mp3", "messages/done-3.1.mp3", "states/done-2.mp3")
    ]


WORDS = """\
words:
  en:
    invalid: [{if: {kind: water}, say: No well.}, {say: No road.}]
    press: [{if: {channel: voice}, say: "{key} for {option}."}, {say: "For {option}, press {key}."}]
  sw: {invalid: [{if: {kind: water}, say: Si kisima.}, {say: Si njia.}], press: "{option}, bonyeza {key}."}
screens:
  top: {menu: {en: What?, sw: Nini?}, save: kind, options: [{value: water, say: A}, {value: road, say: B}], goto: it}
  it: {menu: {en: Sure?, sw: Kweli?}, options: [{say: {en: Yes, sw: Ndiyo}}], goto: bye}
  bye: {end: Bye.}
"""


@pytest.mark.parametrize(
    ("key", "words"), [("1", "No well. Sure? 1 for Yes."), ("2", "No road. Sure? 1 for Yes.")]
)
def test_words_of_the_gateway_are_spoken(key: str, words: str) -> None:
    call = Call(compile_voice_menus(WORDS), "twilio")
    call.dial(language="en")
    call.press(key)
    assert spoken_words(parse_document(call.press("7"), "twilio")).startswith(words)


@pytest.mark.parametrize(("key", "file"), [("1", "words/invalid.mp3"), ("2", "words/invalid-2.mp3")])
def test_words_of_the_gateway_are_played(key: str, file: str) -> None:
    files = ("top.mp3", "it.mp3", "words/invalid.mp3", "words/invalid-2.mp3")
    call = recorded_call(compile_voice_menus(WORDS), *files)
    call.press(key)
    assert played(call.press("7")) == [file, "it.mp3"]


def test_words_of_the_gateway_to_record() -> None:
    service = compile_voice_menus(WORDS)
    parts = {part.file: part.words for part in coverage_of(service).parts([], "sw")}
    assert (parts["words/invalid.mp3"], parts["words/invalid-2.mp3"]) == ("Si kisima.", "Si njia.")
    assert "words/invalid-3.mp3" not in parts
