"""The verdict on a launch day: what was lost, and whether sessions under way were held up."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from launch_day.citizen import CONFIRMED, Citizen
from launch_day.minutes import Minute, percentile

SHOWN = 10  # examples of each kind


@dataclass(frozen=True, slots=True)
class Verdict:
    """`references`: each that was shown, the moment, and its citizen. `filed`: the card of each case by reference.

    `texts`: how often each number got which words. `told`: numbers with the references that they were texted.
    """

    minutes: Sequence[Minute]
    references: Sequence[tuple[str, float, Citizen]]
    filed: Mapping[str, str]
    texts: Mapping[tuple[str, str], int]
    told: Set[tuple[str, str]]
    left_in_line: int
    left_backlog: int
    refused: Sequence[str]
    strange_pages: Sequence[str]
    bound_seconds: float

    def problems(self) -> Iterator[tuple[str, list[str]]]:
        """Yield what must not be, by kind."""
        yield "cases lost", [reference for reference, _, _ in self.references if reference not in self.filed]
        yield (
            "cases with the answers of somebody else",
            [
                f"{reference}: card {self.filed[reference]}, and not {citizen.card}"
                for reference, _, citizen in self.references
                if self.filed.get(reference, citizen.card) != citizen.card
            ],
        )
        cards = Counter(self.filed.values())
        yield "cases filed twice", [card for card, count in cards.items() if count > 1]
        yield "texts sent twice", [f"{words!r}" for (_, words), count in self._single_texts() if count > 1]
        untold = [ref for ref, _, citizen in self.references if (citizen.msisdn, ref) not in self.told]
        yield "texts lost", untold
        yield "callers who were told to wait and never texted", [""] * self.left_in_line
        yield "cases that never left", [""] * self.left_backlog
        yield "requests with a wrong signature", list(self.refused)
        yield "pages that belong nowhere", list(self.strange_pages)
        yield "minutes in which sessions under way waited over the bound", self._slow_minutes()

    def _single_texts(self) -> Iterator[tuple[tuple[str, str], int]]:
        """Yield the texts of which a phone may get one only."""
        return ((text, count) for text, count in self.texts.items() if text[1].startswith(CONFIRMED))

    def _slow_minutes(self) -> list[str]:
        waits = [percentile(minute.hop_waits, 0.99) for minute in self.minutes]
        return [
            f"minute {number}: {wait:.2f} s"
            for number, wait in enumerate(waits, 1)
            if wait > self.bound_seconds
        ]

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not any(found for _, found in self.problems())

    def lines(self) -> Iterator[str]:
        """Yield the verdict, for people."""
        total: Counter[str] = Counter()
        for minute in self.minutes:
            total.update(minute.counts)
        waits = [wait for minute in self.minutes for wait in minute.hop_waits]
        lost = sum(len(found) for what, found in self.problems() if "lost" in what)
        yield (
            f"{total['dials']:,} dials by {total['new']:,} people: {total['admitted']:,} admitted, "
            f"{total['told to wait']:,} told to wait, {total['told to dial later']:,} told to dial later, "
            f"{total['unanswered']:,} without an answer, {total['redial']:,} redials."
        )
        yield (
            f"{total['turn texts']:,} texted that it is their turn, {total['came when texted']:,} came; "
            f"{total['served']:,} served, {total['gave up']:,} gave up."
        )
        yield (
            f"{total['hops']:,} hops; USSD sessions under way: p50 {percentile(waits, 0.5) * 1000:.0f} ms, "
            f"p99 {percentile(waits, 0.99) * 1000:.0f} ms."
        )
        yield f"{len(self.references):,} references shown, {len(self.filed):,} cases filed. Lost: {lost}."
        for what, found in self.problems():
            if found:
                yield f"WRONG, {what}: {len(found)}"
                yield from (f"  {one}" for one in found[:SHOWN] if one)
