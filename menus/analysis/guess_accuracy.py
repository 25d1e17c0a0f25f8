"""How well the examples of a menu tell its options apart: each is guessed from the others (leave-one-out)."""

from collections.abc import Iterator

import msgspec

from menus.guess.thresholds import try_examples
from menus.model import Service


class GuessAccuracy(msgspec.Struct, frozen=True):
    """Of so many examples of a menu that were guessed: how many were right at once, and among the first three."""

    menu: str
    examples: int
    right: int
    among_three: int


def guess_accuracy(service: Service) -> Iterator[GuessAccuracy]:
    """Yield the accuracy at each menu that has examples."""
    for name, guesses in service.guesses.items():
        trials = try_examples(guesses.index)
        if trials:
            right = sum(trial.is_right for trial in trials)
            yield GuessAccuracy(name, len(trials), right, sum(trial.is_among_three for trial in trials))
