"""The results of a survey as people read them: exact for operators, without small numbers for everybody else."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from gateway.surveys.survey_store import AnswerGroup
from menus.model.survey_counts import SurveyCounts, shares, told_answers, told_shares
from menus.model.surveys import Survey, SurveyField
from menus.spreadsheet_cells import text_row

CSV_TITLES = ("survey", "question", "option", "words", "answers", "percent")
GROUP_CSV_TITLES = ("survey", "day", "channel", "question", "option", "words", "answers")
NOT_COUNTED_WORDS: Mapping[str, str] = {
    "answered": "from numbers that had answered already",
    "full": "of groups that were full",
    "withheld": "from withheld numbers",
}


@dataclass(frozen=True, slots=True)
class OptionResult:
    """An option. What is None is hidden, or not to be had. `is_offered`: the menus still have it."""

    option: str
    words: str
    number: int | None
    percent: int | None
    is_offered: bool = True


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """A question. `answers` is how many answered it; None is hidden."""

    name: str
    words: str
    answers: int | None
    options: tuple[OptionResult, ...]

    @property
    def hides(self) -> bool:
        """Return True if an option is hidden."""
        return any(one.percent is None for one in self.options)


@dataclass(frozen=True, slots=True)
class SurveyResults:
    """What came of a survey. `answers` is None if it is hidden."""

    survey: Survey
    title: str
    answers: int | None
    questions: tuple[QuestionResult, ...]
    not_counted: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SurveyGroups:
    """How many answered by day and channel, and how many chose each option by channel. For operators.

    `by_day` has a number for each of `channels`, those with most answers first.
    """

    channels: tuple[str, ...]
    by_day: tuple[tuple[date, tuple[int, ...]], ...]
    _by_channel: Mapping[str, Mapping[str, Mapping[str, int]]]

    def of_option(self, question: str, option: str) -> tuple[int, ...]:
        """Return how many chose an option, for each channel."""
        return tuple(self._by_channel[channel].get(question, {}).get(option, 0) for channel in self.channels)

    @property
    def answers(self) -> tuple[int, ...]:
        """How many answered, for each channel."""
        return tuple(sum(numbers[place] for _, numbers in self.by_day) for place in range(len(self.channels)))


def survey_groups(counted: Mapping[AnswerGroup, SurveyCounts]) -> SurveyGroups:
    """Return the sums of a survey by day and channel."""
    answers: Counter[str] = Counter()
    by_channel: dict[str, dict[str, Counter[str]]] = {}
    for group, counts in counted.items():
        answers[group.channel] += counts.answers
        for question, options in counts.by_field.items():
            by_channel.setdefault(group.channel, {}).setdefault(question, Counter()).update(options)
    channels = tuple(sorted(answers, key=lambda channel: (-answers[channel], channel)))
    days = dict.fromkeys(group.day for group in counted)
    return SurveyGroups(
        channels,
        tuple(
            (day, tuple(_answers(counted, AnswerGroup(day, channel)) for channel in channels)) for day in days
        ),
        {channel: by_channel.get(channel, {}) for channel in channels},
    )


def exact_results(survey: Survey, counts: SurveyCounts, language: str) -> SurveyResults:
    """Return every number, for operators."""
    questions = tuple(_exact_question(one, counts, language) for one in survey.fields.values())
    not_counted = {NOT_COUNTED_WORDS.get(why, why): number for why, number in counts.not_counted.items()}
    return SurveyResults(survey, title_of(survey, language), counts.answers, questions, not_counted)


def told_results(survey: Survey, counts: SurveyCounts, language: str) -> SurveyResults:
    """Return what everybody may know: per cent alone, without small numbers and what would give them away."""
    questions = []
    for one in survey.fields.values():
        told = told_shares(counts, one)
        options = tuple(
            OptionResult(option, one.words_of(option, language), None, told.get(option))
            for option in one.options
        )
        questions.append(QuestionResult(one.name, one.question_in(language), None, options))
    return SurveyResults(survey, title_of(survey, language), told_answers(counts), tuple(questions), {})


def title_of(survey: Survey, language: str) -> str:
    """Return the title of a survey."""
    return survey.title.by_language[language].static_text or survey.name


def csv_rows(results: SurveyResults) -> Iterator[tuple[str, ...]]:
    """Yield the lines of a table for spreadsheets, with its titles. What is hidden is empty."""
    yield CSV_TITLES
    for question in results.questions:
        for one in question.options:
            number = "" if one.number is None else str(one.number)
            percent = "" if one.percent is None else str(one.percent)
            cells = (results.survey.name, question.name, one.option, one.words, number, percent)
            yield tuple(map(str, text_row(cells)))


def group_csv_rows(
    survey: Survey, counted: Mapping[AnswerGroup, SurveyCounts], language: str
) -> Iterator[tuple[str, ...]]:
    """Yield the lines of a table of answers by day and channel, with its titles: of all, then of each option."""
    yield GROUP_CSV_TITLES
    for group, counts in counted.items():
        begins = (survey.name, group.day.isoformat(), group.channel)
        yield tuple(map(str, text_row((*begins, "", "", "", str(counts.answers)))))
        for question, options in counts.by_field.items():
            one = survey.fields.get(question)
            for option, number in options.items():
                words = one.words_of(option, language) if one and option in one.options else option
                yield tuple(map(str, text_row((*begins, question, option, words, str(number)))))


def _answers(counted: Mapping[AnswerGroup, SurveyCounts], group: AnswerGroup) -> int:
    return counted[group].answers if group in counted else 0


def _exact_question(one: SurveyField, counts: SurveyCounts, language: str) -> QuestionResult:
    of_options = shares(counts, one)
    options = [
        OptionResult(
            option,
            one.words_of(option, language),
            counts.of_option(one.name, option),
            of_options.get(option, 0),
        )
        for option in one.options
    ]
    gone = sorted(counts.by_field.get(one.name, {}).keys() - set(one.options))
    options += [
        OptionResult(option, option, counts.of_option(one.name, option), None, is_offered=False)
        for option in gone
    ]
    return QuestionResult(one.name, one.question_in(language), counts.of_field(one), tuple(options))
