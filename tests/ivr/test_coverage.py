"""What is to be recorded, word for word, and what is heard of what there is."""

import pytest

from ivr.coverage import PromptCoverage, SpeechSource
from ivr.prompt_part import PromptPart
from menus.model import Screen, Service
from tests.ivr.calls import Call
from tests.ivr.provider_verbs import parse_document, played_urls
from tests.ivr.voice_menus import SWAHILI_DIGITS, compile_voice_menus

MENUS = """\
words: {sw: {press: "{option}, bonyeza {key}."}}
screens:
  top:
    menu: {en: Which problem?, sw: Tatizo gani?}
    save: problem
    options:
      - {value: water, say: {en: Water, sw: Maji}, goto: homes}
      - {value: road, say: {en: Road, sw: Barabara}, goto: story}
      - {say: Kiswahili, language: sw, goto: top, if: {language: en}}
      - {say: English, language: en, goto: top, if: {language: sw}}
  homes:
    ask: {en: How many homes?, sw: Nyumba ngapi?}
    answer: {type: integer, min: 1, max: 500}
    invalid: {en: Up to 500., sw: Hadi 500.}
    save: homes
    goto: review
  story:
    ask: {en: What happened?, sw: Nini kilitokea?}
    answer: {type: text}
    voice: {record: 60}
    save: story
    goto: told
  told:
    say: {en: "You said: {story}.", sw: "Ulisema: {story}."}
    goto: name
  name:
    ask: {en: Your name?, sw: Jina lako?}
    answer: {type: text}
    save: name
    goto: greeting
  greeting:
    say: {en: "Thank you, {name}.", sw: "Asante, {name}."}
    goto: born
  born:
    ask: {en: When were you born?, sw: Ulizaliwa lini?}
    answer: {type: date}
    save: born
    goto: born_then
  born_then: {say: {en: "On {born}.", sw: "Tarehe {born}."}, goto: office}
  review:
    menu: {en: "{problem}, {homes} homes. Send?", sw: "{problem}, nyumba {homes}. Tuma?"}
    options: [{say: {en: Send, sw: Tuma}, goto: send}]
  send: {submit: case, goto: thanks}
  thanks:
    end: {en: "Your reference is {reference}. Bye.", sw: "Kumbukumbu ni {reference}. Kwaheri."}
    voice: {audio: [thanks.mp3, "{reference}", bye.mp3]}
  office: {lookup: office, found: there, none: elsewhere, failed: elsewhere}
  there:
    end: {en: "Go to {office.place}.", sw: "Nenda {office.place}."}
    voice: {audio: "there-{office.code}.mp3"}
  elsewhere:
    end: Hapa.
    voice: {audio: "https://cdn.example/elsewhere.mp3"}
cases: {case: {title: "{problem}", fields: {homes: "{homes}"}}}
lookups: {office: {table: offices, limit: 1}}
tables: {offices: {rows: [{code: "1", place: Kibra}, {code: "2", place: Langata}]}}
"""
TENS = ("kumi", "ishirini", "thelathini", "arobaini", "hamsini", "sitini", "sabini", "themanini", "tisini")


def names(words: tuple[str, ...]) -> list[str]:
    return [f"numbers/{word}.mp3" for word in words]


@pytest.fixture(scope="module")
def service() -> Service:
    return compile_voice_menus(MENUS)


def coverage_of(service: Service, *files: str) -> PromptCoverage:
    """What is heard where these files are there, two seconds each."""
    there = set(files)
    return PromptCoverage(service, lambda language, file: 2.0 if language == "sw" and file in there else None)


def pieces(service: Service, screen: str, language: str = "sw") -> tuple[PromptPart, ...]:
    return coverage_of(service).outline(service.screens[screen], language).parts


def needed(service: Service, screen: str) -> list[str]:
    return [piece.file for piece in pieces(service, screen) if piece.required]


