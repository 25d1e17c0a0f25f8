"""The scores from which on a guess is offered, and is clear, as the examples themselves tell.

Each example is guessed as if it were a text, among the others (leave-one-out). What is chosen so errs on the safe
side: examples of one option differ more than what citizens text.
"""

from typing import NamedTuple

from menus.guess.example_index import ExampleIndex, Ranked

MAX_TRIED = 200  # examples of an index that are guessed; of more, some spread evenly
LOST_SHARE = 0.15  # of the examples that score less than what is offered
LEAST_BOUNDS = (0.2, 0.26)
RIGHT_SHARE = 0.8  # of the examples whose guess is clear
LEADS = (0.05, 0.1, 0.15, 0.2, 0.25)


class Thresholds(NamedTuple):
    """The least score of a guess that is offered, and the score and the lead from which on it is clear."""

    least: float
    sure: float
    lead: float


class Trial(NamedTuple):
    """An example that was guessed among the others: how it came out."""

    is_right: bool
    is_among_three: bool
    score: float
    lead: float


def try_examples(index: ExampleIndex) -> list[Trial]:
    """Guess each example among the others. Of very many, guess some."""
    step = -(-len(index.examples) // MAX_TRIED) or 1
    return [_try(index, number) for number in range(0, len(index.examples), step)]


def choose_thresholds(index: ExampleIndex) -> Thresholds:
    """Return the thresholds that fit the examples."""
    trials = try_examples(index)
    scores = sorted(trial.score for trial in trials)
    low, high = LEAST_BOUNDS
    least = min(max(scores[int(len(scores) * LOST_SHARE)], low), high) if scores else high
    for lead in LEADS:
        clear = [trial.is_right for trial in trials if trial.lead >= lead]
        if clear and sum(clear) >= RIGHT_SHARE * len(clear):
            return Thresholds(least, least, lead)
    return Thresholds(least, least, LEADS[-1])


def lead_of(ranked: list[Ranked]) -> float:
    """Return by how much the first of the ranked scores more than the second."""
    return ranked[0].score - (ranked[1].score if len(ranked) > 1 else 0.0)


def _try(index: ExampleIndex, number: int) -> Trial:
    ranked, own = index.rank_without(number), index.examples[number].subject
    if not ranked:
        return Trial(is_right=False, is_among_three=False, score=0.0, lead=0.0)
    among_three = own in [one.subject for one in ranked[:3]]
    return Trial(ranked[0].subject == own, among_three, ranked[0].score, lead_of(ranked))
