"""What a survey has counted, and what of it may be told without giving small numbers away."""

from collections.abc import Mapping

import msgspec

from menus.model.surveys import SurveyField

LEAST_TOLD = 10
"""Numbers under this are hidden from citizens and on public pages."""


class SurveyCounts(msgspec.Struct, frozen=True):
    """How many answered, and how many chose each option of each field. `not_counted` says why others are not in it."""

    answers: int = 0
    by_field: Mapping[str, Mapping[str, int]] = msgspec.field(default_factory=dict)
    not_counted: Mapping[str, int] = msgspec.field(default_factory=dict)

    def of_option(self, name: str, option: str) -> int:
        """Return how many chose an option."""
        return self.by_field.get(name, {}).get(option, 0)

    def of_field(self, one: SurveyField) -> int:
        """Return how many answered a question with an option that it still has."""
        return sum(self.of_option(one.name, option) for option in one.options)


NOTHING_COUNTED = SurveyCounts()


def told_answers(counts: SurveyCounts) -> int | None:
    """Return how many answered, as everybody may know it; None if they are too few."""
    return counts.answers if counts.answers >= LEAST_TOLD else None


def shares(counts: SurveyCounts, one: SurveyField) -> Mapping[str, int]:
    """Return the per cent of each option, exactly as operators see it; none if nobody answered."""
    total = counts.of_field(one)
    return {option: percent(counts.of_option(one.name, option), total) for option in one.options if total}


def told_shares(counts: SurveyCounts, one: SurveyField) -> Mapping[str, int]:
    """Return the per cent of each option that everybody may know. See `told_percents`."""
    return told_percents({option: counts.of_option(one.name, option) for option in one.options})


def told_percents(numbers: Mapping[str, int]) -> Mapping[str, int]:
    """Return the per cent of each part of a whole that everybody may know.

    A part with a small number is hidden. As the others add up to all but the hidden ones, more are hidden, the
    smallest first, until two or more are, with `LEAST_TOLD` or more together: neither one of them nor their sum is
    then a small number.
    """
    total = sum(numbers.values())
    if total < LEAST_TOLD:
        return {}
    by_number = sorted(numbers, key=lambda option: numbers[option])
    hidden = [option for option in by_number if numbers[option] < LEAST_TOLD]
    while hidden and len(hidden) < len(by_number):
        if len(hidden) > 1 and sum(numbers[option] for option in hidden) >= LEAST_TOLD:
            break
        hidden.append(by_number[len(hidden)])
    return {option: percent(numbers[option], total) for option in numbers if option not in hidden}


def percent(number: int, total: int) -> int:
    """Return the per cent as a whole number, halves up."""
    return (200 * number + total) // (2 * total)
