from decimal import Decimal

import pytest

from menus.answers.base import AnswerValue, Misfit, NamedBound, RelativeDate
from menus.answers.decimal import DecimalAnswer
from menus.answers.integer import IntegerAnswer
from menus.answers.schemes import find_scheme
from tests.menus.answers.answer_reading import read_answer

LUHN = find_scheme("luhn")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("5", 5),
        (" 007 ", 7),
        ("1 000", 1000),
        ("1,000,000", 1_000_000),
        ("1\u00a0000", 1000),
        ("+5", 5),
        ("- 5", -5),
        ("−5", -5),
        ("٤٢", 42),
        ("４２", 42),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, Misfit.LARGE),
        ("4 5", Misfit.FORM),
        ("1,5", Misfit.FORM),
        ("1.0", Misfit.FORM),
        ("1e3", Misfit.FORM),
        ("1_000", Misfit.FORM),
        ("five", Misfit.FORM),
        ("²", Misfit.FORM),
        ("--5", Misfit.FORM),
        ("", Misfit.BLANK),
        ("\u200b \x00", Misfit.BLANK),
    ],
)
def test_whole_numbers(typed: str, value: AnswerValue | Misfit) -> None:
    assert read_answer(IntegerAnswer(), typed) == value


@pytest.mark.parametrize(
    ("answer", "typed", "value"),
    [
        (IntegerAnswer(min=1, max=5000), "0", Misfit.SMALL),
        (IntegerAnswer(min=1, max=5000), "1", 1),
        (IntegerAnswer(min=1, max=5000), "5 000", 5000),
        (IntegerAnswer(min=1, max=5000), "5001", Misfit.LARGE),
        (IntegerAnswer(digits=4), "0042", 42),
        (IntegerAnswer(digits=4), "42", Misfit.DIGITS),
        (IntegerAnswer(check=LUHN), "12345674", 12345674),
        (IntegerAnswer(check=LUHN), "31", Misfit.CHECK),
        (IntegerAnswer(equals=NamedBound("first")), "1,000", 1000),
        (IntegerAnswer(equals=NamedBound("first")), "1001", Misfit.EQUALS),
        (IntegerAnswer(equals=NamedBound("unset")), "1", Misfit.EQUALS),
        (IntegerAnswer(differs=NamedBound("first")), "1000", Misfit.DIFFERS),
        (IntegerAnswer(differs=NamedBound("unset")), "1", 1),
        (IntegerAnswer(after=NamedBound("first")), "1000", Misfit.AFTER),
        (IntegerAnswer(after=NamedBound("first")), "1001", 1001),
        (IntegerAnswer(before="10"), "10", Misfit.BEFORE),
        (IntegerAnswer(before="10"), "9", 9),
        (IntegerAnswer(before=NamedBound("unset"), after=NamedBound("word")), "9", 9),
    ],
)
def test_bounds_of_whole_numbers(answer: IntegerAnswer, typed: str, value: AnswerValue | Misfit) -> None:
    assert read_answer(answer, typed, {"first": "1 000", "word": "many"}) == value


@pytest.mark.parametrize(
    ("typed", "value"), [("1890", Misfit.AFTER), ("1891", 1891), ("2014", 2014), ("2015", Misfit.BEFORE)]
)
def test_a_year_between_moving_days(typed: str, value: AnswerValue | Misfit) -> None:
    born = IntegerAnswer(digits=4, after=RelativeDate(years=130), before=RelativeDate(years=5))
    assert read_answer(born, typed) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.50", "1.5"),
        ("1,5", "1.5"),
        (".5", "0.5"),
        ("007", "7"),
        ("100", "100"),
        ("1 000.50", "1000.5"),
        ("1,000.50", "1000.5"),
        ("٣٫٥", "3.5"),
        ("-0.0", "0"),
        ("0.0000001", "0.0000001"),
        ("1,500", Misfit.FORM),
        ("5.", "5"),  # a phone puts a full stop after two blanks
        (".", Misfit.FORM),
        ("-", Misfit.FORM),
        ("1e5", Misfit.FORM),
        ("NaN", Misfit.FORM),
        ("inf", Misfit.FORM),
        ("1" * 31, Misfit.FORM),
        ("99.995", Misfit.LARGE),
        ("-1.01", Misfit.SMALL),
    ],
)
def test_decimals(typed: str, value: AnswerValue | Misfit) -> None:
    bounds = {"min": Decimal(-1), "max": Decimal("99.99")} if value in {Misfit.SMALL, Misfit.LARGE} else {}
    assert read_answer(DecimalAnswer(**bounds), typed) == value
