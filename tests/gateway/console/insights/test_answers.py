"""Answers in words, in the order in which citizens were offered them."""

from datetime import date

import pytest

from gateway.console.insights.answers import answer_bars, answers_over_time
from gateway.insights.figures import ScreenFigures
from menus.compiler.service import compile_service
from menus.model import Service

MENUS = """\
version: 1
service: {name: County, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": colour, "*2#": {goto: colour, language: sw}}}
screens:
  colour:
    ask: {en: Red or blue?, sw: Rangi?}
    answer: {type: choice, of: {red: {en: Red, sw: Nyekundu}, blue: {en: Blue, sw: Buluu}}}
    save: colour
    goto: rate
  rate: {ask: {en: 1 to 10?, sw: 1 hadi 10?}, answer: {type: integer, min: 1, max: 10}, save: rate, goto: age}
  age: {ask: {en: Age?, sw: Umri?}, answer: {type: integer, min: 1, max: 120}, save: age, goto: bye}
  bye: {end: {en: Bye, sw: Kwaheri}}
"""


@pytest.fixture(scope="module")
def service() -> Service:
    compiled = compile_service(MENUS, "menus.yaml", lambda _: "")
    assert compiled.service is not None, compiled.problems
    return compiled.service


@pytest.mark.parametrize(
    ("screen", "language", "counts", "told"),
    [
        ("colour", "en", {"value.blue": 3, "value.red": 1}, [("Red", 1), ("Blue", 3)]),
        ("colour", "sw", {"value.blue": 3}, [("Nyekundu", 0), ("Buluu", 3)]),
        ("colour", "en", {"value.red": 2, "value.green": 1}, [("Red", 2), ("Blue", 0), ("green", 1)]),
        (
            "rate",
            "en",
            {"value.10": 4, "value.2": 5},
            [(str(one), {10: 4, 2: 5}.get(one, 0)) for one in range(1, 11)],
        ),
        ("age", "en", {"value.10": 4, "value.2": 5}, [("2", 5), ("10", 4)]),
        ("age", "en", {"shown": 9}, []),
        ("gone", "en", {"value.b": 1, "value.a": 2}, [("a", 2), ("b", 1)]),
    ],
)
def test_answers_of_a_closed_type(
    service: Service, screen: str, language: str, counts: dict[str, int], told: list[tuple[str, int]]
) -> None:
    bars = answer_bars(service, ScreenFigures(screen, counts), language)
    assert [(bar.words, bar.count) for bar in bars] == told


def test_over_time_they_keep_that_order(service: Service) -> None:
    days = {date(2026, 3, 1): {"value.blue": 3}, date(2026, 3, 2): {"value.red": 1}}
    found = answers_over_time(service, "colour", days, "en")
    assert found.columns == ("Red", "Blue")
    assert [numbers for _, numbers in found.rows] == [(0, 3), (1, 0)]
