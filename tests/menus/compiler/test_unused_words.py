"""What would be taken in silence and mean nothing, and words that nobody has."""

import pytest

from menus.compiler.service import compile_service

HEAD = """\
version: 1
service: {name: Ward, languages: {en: English, LANGUAGE: Ours}, country: KE, time_zone: Africa/Nairobi%s}
entry: {ussd: {"*1#": start}}
closed: {say: We are closed.}
"""
SCREENS = "screens: {start: {say: Hello, goto: bye}, bye: {end: Bye.}}\n"


def problems_of(menus: str, heading: str = "", language: str = "so") -> list[tuple[str, int, str]]:
    head = (HEAD % heading).replace("LANGUAGE", language)
    found = compile_service(head + menus, "menus.yaml", lambda _: "a\n1\n").problems
    return [(one.code, one.place.line, one.message) for one in found]


def menus_with_keys(keys: str) -> str:
    return f"screens:\n  start: {{{keys}}}\n  bye: {{end: Bye.}}\n"


@pytest.mark.parametrize(
    ("keys", "code", "word"),
    [
        ("say: Hi, save: x, goto: bye", "M111", "`save:`"),
        ("say: Hi, invalid: No, goto: bye", "M111", "`invalid:`"),
        ("call_back: Hi, at: bye, attempts: 3, too_many: bye, goto: bye", "M111", "`attempts:`"),
        ("end: Hi, require: [{if: {language: en}, say: No}]", "M111", "`require:`"),
        ("ask: Hi, answer: {type: text}, seen_only: true, goto: bye", "M111", "`seen_only:`"),
        ("branch: [{goto: bye}], navigation: off", "M111", "`navigation:`"),
        ("branch: [{goto: bye, closed: false}]", "M104", "`closed:`"),
    ],
)
def test_keys_that_mean_nothing(keys: str, code: str, word: str) -> None:
    assert next((one, line) for one, line, text in problems_of(menus_with_keys(keys)) if word in text) == (
        code,
        6,
    )


def test_a_say_that_is_asked_for_again_may_say_so() -> None:
    menus = """\
screens:
  start: {say: Show your card., invalid: No card was seen., attempts: 3, too_many: bye, goto: look}
  look: {branch: [{if: {percent: {at_most: 50}}, retry: start}, {goto: bye}]}
  bye: {end: Bye.}
"""
    assert problems_of(menus) == []


def test_the_value_of_an_option_has_no_placeholders() -> None:
    menus = menus_with_keys('menu: Hi, save: x, options: [{say: A, value: "{language}"}], goto: bye')
    assert problems_of(menus) == [("M103", 6, "The value of an option has no placeholders.")]


def test_a_table_has_its_rows_once() -> None:
    tables = "tables: {wards: {file: wards.csv, rows: [{a: 1}]}}\n"
    assert [one[:2] for one in problems_of(SCREENS + tables)] == [("M101", 6)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["M113", "M109", "M109"]),
        ("words: {xx: {yes: Ee, no: Aa}}\n", ["M113", "M109"]),  # the months
    ],
)
def test_ready_made_options_without_words(words: str, found: list[str]) -> None:
    menus = """\
screens:
  start: {menu: Really?, options: yes_no, goto: month}
  month: {menu: When?, options: months, goto: bye}
  bye: {end: Bye.}
"""
    problems = problems_of(menus + words, language="xx")
    assert [code for code, _, text in problems if "`xx`" in text] == found


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("resume: 'Go on, {name}?'", ["The word `resume` does not know `{name}`."]),
        ("press: '{key}: {option}.'", []),
        ("press: '{key}: {label}.'", ["The word `press` does not know `{label}`."]),
    ],
)
def test_placeholders_in_words(word: str, found: list[str]) -> None:
    told = problems_of(SCREENS + f"words: {{en: {{{word}}}}}\n")
    assert [text for code, _, text in told if code == "M107"] == found


@pytest.mark.parametrize(("heading", "shown"), [("", "'tȇte'…"), (", plain: letters", "'tete'…")])
def test_words_of_a_file_are_made_plain(heading: str, shown: str) -> None:
    text = HEAD % heading + SCREENS + 'words: {en: {more: "‘tȇte’…"}}\n'
    service = compile_service(text, "menus.yaml", lambda name: name).service
    assert service is not None
    assert service.words["en"]["more"] == shown.replace("…", "...")


@pytest.mark.parametrize(
    ("address", "warned"),
    [
        ("https://health.example/x", False),
        ("http://health.example/x", True),
        ("http://health.example:8080/{language}", True),
        ("http://localhost:8080/x", False),
        ("http://registry/x", False),
        ("http://registry.internal/x", False),
        ("http://10.1.2.3/x", False),
        ("http://172.15.0.1/x", True),
        ("http://172.16.0.1/x", False),
    ],
)
def test_plain_http(address: str, warned: bool) -> None:
    lookups = f"lookups: {{x: {{get: '{address}', columns: {{a: a}}}}}}\n"
    assert ("M603" in [code for code, _, _ in problems_of(SCREENS + lookups)]) is warned


def test_the_cure_of_a_field_with_words_around_what_may_be_missing() -> None:
    menus = """\
screens:
  start:
    menu: Near something?
    options: [{say: "Yes", goto: what}, {say: "No", goto: send}]
  what: {ask: What?, answer: {type: text}, save: near, goto: send}
  send: {submit: fault, goto: bye}
  bye: {end: Bye.}
cases: {fault: {title: Fault, fields: {place: "near {near}", %s: 1}}}
"""
    found = compile_service(HEAD % "" + menus % "x", "menus.yaml", lambda name: name).problems
    (gap,) = [one for one in found if one.code == "M303"]
    assert gap.cure == ("Leave the field out if it is unset: `place: {value: …, if: {near: {set: true}}}`.")
