"""Answers as people type them: with punctuation, politeness and other words beside them, on any keyboard."""

from decimal import Decimal

import pytest

from menus.answers.base import AnswerType, AnswerValue, Misfit, RejectedAnswer
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

KE_PIN, SA_ID, LUHN = find_scheme("ke.pin"), find_scheme("za.idnr"), find_scheme("luhn")
assert KE_PIN is not None
assert SA_ID is not None
INTEGER, DECIMAL, DATE, TIME = IntegerAnswer(), DecimalAnswer(), DateAnswer(), TimeAnswer()
PHONE, PIN, REFERENCE = PhoneAnswer(), PinAnswer(digits=4), ReferenceAnswer()
NATIONAL_ID, TAX_PIN = NationalIdAnswer(check=SA_ID), NationalIdAnswer(check=KE_PIN)
SERVICES = ChoiceAnswer(
    of={
        "health": {"en": "Health", "fr": "Santé"},
        "safety": {"en": "Safety", "fr": "Sécurité"},
        "road": {"en": "Road", "fr": "Route"},
    }
)
NUMBERED = ChoiceAnswer(of={"1": {"en": "Water"}, "2": {"en": "Road"}})
CODE = TextAnswer(digits=4)
EXAMPLES: list[tuple[AnswerType, str, AnswerValue]] = [
    (INTEGER, "60", 60),
    (INTEGER, "1 000", 1000),
    (DECIMAL, "2,5", "2.5"),
    (DATE, "3 4 1990", "1990-04-03"),
    (DATE, "03/04/1990", "1990-04-03"),
    (TIME, "18:30", "18:30"),
    (PHONE, "0711 082 077", "+254711082077"),
    (PHONE, "+254711082077", "+254711082077"),
    (PIN, "0042", "0042"),
    (REFERENCE, "933905191", "933905191"),
    (REFERENCE, "933 905 191", "933905191"),
    (NATIONAL_ID, "7503305044089", "7503305044089"),
    (NATIONAL_ID, "750330 5044 089", "7503305044089"),
    (TAX_PIN, "A004416331M", "A004416331M"),
    (SERVICES, "Health", "health"),
    (NUMBERED, "2", "2"),
    (CODE, "0042", "0042"),
    (TextAnswer(check=LUHN), "12345674", "12345674"),
]


@pytest.mark.parametrize(
    "form",
    [
        "{}",
        " {} ",
        "{}.",
        "{}...",
        "({})",
        "“{}”",
        "{}!",
        "{}?",
        "{},",
        "{} please",
        "{}, thank you.",
        "Tafadhali {}",
        "{} svp",
        "{} 🙏🏾",
        "👉 {}",
        "\u200e{}\u200f",
        "{}\ufe0f",
        "\ufeff{}\ufe0d",
        "{}\u00a0",
        "{}\n",
    ],
)
@pytest.mark.parametrize(("answer", "typed", "value"), EXAMPLES)
def test_what_stands_beside_changes_nothing(
    answer: AnswerType, typed: str, value: AnswerValue, form: str
) -> None:
    for alone in (False, True):
        assert answer.read(form.format(typed), answer_context(), alone=alone) == value


@pytest.mark.parametrize(("answer", "typed", "value"), EXAMPLES)
def test_digits_of_other_keyboards(answer: AnswerType, typed: str, value: AnswerValue) -> None:
    keycaps = "".join(f"{letter}\ufe0f\u20e3" if letter.isdigit() else letter for letter in typed)
    wide = typed.translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    arabic = typed.translate({ord("0") + digit: ord("٠") + digit for digit in range(10)})
    joined = "\ufe0d".join(typed)
    for other in (keycaps, wide, arabic, joined):
        assert read_answer(answer, other) == value


