"""Vectors of grams in few bytes: one as it is, and those of a subject's examples by gram, to be compared at once."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from operator import mul
from typing import NamedTuple

Vector = Mapping[int, float]
"""The weights of grams, by their numbers. Its length is 1."""


class PackedVector(NamedTuple):
    """A vector that needs few bytes: the numbers of its grams, or of subjects, and their weights."""

    numbers: "array[int]"
    weights: "array[float]"

    @classmethod
    def of(cls, vector: Vector) -> "PackedVector":
        """Pack a vector."""
        return cls(array("I", vector), array("f", vector.values()))

    def dot(self, other: Vector) -> float:
        """Return the cosine of the angle between this vector and another one."""
        products: Iterable[float] = map(mul, self.weights, map(other.get, self.numbers, repeat(0.0)))
        return sum(products)

    def items(self) -> Iterable[tuple[int, float]]:
        """Return the numbers and weights."""
        return zip(self.numbers, self.weights, strict=True)


class Postings(NamedTuple):
    """The vectors of a `number` of examples of a subject, by gram.

    `grams` are in order. The entries of `grams[n]` are those from `starts[n]` to `starts[n + 1]`: the place of an
    example among those of the subject, and the weight that the gram has there.
    """

    number: int
    grams: "array[int]"
    starts: "array[int]"
    places: "array[int]"
    weights: "array[float]"

    @classmethod
    def of(cls, vectors: Sequence[PackedVector]) -> "Postings":
        """Put the vectors of examples in order of their grams."""
        entries = sorted(
            (gram, place, weight)
            for place, vector in enumerate(vectors)
            for gram, weight in zip(vector.numbers, vector.weights, strict=True)
        )
        grams, starts = array("I"), array("I")
        for number, (gram, _, _) in enumerate(entries):
            if not grams or grams[-1] != gram:
                grams.append(gram)
                starts.append(number)
        starts.append(len(entries))
        places = array("I", (place for _, place, _ in entries))
        return cls(len(vectors), grams, starts, places, array("f", (weight for _, _, weight in entries)))

    def dots(self, vector: Vector) -> list[float]:
        """Return the cosine of the angle between a vector and that of each example."""
        found = [0.0] * self.number
        grams, starts, places, weights = self.grams, self.starts, self.places, self.weights
        last = len(grams)
        for gram, weight in vector.items():
            place_of = bisect_left(grams, gram) if gram >= 0 else last
            if place_of < last and grams[place_of] == gram:
                start, end = starts[place_of], starts[place_of + 1]
                if end == start + 1:
                    found[places[start]] += weight * weights[start]
                    continue
                for place, own in zip(places[start:end], weights[start:end], strict=True):
                    found[place] += weight * own
        return found
