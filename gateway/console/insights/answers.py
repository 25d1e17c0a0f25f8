"""What citizens chose: the answers of menus, and of questions whose answers are among a few, as bars."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gateway.insights.figures import ScreenFigures
from menus.answers.choice import ChoiceAnswer
from menus.answers.integer import IntegerAnswer
from menus.diagram.wording import text_in_language
from menus.insights.closed_values import scale_of
from menus.insights.measures import Counts
from menus.model import AnswerVerb, ChoiceVerb, Screen, Service

MOST_COLUMNS = 6  # colours that can be told apart
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
    found = [*_options(service, figures, language), *_rows(figures), *_values(service, figures, language)]
    return bars_of(found)


@dataclass(frozen=True, slots=True)
class AnswersOverTime:
    """How often each answer was given in each period. `columns` are words, each row has a number for each of them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[date, tuple[int, ...]], ...]


def answers_over_time(
    service: Service, screen: str, by_period: Mapping[date, Counts], language: str
) -> AnswersOverTime:
    """Return the answers of a screen by period. Of more than MOST_COLUMNS the rarest are taken together."""
    found = {
        day: {bar.words: bar.count for bar in answer_bars(service, ScreenFigures(screen, counts), language)}
        for day, counts in by_period.items()
    }
    sums: Counter[str] = Counter()
    for counts in found.values():
        sums.update(counts)
    told = [words for words, _ in sums.most_common(MOST_COLUMNS - 1)] if len(sums) > MOST_COLUMNS else [*sums]
    told = [words for words in sums if words in told]  # in the order of the menu file
    others = len(sums) > MOST_COLUMNS
    return AnswersOverTime(
        (*told, "all others") if others else tuple(told),
        tuple(
            (day, tuple(counts.get(words, 0) for words in told) + ((_rest(counts, told),) if others else ()))
            for day, counts in found.items()
        ),
    )


def _rest(counts: Mapping[str, int], told: Sequence[str]) -> int:
    return sum(counts.values()) - sum(counts.get(words, 0) for words in told)


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


def _values(service: Service, figures: ScreenFigures, language: str) -> Iterator[tuple[str, int]]:
    """Yield the answers of a closed type: a choice in words and in the order of the file, numbers from the least on."""
    counts: Mapping[str, int] = figures.values
    if not counts:
        return
    words = _closed_answers(service.screens.get(figures.name), language)
    for value, said in words.items():
        yield said, counts.get(value, 0)
    for value in sorted(counts.keys() - words.keys(), key=lambda value: (len(value), value)):
        yield value, counts[value]


def _closed_answers(screen: Screen | None, language: str) -> Mapping[str, str]:
    """Return the words of each value that fits a screen, in order; none if its answers are not among a few."""
    answer = screen.verb.answer if screen and isinstance(screen.verb, AnswerVerb) else None
    if isinstance(answer, ChoiceAnswer):
        return {value: words.get(language) or value for value, words in answer.of.items()}
    if isinstance(answer, IntegerAnswer):
        return {str(number): str(number) for number in scale_of(answer)}
    return {}


def _rows(figures: ScreenFigures) -> Iterator[tuple[str, int]]:
    for number, count in sorted(figures.rows.items(), key=lambda row: row[0] or 1_000_000):
        yield ("rows further down" if number == OTHER_ROWS else f"row {number}"), count