@pytest.mark.parametrize(
    ("screen", "file", "words"),
    [
        ("top", "top.mp3", "Tatizo gani? Maji, bonyeza 1. Barabara, bonyeza 2. English, bonyeza 3."),
        ("homes", "homes.mp3", "Nyumba ngapi? Ukimaliza, bonyeza reli. Rudi, bonyeza 0."),
        ("homes", "homes.invalid.mp3", "Hadi 500."),
        (
            "story",
            "story.mp3",
            "Nini kilitokea? Ongea baada ya mlio. Ukimaliza, bonyeza reli.",
        ),
        ("review", "review.1.mp3", "nyumba"),
        ("review", "review.2.mp3", "Tuma?"),
        ("review", "review.options.mp3", "Tuma, bonyeza 1. Rudi, bonyeza 0."),
        ("review", "top.water.mp3", "Maji"),
        ("review", "numbers/ishirini.mp3", "ishirini"),
        ("born_then", "months/3.mp3", "Machi"),
        ("thanks", "thanks.mp3", "Kumbukumbu ni"),
        ("thanks", "bye.mp3", "Kwaheri."),
        ("there", "there-1.mp3", "Nenda Kibra."),
        ("there", "there-2.mp3", "Nenda Langata."),
        ("told", "words/recording.mp3", "ujumbe wako"),
    ],
)
def test_the_words_are_those_that_a_machine_would_say(
    service: Service, screen: str, file: str, words: str
) -> None:
    assert {piece.file: piece.words for piece in pieces(service, screen)}[file] == words


def test_a_way_back_is_offered_only_where_there_surely_is_one() -> None:
    service = compile_voice_menus(
        "screens:\n"
        "  top: {menu: Habari?, options: [{say: A, goto: one}, {say: B, goto: send}]}\n"
        "  one: {menu: Moja?, options: [{say: A, goto: send}]}\n"
        "  send: {submit: case, goto: split}\n"
        "  split: {branch: [{if: {language: en}, goto: sent}, {goto: sent}]}\n"
        "  sent: {menu: Imetumwa., options: [{say: A, goto: two}, {say: B, goto: top}]}\n"
        "  two: {menu: Mbili?, options: [{say: A, goto: bye}]}\n"
        "  bye: {end: Kwaheri.}\n"
        "cases: {case: {title: X}}\n"
    )
    ways = {name: "Rudi" in pieces(service, name)[0].words for name in ("top", "one", "sent", "two")}
    assert ways == {"top": False, "one": True, "sent": False, "two": True}


def test_each_language_has_its_own_options(service: Service) -> None:
    (piece,) = pieces(service, "top", "en")
    assert piece.words == "Which problem? For Water, press 1. For Road, press 2. For Kiswahili, press 3."


def test_a_number_takes_the_words_that_it_may_have(service: Service) -> None:
    files = needed(service, "review")
    assert [file for file in files if file.startswith("numbers/")] == names(
        (*SWAHILI_DIGITS, *TENS, "mia", "na")
    )


def test_a_reference_takes_ten_digits(service: Service) -> None:
    assert needed(service, "thanks") == ["thanks.mp3", *names(SWAHILI_DIGITS), "bye.mp3"]


def test_a_date_takes_months_and_years(service: Service) -> None:
    files = needed(service, "born_then")
    assert {f"months/{month}.mp3" for month in range(1, 13)} < set(files)
    assert set(names((*SWAHILI_DIGITS, *TENS, "mia", "elfu", "na"))) < set(files)
    assert "numbers/milioni.mp3" not in files


def test_what_was_typed_can_be_recorded_by_nobody(service: Service) -> None:
    assert coverage_of(service, "greeting.1.mp3").unrecordable_values(service.screens["greeting"], "sw") == (
        "{name}",
    )
    assert coverage_of(service).unrecordable_values(service.screens["told"], "sw") == (), (
        "a message is spoken of as such"
    )
    assert (
        coverage_of(service, "greeting.mp3").speech_source(service.screens["greeting"], "sw")
        is SpeechSource.MISSING
    )


@pytest.mark.parametrize(
    ("screen", "language", "files", "how"),
    [
        ("top", "sw", (), SpeechSource.MISSING),
        ("top", "sw", ("top.mp3",), SpeechSource.RECORDED),
        ("top", "en", ("top.mp3",), SpeechSource.SPOKEN),
        ("top", "fr", (), SpeechSource.MISSING),
        ("homes", "sw", ("homes.mp3",), SpeechSource.RECORDED),
        ("review", "sw", ("review.mp3",), SpeechSource.RECORDED),
        ("review", "sw", ("review.1.mp3", "review.2.mp3", "review.options.mp3"), SpeechSource.MISSING),
        ("there", "sw", ("there-1.mp3",), SpeechSource.MISSING),
        ("there", "sw", ("there-1.mp3", "there-2.mp3"), SpeechSource.RECORDED),
        ("elsewhere", "sw", (), SpeechSource.RECORDED),
        ("elsewhere", "fr", (), SpeechSource.RECORDED),
    ],
)
def test_how_a_screen_is_heard(
    service: Service, screen: str, language: str, files: tuple[str, ...], how: SpeechSource
) -> None:
    assert coverage_of(service, *files).speech_source(service.screens[screen], language) is how


