import pytest

from menus.answers.base import MAX_ANSWER_LENGTH, AnswerType, AnswerValue, Misfit, NamedBound
from menus.answers.choice import ChoiceAnswer
from menus.answers.phone import PhoneAnswer
from menus.answers.pin import PinAnswer
from menus.answers.reference import ReferenceAnswer
from menus.answers.schemes import find_scheme
from menus.answers.text import TextAnswer
from menus.patterns import Pattern
from tests.menus.answers.answer_reading import answer_context, read_answer

HOUSE_NUMBER = Pattern.of(r"^\d{1,7}[a-zA-Z]?$")
WARDS = ChoiceAnswer(
    of={
        "north": {"en": "Northern ward", "sw": "Kaskazini"},
        "south": {"en": "North", "sw": "Kusini"},
        "2": {"en": "Two", "sw": "Mbili"},
    }
)


@pytest.mark.parametrize(
    ("answer", "typed", "value"),
    [
        (TextAnswer(), "  near the ’old’ mill\x00 ", "near the ’old’ mill"),
        (TextAnswer(), "٤ doors", "٤ doors"),
        (TextAnswer(min=3, max=5), "ab", Misfit.SHORT),
        (TextAnswer(min=3, max=5), " ab ", Misfit.SHORT),
        (TextAnswer(min=3, max=5), "abc", "abc"),
        (TextAnswer(min=3, max=5), "abcde", "abcde"),
        (TextAnswer(min=3, max=5), "abcdef", Misfit.LONG),
        (TextAnswer(), "a" * MAX_ANSWER_LENGTH, "a" * MAX_ANSWER_LENGTH),
        (TextAnswer(), "a" * (MAX_ANSWER_LENGTH + 1), Misfit.LONG),
        (TextAnswer(digits=4), "٠٠٤٢", "0042"),
        (TextAnswer(digits=4), "42", Misfit.DIGITS),
        (TextAnswer(digits=4), "004x", Misfit.DIGITS),
        (TextAnswer(pattern=HOUSE_NUMBER), "12B", "12B"),
        (TextAnswer(pattern=HOUSE_NUMBER), "１２B", "12B"),
        (TextAnswer(pattern=HOUSE_NUMBER), "house", Misfit.PATTERN),
        (TextAnswer(pattern=Pattern.of("[a-z]{2}")), "1 Main Rd", "1 Main Rd"),
        (TextAnswer(check=find_scheme("luhn")), "1234-5674", "12345674"),
        (TextAnswer(check=find_scheme("luhn")), "31x", Misfit.CHECK),
        (TextAnswer(equals="yes"), "yes", "yes"),
        (TextAnswer(equals="yes"), "Yes", Misfit.EQUALS),
        (TextAnswer(differs=NamedBound("name")), "Asha", Misfit.DIFFERS),
        (PinAnswer(digits=4), "0042", "0042"),
        (PinAnswer(digits=4), "٠٠٤٢", "0042"),
        (PinAnswer(digits=4), "042", Misfit.DIGITS),
        (PinAnswer(digits=4), "00 42", Misfit.FORM),
        (PinAnswer(min=4, max=6), "123", Misfit.SHORT),
        (PinAnswer(min=4, max=6), "1234567", Misfit.LONG),
        (PinAnswer(equals=NamedBound("pin")), "0042", "0042"),
        (PinAnswer(equals=NamedBound("pin")), "42", Misfit.EQUALS),
        (WARDS, "north", "north"),
        (WARDS, " KASKAZINI ", "north"),
        (WARDS, "northern   ward", "north"),
        (WARDS, "kusini", "south"),
        (WARDS, "North", "north"),
        (WARDS, "٢", "2"),
        (WARDS, "east", Misfit.FORM),
        (ReferenceAnswer(), "482 915 304", "482915304"),
        (ReferenceAnswer(), "482 915 305", Misfit.CHECK),
        (ReferenceAnswer(), "reference", Misfit.CHECK),
    ],
)
def test_words_and_codes(answer: AnswerType, typed: str, value: AnswerValue | Misfit) -> None:
    assert read_answer(answer, typed, {"name": "Asha", "pin": "0042"}) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0711 222 333", "+254711222333"),
        ("(0711) 222-333", "+254711222333"),
        ("711222333", "+254711222333"),
        ("254711222333", "+254711222333"),
        ("+254711222333", "+254711222333"),
        ("００254711222333", "+254711222333"),
        ("\u202a+254 711 222 333\u202c", "+254711222333"),
        ("٠٧١١٢٢٢٣٣٣", "+254711222333"),
        ("+27123456789", "+27123456789"),
        ("384", Misfit.FORM),
        ("999", Misfit.FORM),
        ("*384#", Misfit.FORM),
        ("0711", Misfit.FORM),
        ("0000000000", Misfit.FORM),
        ("0800 FLOWERS", Misfit.FORM),
        ("0711222333 ext 5", Misfit.FORM),
        ("+", Misfit.FORM),
        ("(", Misfit.FORM),
    ],
)
def test_phones(typed: str, value: AnswerValue | Misfit) -> None:
    assert read_answer(PhoneAnswer(), typed) == value


def test_the_country_of_a_phone() -> None:
    assert read_answer(PhoneAnswer(country="ug"), "0772 123456") == "+256772123456"
    assert PhoneAnswer().read("0772 123456", answer_context(country="UG")) == "+256772123456"
    assert PhoneAnswer().read("+256772123456", answer_context(country="")) == "+256772123456"
