"""Numbers and shares that everybody may know: without small numbers, and without what would give them away."""

from collections.abc import Sequence
from dataclasses import dataclass

from menus.model.survey_counts import LEAST_TOLD


@dataclass(frozen=True, slots=True)
class ToldShare:
    """A share in whole per cent, rounded down. `or_more`: the exact one is hidden, as few are missing to all."""

    percent: int
    or_more: bool = False


@dataclass(frozen=True, slots=True)
class ToldNumber:
    """A number in whole tens, rounded down: that of a time that is not over."""

    tens: int


def told_number(number: int, *, is_over: bool = True) -> int | ToldNumber | None:
    """Return a number as everybody may know it; None if it is small.

    If its time is not over, whoever reads it each day must not learn what was added in a day. So it moves in tens.
    """
    if number < LEAST_TOLD:
        return None
    return number if is_over else ToldNumber(number // LEAST_TOLD * LEAST_TOLD)


def told_shares_within(counts: Sequence[int], total: int) -> list[ToldShare | None]:
    """Return what may be known of the shares of `counts` in `total`. Each count has those before it in it.

    Exact shares split the whole into parts: up to the first, between one and the next, after the last. Each part has
    LEAST_TOLD or more, so that no difference of two shares is a small number. If fewer are missing to the whole, the
    share is that at which so many would be missing, which all with few missing have. None is hidden.
    """
    told: list[ToldShare | None] = []
    last = 0
    for count in counts:
        if total < 2 * LEAST_TOLD:
            told.append(None)
        elif total - count < LEAST_TOLD:
            told.append(ToldShare(100 * (total - LEAST_TOLD + 1) // total, or_more=True))
        elif count - last < LEAST_TOLD:
            told.append(None)
        else:
            told.append(ToldShare(100 * count // total))
            last = count
    return told