@pytest.mark.parametrize(
    ("answer", "typed", "value"),
    [
        (INTEGER, "about 60 homes", 60),
        (INTEGER, "60homes", 60),
        (INTEGER, "homes: 1,000", 1000),
        (INTEGER, "Ksh 500/=", 500),
        (INTEGER, "500 /-", 500),
        (INTEGER, "it is -5 degrees", -5),
        (DECIMAL, "2,5 km", "2.5"),
        (DECIMAL, "about .5 kg", "0.5"),
        (DATE, "born on 3 4 1990", "1990-04-03"),
        (DATE, "on 2020-02-29 I think", "2020-02-29"),
        (TIME, "at 8:30", "08:30"),
        (TIME, "8:30 hrs", "08:30"),
        (TIME, "meet at 2:30 pm in town", "14:30"),
        (TIME, "in the evening at 18:30", "18:30"),
        (PHONE, "my number is 0711 082 077", "+254711082077"),
        (PHONE, "(0711) 082-077 mama", "+254711082077"),
        (PHONE, "call +254 711 082 077 now", "+254711082077"),
        (PIN, "my pin is 0042", "0042"),
        (REFERENCE, "my reference is 933-905-191", "933905191"),
        (REFERENCE, "933905191 of 12 May", "933905191"),  # only one of them can be a reference
        (NATIONAL_ID, "my id 750330 5044 089 ok", "7503305044089"),
        (TAX_PIN, "my pin is a004416331m", "A004416331M"),
        (NUMBERED, "number 2", "2"),
        (NUMBERED, "2. Road", "2"),
        (NUMBERED, "2 I think", "2"),
        (CODE, "code 0042", "0042"),
    ],
)
def test_other_words_beside_an_answer(answer: AnswerType, typed: str, value: AnswerValue) -> None:
    assert read_answer(answer, typed) == value


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        (INTEGER, "1 or 2"),
        (INTEGER, "1 or two"),
        (INTEGER, "1, 2"),
        (INTEGER, "5 6"),
        (INTEGER, "1-2"),
        (INTEGER, "1.5"),
        (INTEGER, "1.5 homes"),
        (INTEGER, "5 thousand"),
        (INTEGER, "elfu 5"),
        (INTEGER, "5k"),
        (INTEGER, "12B"),
        (INTEGER, "5%"),
        (INTEGER, ">5"),
        (INTEGER, "5½"),
        (INTEGER, "not 5"),
        (INTEGER, "--5"),
        (DECIMAL, "2,5 or 3"),
        (DECIMAL, "1.2.3"),
        (DECIMAL, "1,500 kg"),
        (DATE, "3 4 1990 or 4 4 1990"),
        (DATE, "1 Feb 2020"),
        (DATE, "3 4 90"),
        (TIME, "8:30 or 9:30"),
        (TIME, "8:30 in the evening"),
        (TIME, "saa 2:30 usiku"),
        (TIME, "9"),
        (TIME, "room 5 at 18:30"),
        (PHONE, "0711082077 or 0722000000"),
        (PHONE, "0711082077 ext 5"),
        (PIN, "00 42"),
        (PIN, "0042 or 0043"),
        (REFERENCE, "933905191 or 482915304"),
        (REFERENCE, "933905192"),
        (REFERENCE, "1"),
        (NATIONAL_ID, "7503305044089 or 7503305044089"),
        (SERVICES, "health or road"),
        (NUMBERED, "1 or 2"),
        (NUMBERED, "1. Road"),
        (NUMBERED, "1 2"),
        (NUMBERED, "12"),
        (CODE, "0042 or 0043"),
        (CODE, "00425"),
    ],
)
def test_what_is_no_answer_or_several(answer: AnswerType, typed: str) -> None:
    assert isinstance(answer.read(typed, answer_context()), RejectedAnswer)


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        (INTEGER, "about 60 homes"),
        (INTEGER, "STATUS 60"),
        (REFERENCE, "STATUS 933905191"),
        (PHONE, "call 0711082077"),
        (TIME, "meet at 18:30"),
        (TAX_PIN, "my pin is A004416331M"),
        (NUMBERED, "2 I think"),
        (CODE, "code 0042"),
    ],
)
def test_words_beside_an_answer_that_must_be_alone(answer: AnswerType, typed: str) -> None:
    assert isinstance(answer.read(typed, answer_context(), alone=True), RejectedAnswer)
    assert not isinstance(answer.read(typed, answer_context()), RejectedAnswer)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Sante", "health"),
        ("SANTÉ", "health"),
        ("securite", "safety"),
        ("Se\u0301curite\u0301.", "safety"),
        ("« Sécurité », svp", "safety"),
        ("route please", "road"),
        ("the road", Misfit.FORM),
        ("roads", Misfit.FORM),
    ],
)
def test_words_of_a_choice(typed: str, value: AnswerValue | Misfit) -> None:
    assert read_answer(SERVICES, typed) == value


def test_of_words_that_differ_in_accents_the_one_as_typed_counts() -> None:
    fish = ChoiceAnswer(of={"sin": {"fr": "Péché"}, "fishing": {"fr": "Pêche"}})
    assert [read_answer(fish, typed) for typed in ("péché", "PÊCHE", "peche")] == ["sin", "fishing", "sin"]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("  (Near) the “mill”, please. ", "(Near) the “mill”, please."),
        ("house 5 or 6", "house 5 or 6"),
        ("1️⃣ ❤️", "1️⃣ ❤️"),
        ("Sécurité", "Sécurité"),
        ("٤ doors", "٤ doors"),
        ("\ufe0f", Misfit.BLANK),
        ("\u200b\ufe0d", Misfit.BLANK),
    ],
)
def test_words_stay_as_typed(typed: str, value: AnswerValue | Misfit) -> None:
    assert read_answer(TextAnswer(), typed) == value
    assert read_answer(TextAnswer(pattern=Pattern.of(".")), "12.") == "12."


@pytest.mark.parametrize(
    ("answer", "typed", "value"),
    [
        (IntegerAnswer(min=1, max=50), "51 homes", None),
        (IntegerAnswer(min=1, max=50), "50 homes", 50),
        (IntegerAnswer(digits=4), "0042.", 42),
        (IntegerAnswer(pattern=Pattern.of(r"^\d{3}$")), "123 please", 123),
        (IntegerAnswer(equals="60"), "60.", 60),
        (DecimalAnswer(min=Decimal(1)), "(0.5)", None),
        (DateAnswer(before="1990-01-01"), "3 4 1990.", None),
        (PinAnswer(min=4, max=6), "123.", None),
    ],
)
def test_bounds_hold_for_what_was_meant(answer: AnswerType, typed: str, value: AnswerValue | None) -> None:
    found = answer.read(typed, answer_context())
    assert (None if isinstance(found, RejectedAnswer) else found) == value
