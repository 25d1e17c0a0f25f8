"""What of a survey may be told: no small number, and nothing from which one could be worked out."""

from itertools import product

import pytest

from menus.model.survey_counts import SurveyCounts, percent, shares, told_answers, told_shares
from menus.model.surveys import SurveyField

NAMES = ("a", "b", "c", "d")


def field_and_counts(numbers: tuple[int, ...]) -> tuple[SurveyField, SurveyCounts]:
    options = NAMES[: len(numbers)]
    counts = SurveyCounts(sum(numbers), {"q": dict(zip(options, numbers, strict=True))})
    return SurveyField("q", options), counts


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((0, 0), {}),
        ((5, 4), {}),
        ((10, 10), {"a": 50, "b": 50}),
        ((11, 22), {"a": 33, "b": 67}),
        ((9, 90), {}),  # of two options, one would tell the other
        ((0, 50), {}),
        ((90, 9, 10), {"a": 83}),
        ((90, 5, 5), {"a": 90}),  # ten together
        ((90, 5, 4), {}),  # nine together would be a small number
        ((90, 40, 5, 4), {"a": 65}),
        ((90, 40, 30, 4), {"a": 55, "b": 24}),
        ((3, 3, 3, 3), {}),
    ],
)
def test_small_numbers_are_hidden(numbers: tuple[int, ...], told: dict[str, int]) -> None:
    one, counts = field_and_counts(numbers)
    assert told_shares(counts, one) == told


def test_no_numbers_give_a_small_one_away() -> None:
    for numbers in product((0, 1, 5, 9, 10, 11, 40), repeat=3):
        one, counts = field_and_counts(numbers)
        told = told_shares(counts, one)
        hidden = [number for name, number in zip(NAMES, numbers, strict=False) if name not in told]
        assert all(counts.of_option("q", name) >= 10 for name in told)
        assert not told or not hidden or (len(hidden) > 1 and sum(hidden) >= 10), numbers
        assert not told or sum(numbers) >= 10


def test_an_option_that_the_menus_no_longer_have_does_not_count() -> None:
    one, counts = field_and_counts((20, 20))
    kept = SurveyField("q", ("a",))
    assert told_shares(counts, kept) == {"a": 100}
    assert shares(counts, one) == {"a": 50, "b": 50}


@pytest.mark.parametrize(("answers", "told"), [(0, None), (9, None), (10, 10), (1234, 1234)])
def test_the_number_of_answers_is_hidden_if_small(answers: int, told: int | None) -> None:
    assert told_answers(SurveyCounts(answers)) == told


@pytest.mark.parametrize(
    ("number", "total", "expected"), [(1, 3, 33), (2, 3, 67), (1, 8, 13), (0, 5, 0), (5, 5, 100)]
)
def test_percentages_are_whole_numbers_with_halves_up(number: int, total: int, expected: int) -> None:
    assert percent(number, total) == expected
