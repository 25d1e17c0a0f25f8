"""The words of the gateway that a language lacks: one line, with what to write."""

import pytest

from menus.compiler.service import compile_service
from menus.rules.language_without_words import (
    AFTER_A_DROP,
    AT_A_LIMIT,
    IN_A_CROWD,
    IN_TEXTS,
    ON_CALLS,
    ON_PAGES,
    WITH_CALLS_BACK,
    WITH_GUESSES,
    WITH_NOTES_AFTER,
    WITH_PAYMENTS,
    WITH_QUESTIONS,
    WITH_RECORDINGS,
    WITH_RESULTS,
    WITH_SIMILAR,
)
from menus.words.language_words import WORD_NAMES

VOICE = "{name: Own, tts: {at: {voice: woman}}}"
FILE = f"""\
version: 1
service: {{name: A, languages: {{en: {VOICE}, LANGUAGE: {VOICE}}}, country: KE, time_zone: Africa/Nairobi}}
screens:
  start: {{ask: Why?, answer: {{type: text}}, save: why, VOICE goto: bye}}
  bye: {{end: Bye.}}
"""
DIALLED = 'entry: {ussd: {"*1#": start}}\n'
TEXTED = "entry: {sms: {otherwise: start}}\n"
SHOWN = (*ON_PAGES, *IN_A_CROWD)  # to who dials
CALLED = 'entry: {voice: {"+254711082000": start}}\n'


def told(more: str, language: str = "ki", voice: str = "") -> list[str]:
    """What the check says of the language, without the other problems of so small a file."""
    text = FILE.replace("LANGUAGE", language).replace("VOICE goto", f"{voice}goto") + more
    return [
        f"{one.severity} {one.place.line}:{one.place.column} {one.message} {one.cure}"
        for one in compile_service(text, "menus.yaml", str).problems
        if one.code == "M113"
    ]


def test_it_is_one_line_with_all_that_is_to_be_written() -> None:
    (line,) = told(DIALLED)
    assert line.startswith("warning 2:")
    assert "in `ki`: its callers read `Back`, `Main menu`, `More` and 10 others." in line
    assert f"Add `words: {{ki: {{{', '.join(f'{name}: …' for name in SHOWN)}}}}}`." in line


@pytest.mark.parametrize("language", ["so", "am-ET", "lg", "yo"])
def test_a_language_whose_words_we_have(language: str) -> None:
    assert told(DIALLED, language) == []


@pytest.mark.parametrize(
    ("more", "voice", "needed"),
    [
        (DIALLED, "", SHOWN),
        (DIALLED + "resume: {policy: ask}\n", "", (*SHOWN, *AFTER_A_DROP)),
        (TEXTED, "", (*ON_PAGES, *IN_TEXTS)),
        (CALLED, "", (*ON_PAGES, *ON_CALLS)),
        (CALLED, "voice: {record: 60}, ", (*ON_PAGES, *ON_CALLS, *WITH_RECORDINGS)),
    ],
)
def test_only_words_that_citizens_meet(more: str, voice: str, needed: tuple[str, ...]) -> None:
    (line,) = told(more, voice=voice)
    assert f"{{ki: {{{', '.join(f'{name}: …' for name in needed)}}}}}" in line
    words = "".join(f"    {name}: Word\n" for name in needed)
    assert told(f"{more}words:\n  ki:\n{words}", voice=voice) == []


@pytest.mark.parametrize(
    ("screens", "needed"),
    [
        ("  more: {submit: report, goto: bye}\n", AT_A_LIMIT),
        ("  more: {send_sms: Hello, goto: bye}\n", AT_A_LIMIT),
        ("  more: {call_back: We will call., at: start}\n", WITH_CALLS_BACK),
    ],
)
def test_words_for_a_limit_where_there_is_one(screens: str, needed: tuple[str, ...]) -> None:
    cases = "cases: {report: {title: A, fields: {why: a}}}\n" if "submit" in screens else ""
    (line,) = told(screens + DIALLED + cases)
    assert f"{{ki: {{{', '.join(f'{name}: …' for name in (*SHOWN, *needed))}}}}}" in line


def test_words_for_a_note_that_is_told_after_a_proof() -> None:
    cases = "cases: {report: {title: A, fields: {why: '{why}'}, required: [why], note_after: why}}\n"
    (line,) = told(
        f"{DIALLED}{cases}messages: {{received: {{en: A, LANGUAGE: A}}}}\n".replace("LANGUAGE", "ki")
    )
    needed = ", ".join(f"{name}: …" for name in (*SHOWN, *WITH_NOTES_AFTER))
    assert f"{{ki: {{{needed}}}}}" in line


def test_a_word_that_is_left_out_is_named() -> None:
    words = "".join(f"    {name}: Word\n" for name in SHOWN if name != "busy")
    (line,) = told(f"{DIALLED}words:\n  ki:\n{words}")
    assert "`Too many requests. Please wait a minute and try again.`." in line
    assert "Add `words: {ki: {busy: …}}`." in line


def test_what_callers_read_instead_may_be_a_word_of_the_file() -> None:
    text = FILE.replace("LANGUAGE", "ki").replace("VOICE goto", "goto").replace("{en: ", "{de: ") + DIALLED
    text += "words: {de: {back: Zurück}}\n"
    problems = [
        one.message for one in compile_service(text, "menus.yaml", str).problems if one.code == "M113"
    ]
    assert ["`Zurück`" in message for message in problems] == [False, True]


def test_every_word_is_needed_somewhere_or_asked_for_by_another_rule() -> None:
    named = {*SHOWN, *AT_A_LIMIT, *WITH_CALLS_BACK, *WITH_NOTES_AFTER, *AFTER_A_DROP, *IN_TEXTS}
    named |= {*ON_CALLS, *WITH_QUESTIONS, *WITH_GUESSES, *WITH_RECORDINGS, *WITH_RESULTS}
    named |= {*WITH_PAYMENTS, *WITH_SIMILAR}
    made_of_others = {"resume_call"}
    assert WORD_NAMES - named - made_of_others == {"yes", "no", "stop_words", "start_words", "help_words"}
