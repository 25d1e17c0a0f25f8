"""What citizens chose: the answers of menus, and of questions whose answers are among a few, as bars."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gateway.insights.figures import ScreenFigures
from menus.diagram.wording import text_in_language
from menus.model import ChoiceVerb, Service

OTHER_ROWS = 0  # the number that stands for rows too far down to be told apart


@dataclass(frozen=True, slots=True)
class Bar:
    """An answer, how often it was given, and its share of all answers of its screen. `href`: where it leads."""

    words: str
    count: int
    share: float
    href: str = ""

    @property
    def figure(self) -> str:
        """The count and the share, as they are read."""
        return f"{self.count:,} ({100 * self.share:.1f} %)"


def answer_bars(service: Service, figures: ScreenFigures, language: str) -> list[Bar]:
    """Return the answers of a screen in words; those of menus in the order of the file."""
    found = [*_options(service, figures, language), *_rows(figures), *sorted(figures.values.items())]
    return bars_of(found)


def bars_of(counted: Iterable[tuple[str, int]]) -> list[Bar]:
    """Return bars for words and counts, with the share of each."""
    rows = list(counted)
    total = sum(count for _, count in rows)
    return [Bar(words, count, count / total if total else 0.0) for words, count in rows]


def _options(service: Service, figures: ScreenFigures, language: str) -> Iterator[tuple[str, int]]:
    screen = service.screens.get(figures.name)
    options = screen.verb.options if screen and isinstance(screen.verb, ChoiceVerb) else ()
    counts: Mapping[int, int] = figures.options
    if not counts:
        return
    for place, option in enumerate(options):
        yield text_in_language(option.say, language), counts.get(place, 0)
    for place, count in sorted(counts.items()):
        if place >= len(options):
            yield f"option {place + 1}, which the menus have no more", count


def _rows(figures: ScreenFigures) -> Iterator[tuple[str, int]]:
    for number, count in sorted(figures.rows.items(), key=lambda row: row[0] or 1_000_000):
        yield ("rows further down" if number == OTHER_ROWS else f"row {number}"), count
