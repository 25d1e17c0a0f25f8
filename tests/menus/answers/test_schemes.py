from datetime import UTC, date, datetime

import pytest

from menus.answers.base import RejectedAnswer
from menus.answers.national_id import NationalIdAnswer
from menus.answers.schemes import NumberScheme, find_scheme
from tests.menus.answers.answer_reading import answer_context

TODAY = date(2020, 1, 1)


def known_scheme(name: str) -> NumberScheme:
    found = find_scheme(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "name", ["luhn", "verhoeff", "za.idnr", "ke.pin", "in.aadhaar", "iban", "iso7064.mod_97_10"]
)
def test_known_schemes(name: str) -> None:
    assert known_scheme(name).name == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "nowhere",
        "za",
        "za.nothing",
        "util",
        "exceptions",
        "..os",
        "os.path",
        "a.b.c",
        "ZA.IDNR",
        "luhn\x00",
    ],
)
def test_unknown_schemes(name: str) -> None:
    assert find_scheme(name) is None


@pytest.mark.parametrize(
    ("name", "number", "compact"),
    [
        ("luhn", "1234 567-4", "12345674"),
        ("luhn", "12345675", None),
        ("luhn", "28", None),
        ("za.idnr", "900101 0001 08 8", "9001010001088"),
        ("za.idnr", "９００１０１０００１０８８", "9001010001088"),
        ("za.idnr", "9001010001089", None),
        ("za.idnr", "9013010001088", None),
        ("za.idnr", "900101000108", None),
        ("za.idnr", "", None),
        ("za.idnr", "\ud800\x00😀", None),
        ("ke.pin", "P051365947M", "P051365947M"),
    ],
)
def test_compact_form(name: str, number: str, compact: str | None) -> None:
    assert known_scheme(name).compact(number, TODAY) == compact


@pytest.mark.parametrize(
    ("today", "born"),
    [
        (date(2020, 1, 1), date(1920, 1, 2)),
        (date(2020, 1, 2), date(2020, 1, 2)),
        (date(2019, 12, 31), date(1920, 1, 2)),
        (date(2100, 1, 1), date(2020, 1, 2)),
        (date(2120, 1, 2), date(2120, 1, 2)),
    ],
)
def test_the_century_follows_from_the_moment(today: date, born: date) -> None:
    assert known_scheme("za.idnr").birth_date("2001025000080", today) == born


def test_a_leap_day_has_only_some_centuries() -> None:
    assert known_scheme("za.idnr").birth_date("0002295000083", date(2020, 1, 1)) == date(2000, 2, 29)
    assert known_scheme("za.idnr").compact("0002295000083", date(1999, 1, 1)) is None


def test_gender() -> None:
    assert known_scheme("za.idnr").gender("9001010001088", TODAY) == "female"
    assert known_scheme("za.idnr").gender("2001025000080", TODAY) == "male"
    assert known_scheme("za.idnr").gender("9001010001089", TODAY) is None
    assert known_scheme("luhn").gender("12345674", TODAY) is None
    assert known_scheme("luhn").birth_date("12345674", TODAY) is None


def test_nobody_is_born_after_the_moment() -> None:
    pesel = NationalIdAnswer(check=known_scheme("pl.pesel"))  # its digits tell the century
    number = "02220803629"  # 8 February 2002
    assert pesel.read(number, answer_context(now=datetime(2002, 2, 8, tzinfo=UTC))) == number
    assert isinstance(
        pesel.read(number, answer_context(now=datetime(2002, 2, 7, tzinfo=UTC))), RejectedAnswer
    )
