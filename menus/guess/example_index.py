"""An index of examples: which subject do the words of a text resemble most?

A text is a vector of its grams. A gram weighs the more the fewer examples have it (tf-idf). A text resembles a subject
by the mean of the subject's examples and by the nearest of them, each by the cosine of the angle between the vectors.
A gram that no example has makes a text longer and so less alike: strangers resemble nothing.

Time stays flat however many examples there are: the rarest grams of a text are looked up first, up to
`MAX_LOOKED_UP` entries, and only the examples of the best subjects are compared one by one.
"""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import nsmallest
from typing import NamedTuple

from menus.guess.grams import grams_of
from menus.guess.packed_vectors import PackedVector, Postings, Vector
from menus.guess.short_words import ShortWords

MAX_LOOKED_UP = 1_500  # entries of the index for one text
MAX_COMPARED = 4  # subjects whose examples are compared one by one
MEAN_SHARE = 0.6  # of the mean in the score; the rest is that of the nearest example
UNKNOWN_SHARE = 0.6  # what a gram that no example has weighs, as a part of the rarest one that is known

_UNKNOWN = -1  # the number that grams of no example share


class Example(NamedTuple):
    """Words of a citizen in a language, and the number of the subject that they mean."""

    subject: int
    language: str
    text: str


class Ranked(NamedTuple):
    """A subject, its score from 0 to 1, and the language of its nearest example."""

    subject: int
    score: float
    language: str


class ExampleIndex:
    """The examples of some subjects, ready to be searched."""

    def __init__(self, examples: Iterable[Example], ignored: Collection[str] = frozenset()) -> None:
        """Weigh the grams of the examples. An example without letters or digits counts for nothing.

        `ignored` are words, folded, that say nothing of what is meant.
        """
        self._ignored = ignored
        counted = [(example, grams_of(example.text, ignored)) for example in examples]
        counted = [(example, grams) for example, grams in counted if grams]
        self.examples: tuple[Example, ...] = tuple(example for example, _ in counted)
        self._short_words = ShortWords(example.text for example in self.examples)
        frequencies = Counter(gram for _, grams in counted for gram in grams)
        rarest = math.log(1 + len(counted)) + 1
        by_rarity = sorted(frequencies, key=frequencies.__getitem__)
        self._numbers = {gram: number for number, gram in enumerate(by_rarity)}  # the rarest first
        self._rarities = array("f", (rarest - math.log(1 + frequencies[gram]) for gram in by_rarity))
        self._unknown_rarity = rarest * UNKNOWN_SHARE
        self._vectors = tuple(PackedVector.of(self._vector(grams)) for _, grams in counted)
        self._of_subject: dict[int, list[int]] = defaultdict(list)
        for number, example in enumerate(self.examples):
            self._of_subject[example.subject].append(number)
        self._postings = {
            subject: Postings.of([self._vectors[number] for number in numbers])
            for subject, numbers in self._of_subject.items()
        }
        self._subject_count = max(self._of_subject, default=-1) + 1
        self._subjects_of_gram = self._index_subjects()

    def rank(self, text: str) -> list[Ranked]:
        """Return the subjects that a text resembles most, the best first; none if it shares no gram with any."""
        vector = self._vector(grams_of(self._short_words.spell_out(text), self._ignored))
        return self._rank(vector, self._means(vector))

    def rank_without(self, number: int) -> list[Ranked]:
        """Rank the example of this number as if it were a text, and not among the examples."""
        subject, vector = self.examples[number].subject, dict(self._vectors[number].items())
        means, others = self._means(vector), [one for one in self._of_subject[subject] if one != number]
        means[subject] = 0.0
        if others:
            means[subject] = sum(
                weight * vector.get(gram, 0.0) for gram, weight in self._mean(others).items()
            )
        return self._rank(vector, means, without=number)

    def others_like(self, number: int, least: float) -> list[int]:
        """Return the examples of other subjects that resemble the example of this number by `least` or more."""
        vector = dict(self._vectors[number].items())
        means = self._means(vector)
        means[self.examples[number].subject] = 0.0
        subjects = _best(means)
        others = (other for subject in subjects for other in self._of_subject[subject])
        return [other for other in others if self._vectors[other].dot(vector) >= least]

    def _index_subjects(self) -> dict[int, PackedVector]:
        """Return for each gram the subjects whose mean has it, and its weight there."""
        found: dict[int, dict[int, float]] = defaultdict(dict)
        for subject, numbers in self._of_subject.items():
            for gram, weight in self._mean(numbers).items():
                found[gram][subject] = weight
        return {gram: PackedVector.of(subjects) for gram, subjects in found.items()}

    def _mean(self, numbers: Sequence[int]) -> Vector:
        total: dict[int, float] = defaultdict(float)
        for number in numbers:
            for gram, weight in self._vectors[number].items():
                total[gram] += weight
        return _of_length_one(total)

    def _means(self, vector: Vector) -> list[float]:
        """Return how much a text resembles the mean of each subject, by its rarest grams."""
        found = [0.0] * self._subject_count
        looked_up = 0
        for gram in sorted(vector.keys() - {_UNKNOWN}):
            (numbers, weights), weight = self._subjects_of_gram[gram], vector[gram]
            looked_up += len(numbers)
            if looked_up > MAX_LOOKED_UP:
                break
            for subject, share in zip(numbers, weights, strict=True):
                found[subject] += share * weight
        return found

    def _rank(self, vector: Vector, means: Sequence[float], without: int = -1) -> list[Ranked]:
        """Rank the best subjects by their means, each also by its nearest example but for that `without`."""
        ranked = []
        for subject in _best(means):
            dots, numbers = self._postings[subject].dots(vector), self._of_subject[subject]
            nearest, number = max(
                (dot, -number) for dot, number in zip(dots, numbers, strict=True) if number != without
            )
            score = MEAN_SHARE * means[subject] + (1 - MEAN_SHARE) * nearest
            ranked.append(Ranked(subject, score, self.examples[-number].language))
        return sorted(ranked, key=lambda one: (-one.score, one.subject))

    def _vector(self, grams: Counter[str]) -> Vector:
        weights: dict[int, float] = {}
        unknown = 0.0  # the square of what all unknown grams weigh together
        for gram, times in grams.items():
            number = self._numbers.get(gram, _UNKNOWN)
            weight = 1.0 if times == 1 else 1 + math.log(times)
            if number == _UNKNOWN:
                unknown += (weight * self._unknown_rarity) ** 2
            else:
                weights[number] = weight * self._rarities[number]
        if unknown:
            weights[_UNKNOWN] = math.sqrt(unknown)
        return _of_length_one(weights)


def _best(means: Sequence[float]) -> list[int]:
    """Return the subjects that a text resembles most, the best first."""
    alike = [(-mean, subject) for subject, mean in enumerate(means) if mean > 0]
    return [subject for _, subject in nsmallest(MAX_COMPARED, alike)]


def _of_length_one(weights: Mapping[int, float]) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {number: weight / length for number, weight in weights.items()}
