"""Cases of the same kind and place: by what they are found, and what is told of them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from menus.engine.effects import SimilarCases
from menus.expressions.conditions import as_text
from menus.model.lookups import SimilarSource

if TYPE_CHECKING:
    from menus.engine.walk import Walk

CASE, DAY, REPORTERS = "case", "day", "reporters"
SIMILAR_COLUMNS = (CASE, DAY, REPORTERS)
FEW_WORD = "a_few"  # in place of a number that could tell who it was
LEAST_SHOWN = 3


def similar_cases(walk: "Walk", source: SimilarSource) -> SimilarCases | None:
    """Return by what the cases like this one are found; None if an answer has no value."""
    answers = walk.session.answers
    values = tuple((name, as_text(answers.get(name))) for name in source.by)
    if not all(text for _, text in values):
        return None
    return SimilarCases(source.case, values, source.within_seconds)


def similar_to_filed(walk: "Walk", kind: str) -> Iterator[SimilarCases]:
    """Yield by what a case of this kind will be found by others."""
    for source in walk.service.lookups.values():
        if isinstance(source, SimilarSource) and source.case == kind:
            found = similar_cases(walk, source)
            if found is not None:
                yield found


def shown_row(walk: "Walk", row: Mapping[str, str]) -> Mapping[str, str]:
    """Return a row as it may be told: a few reporters are no number, and a moment is the day where the service is."""
    count = row.get(REPORTERS, "")
    is_shown = count.isascii() and count.isdigit() and int(count) >= LEAST_SHOWN
    reporters = count if is_shown else walk.words[FEW_WORD]
    return {**row, DAY: _local_day(walk, row.get(DAY, "")), REPORTERS: reporters}


def _local_day(walk: "Walk", moment: str) -> str:
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:  # of a scenario
        return moment
    return moment if found.tzinfo is None else f"{found.astimezone(walk.service.time_zone):%Y-%m-%d}"


def example_rows(few: str) -> tuple[Mapping[str, str], ...]:
    """Return rows as long as they get, with our word for a few reporters and with a number."""
    row = {CASE: "", DAY: "2026-12-25"}
    return ({**row, REPORTERS: few}, {**row, REPORTERS: "999"})
