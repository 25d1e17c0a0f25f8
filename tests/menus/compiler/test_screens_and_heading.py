"""Small promises of the compiler that no other test keeps."""

import pytest

from menus.compiler.service import CompileResult, compile_service

FILE = """
version: 1
service: {name: A, languages: {en: English}, country: KE, time_zone: Africa/Nairobi%s}
entry: {ussd: {"*1#": start}}
screens:
  start: {ask: "Tõe or é?", answer: {type: text}, goto: bye%s}
  bye: {end: Bye}
"""


def compile_file(heading: str = "", screen: str = "") -> CompileResult:
    return compile_service(FILE % (heading, screen), "menus.yaml", str)


@pytest.mark.parametrize(("heading", "text"), [("", "Tõe or é?"), (", plain: letters", "Toe or é?")])
def test_plain_letters_lose_the_accents_that_phones_lack(heading: str, text: str) -> None:
    service = compile_file(heading).service
    assert service is not None
    assert service.screens["start"].verb.text.by_language["en"].static_text == text  # type: ignore[attr-defined]


@pytest.mark.parametrize(("heading", "back"), [("", "Padà"), (", plain: letters", "Padà")])
def test_a_letter_that_phones_have_keeps_its_accent_in_our_words_too(heading: str, back: str) -> None:
    text = (FILE % (heading, "")).replace("{en: English}", "{en: English, yo: Yoruba}")
    service = compile_service(text, "menus.yaml", str).service
    assert service is not None
    assert service.words["yo"]["back"] == back


@pytest.mark.parametrize(("heading", "yes"), [("", "Bẹ́ẹ̀ni"), (", plain: letters", "Beeni")])
def test_our_own_words_lose_the_accents_that_phones_lack(heading: str, yes: str) -> None:
    text = (FILE % (heading, "")).replace("{en: English}", "{en: English, yo: Yoruba}")
    service = compile_service(text, "menus.yaml", str).service
    assert service is not None
    assert service.words["yo"]["yes"] == yes


@pytest.mark.parametrize(
    ("screen", "said"),
    [
        (", attempts: 3, too_many: bye", ""),
        (", attempts: 3", "needs `too_many:`"),
        (", attempts: 3, too_many: bye, attempts_within: 24h", ""),
        (", too_many: bye", "needs `attempts:`"),
        (", attempts_within: 24h", "needs `attempts:`"),
        (", attempts_within: 24h, attempts: 3", "needs `too_many:`"),
    ],
)
def test_attempts_and_too_many_go_together(screen: str, said: str) -> None:
    problems = [problem.message for problem in compile_file("", screen).problems]
    assert problems == [] if not said else any(said in message for message in problems)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("to: ['+254711222333', '0800720040']", []),
        ("to: 999, closed: bye", []),
        ("to: 999, hours: office", ["The screen `operator` needs `closed:`."]),
        ("to: 999, hours: office, closed: bye", []),
        ("to: [the desk]", ["`the desk` is no number that can be rung."]),
    ],
)
def test_a_transfer_rings_numbers_and_is_closed_only_where_it_has_hours(keys: str, said: list[str]) -> None:
    ways = "done: bye, busy: bye, no_answer: bye, otherwise: bye"
    file = (FILE % ("", "")).replace("goto: bye", "goto: operator")
    file += f"  operator: {{transfer: One moment., {keys}, {ways}}}\nhours: {{office: {{mon: ['08:00', '17:00']}}}}\n"
    problems = compile_service(file, "menus.yaml", str).problems
    assert [problem.message for problem in problems] == said
