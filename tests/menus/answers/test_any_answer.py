from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menus.answers import ANSWER_TYPES
from menus.answers.base import AnswerType, Misfit, NamedBound, RejectedAnswer, RelativeDate
from menus.answers.choice import ChoiceAnswer
from menus.answers.date import DateAnswer
from menus.answers.decimal import DecimalAnswer
from menus.answers.integer import IntegerAnswer
from menus.answers.national_id import NationalIdAnswer
from menus.answers.phone import PhoneAnswer
from menus.answers.pin import PinAnswer
from menus.answers.reference import ReferenceAnswer
from menus.answers.schemes import find_scheme
from menus.answers.text import TextAnswer
from menus.answers.time import TimeAnswer
from menus.patterns import Pattern
from tests.menus.answers.answer_reading import answer_context, read_answer

SA_ID = find_scheme("za.idnr")
assert SA_ID is not None
ANSWERS: list[AnswerType] = [
    TextAnswer(),
    TextAnswer(min=2, max=20, pattern=Pattern.of(r"^\w+$"), differs=NamedBound("x")),
    TextAnswer(check=find_scheme("verhoeff")),
    IntegerAnswer(
        min=0, digits=3, after=RelativeDate(years=130), before=NamedBound("x"), equals=NamedBound("y")
    ),
    DecimalAnswer(min=Decimal(0), max=Decimal(9)),
    DateAnswer(before=RelativeDate(days=1), after=NamedBound("x")),
    TimeAnswer(after=NamedBound("x")),
    PhoneAnswer(),
    PinAnswer(min=1, equals=NamedBound("x")),
    ChoiceAnswer(of={"a": {"en": "A"}}),
    ReferenceAnswer(),
    NationalIdAnswer(check=SA_ID),
]
WILD = st.text(st.characters(exclude_categories=()), max_size=60)
NUMERIC = st.text(st.sampled_from("0123456789٤４ +-.,/:()apm\u202a\x00\ud800"), max_size=30)
AWKWARD = [
    "",
    " ",
    "\x00",
    "\ud800",
    "😀",
    "٤" * 13,
    "9" * 5000,
    "a" * 5000,
    "1" * 1600,
    "0/" * 800,
    "１" * 9,
    "+" * 99,
]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
@pytest.mark.parametrize("typed", AWKWARD, ids=range(len(AWKWARD)))
def test_awkward_input_is_read_or_refused(answer: AnswerType, typed: str) -> None:
    value = answer.read(typed, answer_context())
    assert isinstance(value, RejectedAnswer | str | int)
    if not typed.strip(" \x00\ud800"):
        assert value == RejectedAnswer(Misfit.BLANK)


@given(WILD | NUMERIC, WILD | NUMERIC)
def test_no_input_and_no_bound_raises(typed: str, named: str) -> None:
    for answer in ANSWERS:
        value = answer.read(typed, answer_context({"x": named, "y": named}))
        if isinstance(value, str):
            value.encode()  # fit to be stored and sent
            assert value == value.strip() != ""


@pytest.mark.parametrize(
    ("answer", "key", "hidden"),
    [
        (IntegerAnswer(min=0), "0", True),
        (IntegerAnswer(min=0), "00", False),
        (IntegerAnswer(min=1), "0", False),
        (IntegerAnswer(min=1, max=50), "98", False),
        (IntegerAnswer(min=1), "98", True),
        (IntegerAnswer(digits=2), "00", True),
        (IntegerAnswer(), "#", False),
        (DecimalAnswer(), "0", True),
        (DecimalAnswer(), "00", False),
        (DecimalAnswer(min=Decimal(1)), "0", False),
        (TextAnswer(), "0", False),
        (TextAnswer(pattern=Pattern.of(r"^\S{2,}$")), "98", False),
        (TextAnswer(pattern=Pattern.of(r"^\d{1,7}[a-zA-Z]?$")), "98", True),
        (TextAnswer(pattern=Pattern.of(r"[a-zA-Z]{2}")), "98", False),
        (TextAnswer(digits=2), "00", True),
        (TextAnswer(digits=13), "00", False),
        (PinAnswer(digits=4), "0", False),
        (PinAnswer(min=1), "0", True),
        (ChoiceAnswer(of={"0": {"en": "None"}, "1": {"en": "One"}}), "0", True),
        (ChoiceAnswer(of={"a": {"en": "0"}}), "0", True),
        (ChoiceAnswer(of={"a": {"en": "A"}}), "0", False),
        (DateAnswer(), "0", False),
        (TimeAnswer(), "00", False),
        (PhoneAnswer(), "0", False),
        (ReferenceAnswer(), "0", False),
    ],
)
def test_keys_that_hide_an_answer(answer: AnswerType, key: str, hidden: bool) -> None:
    assert answer.may_be_answer(key) is hidden


def test_every_type_of_the_language_is_there() -> None:
    wanted = "text integer decimal date time phone pin choice reference national_id"
    assert set(ANSWER_TYPES) == set(wanted.split())
    assert {type(answer) for answer in ANSWERS} == set(ANSWER_TYPES.values())


def test_bounds_that_are_no_answers_of_the_type_say_nothing() -> None:
    assert read_answer(DateAnswer(before="never"), "1/1/2019") == "2019-01-01"
    assert read_answer(IntegerAnswer(equals="many"), "5") is Misfit.EQUALS
