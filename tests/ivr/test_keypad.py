"""What keys mean while a screen is spoken, and what becomes of a caller who presses none that fit."""

import re

import pytest

from ivr.caller_input import MAX_REQUESTS, MAX_SILENCES, CallProgress
from ivr.language_choice import chosen_language, language_choice_steps, needs_language_choice
from ivr.steps import GatherStep
from ivr.voice import CallVoices
from tests.ivr.calls import RENDERERS, Call, callback_url
from tests.ivr.provider_verbs import parse_document, spoken_words
from tests.ivr.voice_menus import compile_voice_menus

OFFER = re.compile(r"For ([\w ]+), press (\w+)")
MONTHS = """\
screens:
  top: {menu: "Which month?", save: month, options: months, goto: told}
  told: {end: "{month}, {month:value}."}
"""
MANY = """\
screens:
  top: {list: "Which ward?", from: wards, label: "{name}", value: name, save: ward, limit: 50, goto: told}
  told: {end: "{ward}."}
tables: {wards: {rows: [%s]}}
"""
FORM = """\
screens:
  top: {menu: Welcome, options: [{say: Report, goto: homes}, {say: Listen, goto: story}]}
  homes:
    ask: How many homes?
    answer: {type: integer, min: 1, max: 5000}
    invalid: A number from 1 to 5000.
    save: homes
    goto: bye
  story: {say: A long story., goto: bye}
  bye: {end: "{homes} homes. Bye."}
"""
COUNTED = """\
screens:
  top:
    ask: Your code?
    answer: {type: integer, min: 1000, max: 9999}
    attempts: 2
    too_many: officer
    goto: bye
  officer: {end: Ask at the office.}
  bye: {end: Bye.}
"""


def words(call: Call) -> str:
    return spoken_words(parse_document(call.document, call.provider))


def call_and_press(menus: str, *pressed: str, provider: str = "twilio") -> Call:
    call = Call(compile_voice_menus(menus), provider)
    call.dial()
    for digits in pressed:
        call.press(digits)
    return call


@pytest.mark.parametrize("provider", RENDERERS)
@pytest.mark.parametrize(
    ("pressed", "last"),
    [
        ("8", "August, 8."),
        ("9 1", "September, 9."),
        ("9 4", "December, 12."),
        ("9 9 3", "March, 3."),
        ("* 2", "February, 2."),
        ("9 * 2", "October, 10."),
        ("12", "December, 12."),  # a caller who knows the list
        ("9 8 9 1", "September, 9."),  # no such option: from the first page again
    ],
)
def test_choices_are_heard_eight_at_a_time(provider: str, pressed: str, last: str) -> None:
    call = call_and_press(MONTHS, *pressed.split(), provider=provider)
    assert call.hung_up
    assert words(call) == last


def test_what_is_behind_the_last_key_is_said() -> None:
    call = call_and_press(MONTHS)
    assert words(call).endswith("For August, press 8. For More, press 9.")
    call.press("9")
    assert words(call) == (
        "For September, press 1. For October, press 2. For November, press 3. For December, press 4. "
        "For Previous, press 9."
    )


@pytest.mark.parametrize("count", [1, 8, 9, 10, 16, 17, 24, 25, 50])
def test_every_row_of_a_long_list_can_be_chosen(count: int) -> None:
    service = compile_voice_menus(
        MANY % ", ".join(f"{{name: Ward {number} here}}" for number in range(count))
    )
    for wanted in range(count):
        call = Call(service)
        call.dial()
        for _ in range(12):
            offers = {key: label for label, key in OFFER.findall(words(call))}
            assert len(offers) <= 9
            key = next((key for key, label in offers.items() if label == f"Ward {wanted} here"), None)
            call.press(key or "9")
            if key:
                break
        assert words(call) == f"Ward {wanted} here."


def test_answers_are_keyed_and_the_way_back_is_told() -> None:
    call = call_and_press(FORM, "1")
    assert words(call) == "How many homes? When you have finished, press hash. For Back, press 0."
    call.press("0")
    assert words(call).startswith("Welcome. For Report")
    call.press("1")
    call.press("12#")  # a provider may leave the finish key in
    assert words(call) == "12 homes. Bye."


def test_navigation_that_is_silent_is_not_told_and_works() -> None:
    call = call_and_press("navigation: silent\n" + FORM, "1")
    assert "press 0" not in words(call)
    call.press("0")
    assert words(call).startswith("Welcome.")


def test_no_answer_and_a_wrong_answer_have_their_own_words_and_the_third_time_is_slower() -> None:
    call = call_and_press(FORM, "1", "")
    assert words(call).startswith("We did not hear an answer. How many homes? When")
    assert "For hearing this again, press star." in words(call)
    call.press("9999")
    assert words(call).startswith("A number from 1 to 5000.")
    assert call.document.count("<Pause") == 2
    call.press("*")  # to hear it again is no miss, and the question itself is heard
    assert words(call).startswith("How many homes?")
    call.press("70")
    assert words(call) == "70 homes. Bye."


