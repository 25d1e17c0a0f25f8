"""What everybody may know of numbers: none under 10, and none that follows from others."""

from itertools import combinations_with_replacement, pairwise

import pytest

from gateway.console.performance.told_share import ToldNumber, ToldShare, told_number, told_shares_within


@pytest.mark.parametrize(("number", "told"), [(0, None), (9, None), (10, 10), (1200, 1200)])
def test_small_numbers_are_hidden(number: int, told: int | None) -> None:
    assert told_number(number) == told


@pytest.mark.parametrize(("number", "tens"), [(9, None), (10, 10), (19, 10), (20, 20), (1204, 1200)])
def test_a_time_that_is_not_over_is_told_in_tens(number: int, tens: int | None) -> None:
    assert told_number(number, is_over=False) == (None if tens is None else ToldNumber(tens))


@pytest.mark.parametrize(
    ("counts", "total", "told"),
    [
        ([50, 70, 90], 100, ["50", "70", "90"]),
        ([9, 70, 90], 100, [None, "70", "90"]),
        ([50, 59, 90], 100, ["50", None, "90"]),
        ([50, 59, 69], 100, ["50", None, "69"]),
        ([50, 91, 100], 100, ["50", "91+", "91+"]),
        ([0, 0, 0], 100, [None, None, None]),
        ([20, 20, 20], 20, ["55+", "55+", "55+"]),
        ([10, 10, 19], 19, [None, None, None]),
        ([], 100, []),
        ([0], 0, [None]),
        ([1999], 2010, ["99"]),
    ],
)
def test_shares(counts: list[int], total: int, told: list[str | None]) -> None:
    found = told_shares_within(counts, total)
    assert [one and f"{one.percent}{'+' if one.or_more else ''}" for one in found] == told


def test_no_part_between_exact_shares_is_small_and_what_is_hidden_tells_nothing_more() -> None:
    for total in (19, 20, 25, 33):
        for counts in combinations_with_replacement(range(0, total + 1, 3), 3):
            told = told_shares_within(counts, total)
            exact = [
                count
                for count, one in zip(counts, told, strict=True)
                if isinstance(one, ToldShare) and not one.or_more
            ]
            edges = [0, *exact, total]
            assert all(high - low >= 10 for low, high in pairwise(edges)), (counts, total)
            for count, one in zip(counts, told, strict=True):
                if one is not None:
                    assert 100 * count >= one.percent * total, "a share is never more than is true"
            few_missing = [one for count, one in zip(counts, told, strict=True) if total - count < 10]
            assert len(set(few_missing)) <= 1, "however few are missing, the same is told"
