"""Fits the model to a run: how many hops a second the machine answered. Everything else of it is known or measured."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from launch_day.model.fluid import People, Service, Step, by_minute, flow

STEP_SECONDS = 0.1
TRIES = 48  # rates that are tried
FITTED = ("admitted", "told_to_wait", "hops", "line")  # what the rate is judged by


@dataclass(frozen=True, slots=True)
class Fit:
    """The rate that fits best, the minutes of the model with it, and the error of each figure (see `error_of`)."""

    hops_a_second: float
    minutes: Sequence[Step]
    errors: Mapping[str, float]


def fit(
    people: People,
    service_at: Callable[[float], Service],
    measured: Mapping[str, Sequence[float]],
    minute_seconds: float,
) -> Fit:
    """Return the best of many rates. `service_at(rate)` is a service of so many hops a second.

    If several fit alike, as in a run without a crowd, the least of them is taken.
    """
    minutes = len(measured["hops"])
    busiest = max(measured["hops"]) / minute_seconds
    best: Fit | None = None
    for number in range(TRIES):
        rate = 0.8 * busiest * 1.05**number
        steps = flow(people, service_at(rate), minutes * minute_seconds, STEP_SECONDS)
        modelled = by_minute(steps, STEP_SECONDS, minute_seconds)
        errors = {
            name: error_of(values, [getattr(minute, name) for minute in modelled])
            for name, values in measured.items()
        }
        if best is None or _judge(errors) < _judge(best.errors) - 1e-6:
            best = Fit(rate, modelled, errors)
    assert best is not None
    return best


def error_of(measured: Sequence[float], modelled: Sequence[float]) -> float:
    """Return the sum of the differences of all minutes, as a share of the sum that was measured."""
    total = sum(measured)
    apart = sum(abs(one - other) for one, other in zip(measured, modelled, strict=False))
    return apart / total if total else float(apart > 1)


def _judge(errors: Mapping[str, float]) -> float:
    return sum(errors[name] for name in FITTED)
