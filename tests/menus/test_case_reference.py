import pytest
from hypothesis import given
from hypothesis import strategies as st

from menus import case_reference

DRAWN = st.integers(0, 10**8 - 1)


def made(number: int) -> str:
    return case_reference.make_reference(lambda below: number % below)


def test_eight_digits_are_drawn_and_one_checks() -> None:
    asked: list[int] = []

    def draw(below: int) -> int:
        asked.append(below)
        return 42

    assert case_reference.make_reference(draw) == "000000427"
    assert asked == [10**8]


@pytest.mark.parametrize(
    "typed",
    [
        "482915304",
        "482 915 304",
        " 482-915-304 ",
        "4 8 2 9 1 5 3 0 4",
        "٤٨٢ ٩١٥ ٣٠٤",
        "４８２９１５３０４",
        "482–915–304",
        "482\u00a0915\u200b304",
    ],
)
def test_reads_what_people_key(typed: str) -> None:
    assert case_reference.read_reference(typed) == "482915304"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "482915305",
        "48291530",
        "4829153040",
        "482915304a",
        "482.915.304",
        "-",
        "\x00",
        "\ud800" * 9,
        "9" * 5000,
    ],
)
def test_refuses_what_is_none(typed: str) -> None:
    assert case_reference.read_reference(typed) is None


@given(DRAWN)
def test_what_was_made_reads_back(number: int) -> None:
    made_one = made(number)
    assert len(made_one) == 9
    assert case_reference.read_reference(f"{made_one[:3]} {made_one[3:6]}-{made_one[6:]}") == made_one


@given(DRAWN, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_found(number: int, position: int, change: int) -> None:
    digits = list(made(number))
    digits[position] = str((int(digits[position]) + change) % 10)
    assert case_reference.read_reference("".join(digits)) is None


@given(DRAWN, st.integers(0, 7))
def test_two_swapped_digits_are_found(number: int, position: int) -> None:
    digits = list(made(number))
    digits[position], digits[position + 1] = digits[position + 1], digits[position]
    swapped = "".join(digits)
    assert case_reference.read_reference(swapped) == (swapped if swapped == made(number) else None)
