"""What officers read in place of what programs send."""

import pytest

from simulators.case_system.updates import Outcome, Update
from simulators.case_system.wording import word_code, word_language, word_outcome, word_value


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("no_water", "No water"),
        ("water", "Water"),
        ("IN_REVIEW", "In review"),
        ("NEW", "NEW"),
        ("Kibera, by the market", "Kibera, by the market"),
        ("_x", "_x"),
        ("", ""),
    ],
)
def test_codes(code: str, words: str) -> None:
    assert word_code(code) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (60, "60"),
        (True, "Yes"),
        (None, "–"),
        ("", "–"),
        ("voice", "Phone call"),
        (["no_water", "leak"], "No water, Leak"),
        ({"ward_code": "w_1"}, "Ward code: W 1"),
    ],
)
def test_values(value: object, words: str) -> None:
    assert word_value(value) == words


@pytest.mark.parametrize(
    ("code", "name"),
    [("sw", "Swahili"), ("om", "Oromo"), ("en-KE", "English (Kenya)"), ("xx", "xx"), ("", "")],
)
def test_languages(code: str, name: str) -> None:
    assert word_language(code) == name


@pytest.mark.parametrize(
    ("outcome", "answer", "tries", "words"),
    [
        ("taken", '202 {"result":"texted"}', 1, "The gateway took it and tells the citizen."),
        (
            "taken",
            '202 {"result":"older"}',
            1,
            "The gateway took no notice: it knows a later change of this case.",
        ),
        ("taken", '202 {"result":"unknown"}', 1, "The gateway does not know this case, so nobody is told."),
        ("taken", '202 {"result":"new word"}', 1, "The gateway took it."),
        ("taken", "200 OK", 1, "The gateway took it."),
        ("taken", "204", 1, "The gateway took it."),
        ("refused", '400 {"errors":{"at":"is no moment"}}', 1, "The gateway refused it: At is no moment."),
        ("refused", "400 [1]", 1, "The gateway refused it: It answered “Bad Request”."),
        ("refused", "799", 1, "The gateway refused it: It answered nothing that this desk understands."),
        ("pending", "", 0, "The gateway is being told."),
        (
            "pending",
            "The gateway did not answer.",
            2,
            "Not told yet: The gateway did not answer. Tried 2 times; it goes on by itself.",
        ),
        (
            "pending",
            "503 <h1>down</h1>",
            1,
            "Not told yet: It answered “Service Unavailable”. Tried once; it goes on by itself.",
        ),
    ],
)
def test_outcomes(outcome: Outcome, answer: str, tries: int, words: str) -> None:
    update = Update(
        "e", "123456782", "resolved", "", "2026-11-21T18:00:00+00:00", outcome, answer, tries, 0.0
    )
    assert word_outcome(update) == words
