"""What became of the texts and the calls of a message, read from its counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gateway.insights.figures import family
from menus.insights import measures
from menus.insights.measures import CALL_SUBJECT, TEXT_SUBJECT, Counts

TEXT_FATES: Final = (
    measures.ACCEPTED,
    measures.DELIVERED,
    measures.HEARD,
    measures.FAILED,
    measures.EXPIRED,
    measures.UNKNOWN,
    measures.SETTLED,
    measures.SUPPRESSED,
)
CALL_FATES: Final = (
    measures.ANSWERED,
    measures.HEARD,
    measures.MISSED,
    measures.FAILED,
    measures.EXPIRED,
    measures.UNKNOWN,
    measures.SETTLED,
    measures.SUPPRESSED,
)
FATES_WITH_REASONS: Final = (measures.MISSED, measures.FAILED, measures.SUPPRESSED)
FATES_BY_KIND: Final[Mapping[str, tuple[str, ...]]] = {"text": TEXT_FATES, "call": CALL_FATES}


@dataclass(frozen=True, slots=True)
class FateFigures:
    """Figures of the texts or the calls of a message. `kind` is `text` or `call`."""

    kind: str
    name: str
    counts: Counts

    @property
    def fates(self) -> dict[str, int]:
        """The texts or calls by what became of them, in the order in which that is told; all of its kind."""
        return {fate: self.counts.get(fate, 0) for fate in FATES_BY_KIND[self.kind]}

    @property
    def reasons(self) -> list[tuple[str, str, int]]:
        """The fates that have reasons, each with a reason and how often it was given, most often first."""
        found = [
            (fate, reason, count)
            for fate in FATES_WITH_REASONS
            for reason, count in family(self.counts, f"{fate}.", str).items()
        ]
        return sorted(found, key=lambda row: (row[0], -row[2], row[1]))


def fate_subjects(totals: Mapping[str, Counts]) -> list[str]:
    """Return the subjects of texts and of calls, texts first."""
    subjects = sorted(subject for subject in totals if subject.startswith((TEXT_SUBJECT, CALL_SUBJECT)))
    return sorted(subjects, key=lambda subject: not subject.startswith(TEXT_SUBJECT))


def fate_figures(totals: Mapping[str, Counts]) -> list[FateFigures]:
    """Return the figures of the texts and the calls of each message."""
    parted = [(subject.partition(":"), totals[subject]) for subject in fate_subjects(totals)]
    return [FateFigures(kind, name, counts) for (kind, _, name), counts in parted]