def test_what_is_missing_is_named_once(service: Service) -> None:
    screens: list[Screen] = [service.screens[name] for name in ("top", "thanks")]
    there = ("top.mp3", *names(SWAHILI_DIGITS[1:]), "bye.mp3", "words/choose.mp3", "words/unheard.mp3")
    assert coverage_of(service, *there).missing(screens, "sw") == [
        "audio/sw/thanks.mp3",
        "audio/sw/numbers/sifuri.mp3",
        "audio/sw/words/invalid.mp3",
        "audio/sw/words/goodbye.mp3",
        "audio/sw/words/started_over.mp3",
        "audio/sw/words/wait.mp3",
        "audio/sw/words/played.mp3",
        "audio/sw/words/keep.mp3",
    ]


def test_a_prompt_is_as_long_as_it_is_without_its_options_and_values(service: Service) -> None:
    heard = coverage_of(service, "top.mp3", "homes.mp3", *names((*SWAHILI_DIGITS, *TENS, "mia", "na")))
    top = heard.prompt_seconds(service.screens["top"], "sw")
    assert top is not None
    assert 0.2 < top < 0.5, "two seconds, most of which are the options"
    assert heard.prompt_seconds(service.screens["review"], "sw") is None
    every = coverage_of(service, *(piece.file for piece in pieces(service, "review")))
    assert every.prompt_seconds(service.screens["review"], "sw") == 4.0


def test_the_pages_of_a_long_menu() -> None:
    options = "\n".join(f"      - {{value: w{n}, say: W{n}, goto: bye}}" for n in range(1, 12))
    service = compile_voice_menus(
        f"screens:\n  top:\n    menu: Which?\n    save: w\n    options:\n{options}\n  bye: {{end: Bye.}}\n"
    )
    first, second = pieces(service, "top")
    assert (first.file, second.file) == ("top.mp3", "top.page2.mp3")
    assert first.words.endswith("Kwa W8, bonyeza 8. Kwa Zaidi, bonyeza 9.")
    assert second.words == "Kwa W9, bonyeza 1. Kwa W10, bonyeza 2. Kwa W11, bonyeza 3. Kwa Nyuma, bonyeza 9."


def test_a_private_value_is_not_spoken() -> None:
    service = compile_voice_menus(
        "screens:\n  top: {ask: Number?, answer: {type: integer}, private: true, save: n, goto: bye}\n"
        "  bye: {end: 'Thanks {n}.'}\n"
    )
    assert coverage_of(service).unrecordable_values(service.screens["bye"], "sw") == ("{n}",)


CHANGING = """\
screens:
  top:
    ask: Age?
    answer: {{type: integer, max: 99}}
    save: age
    goto: choose
  choose:
    menu: Which?
    options:
      - {{say: A, goto: bye, if: {condition}}}
      - {{say: B, goto: bye}}
  bye: {{end: Bye.}}
hours: {{office: {{mon-fri: ["08:00", "17:00"]}}}}
"""


@pytest.mark.parametrize(
    ("condition", "files"),
    [
        ("{language: sw}", ["choose.mp3"]),
        ("{any: [{channel: voice}, {language: en}]}", ["choose.mp3"]),
        ("{age: {at_least: 60}}", []),
        ("{all: [{language: sw}, {age: 3}]}", []),
        ("{open: office}", []),
        ("{time: {after: '12:00'}}", []),
    ],
)
def test_options_that_come_and_go_are_spoken(condition: str, files: list[str]) -> None:
    """A recording would tell of keys that mean something else."""
    service = compile_voice_menus(CHANGING.format(condition=condition))
    assert needed(service, "choose") == files
    assert bool(coverage_of(service).unrecordable_values(service.screens["choose"], "sw")) is not bool(files)
    call = Call(service, recordings=lambda _language, file: f"https://gw.example/{file}")
    call.dial(language="sw")
    call.press("65")
    assert [file.rpartition("/")[2] for file in played_urls(parse_document(call.document, "twilio"))] == files