@pytest.mark.parametrize("misses", [("", "", ""), ("9999", "0x", "77777"), ("", "9999", "")])
def test_after_three_misses_the_caller_is_let_go_with_words(misses: tuple[str, ...]) -> None:
    call = call_and_press(FORM, "1", *misses[:2])
    assert not call.hung_up
    call.press(misses[2])
    assert call.hung_up
    assert words(call) == "Thank you for calling. Goodbye."


@pytest.mark.parametrize("misses", [("", ""), ("1", "2"), ("", "1")])
def test_too_many_misses_go_where_the_menu_says(misses: tuple[str, ...]) -> None:
    assert words(call_and_press(COUNTED, *misses)) == "Ask at the office."


def test_an_answer_between_misses_forgives_them() -> None:
    call = call_and_press(MONTHS, "", "", "9", "", "")
    assert not call.hung_up


def test_after_words_that_want_no_answer_silence_goes_on() -> None:
    assert words(call_and_press(FORM, "2", "")) == "homes. Bye."


def test_a_star_is_the_point_of_a_decimal() -> None:
    menus = (
        "screens: {top: {ask: How much?, answer: {type: decimal}, save: x, goto: bye}, bye: {end: '{x}'}}\n"
    )
    assert words(call_and_press(menus, "3*5")) == "3.5"


@pytest.mark.parametrize(
    "screen",
    [
        "{menu: Well?, options: [{say: One, goto: top}]}",
        "{ask: Well?, answer: {type: integer}, goto: top}",
        "{ask: Well?, answer: {type: text}, voice: {record: 30}, goto: top}",
        "{ask: Well?, answer: {type: integer}, attempts: 2, too_many: top, goto: top}",
        "{ask: Well?, answer: {type: integer}, attempts: 2, too_many: other, goto: top}",
        "{say: Round and round., goto: other}",
    ],
)
@pytest.mark.parametrize("provider", RENDERERS)
def test_a_caller_who_presses_nothing_gets_to_the_end(screen: str, provider: str) -> None:
    other = "{ask: Hm?, answer: {type: integer}, attempts: 2, too_many: top, goto: top}"
    service = compile_voice_menus(f"screens: {{top: {screen}, other: {other}}}\n")
    call = Call(service, provider)
    call.dial()
    while not call.hung_up and call.requests < 100:
        call.press("")
        parse_document(call.document, provider)
    assert call.hung_up
    assert call.requests <= MAX_SILENCES + 1
    assert words(call) == "Thank you for calling. Goodbye."


def test_a_key_that_is_stuck_gets_to_the_end() -> None:
    call = call_and_press(MONTHS)
    while not call.hung_up and call.requests <= MAX_REQUESTS:
        call.press("*" if call.requests % 2 else "9")
    assert call.hung_up
    assert call.requests <= MAX_REQUESTS + 1


def test_a_line_that_dropped_is_offered_again() -> None:
    service = compile_voice_menus("resume: {policy: ask}\n" + FORM)
    before = Call(service)
    before.dial()
    before.press("1")
    call = Call(service)
    call.dial(dropped=before.session)
    assert words(call) == ("Welcome back. To continue where you left off, press 1. To start again, press 2.")
    call.press("")
    assert words(call).startswith("We did not hear an answer. Welcome back.")
    call.press("1")
    assert words(call).startswith("How many homes?")


def test_the_offer_of_a_file_with_words_of_its_own_has_its_sentences() -> None:
    own = "words: {en: {resume: Welcome back, continue: Go on}}\n"
    service = compile_voice_menus("resume: {policy: ask}\n" + own + FORM)
    before = Call(service)
    before.dial()
    before.press("1")
    call = Call(service)
    call.dial(dropped=before.session)
    assert words(call) == "Welcome back. For Go on, press 1. For Start again, press 2."


@pytest.mark.parametrize("provider", RENDERERS)
def test_languages_name_themselves(provider: str) -> None:
    service = compile_voice_menus(MONTHS)
    assert needs_language_choice(service)
    steps = language_choice_steps(service, CallProgress(), CallVoices(provider))
    response = parse_document(RENDERERS[provider](steps, callback_url), provider)
    assert spoken_words(response) == (
        "For English, press 1. Kwa Kiswahili, bonyeza 2. Pour Français, appuyez sur 3."
    )
    assert isinstance(steps[0], GatherStep)
    assert [chosen_language(service, digits) for digits in ("1", "2", "3", "4", "")] == [
        "en",
        "sw",
        "fr",
        None,
        None,
    ]
    unheard = language_choice_steps(service, CallProgress(misses=1, silent=True), CallVoices(provider))
    assert "We did not hear an answer." in spoken_words(
        parse_document(RENDERERS[provider](unheard, callback_url), provider)
    )
