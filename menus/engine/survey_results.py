"""Results of surveys as values of a text or condition: `{survey.opinion.share.yes}`, `{survey.opinion.count}`."""

from collections.abc import Mapping
from typing import Protocol

from menus.expressions.templates import Placeholder
from menus.model.survey_counts import NOTHING_COUNTED, SurveyCounts, told_answers, told_shares
from menus.model.surveys import COUNT, SHARE, SURVEY, Survey

HIDDEN_WORD = "not_yet"
"""The own word in place of a result that is hidden."""


class SurveyReader(Protocol):
    """Reads what surveys have counted, for one caller."""

    def counts(self, survey: str) -> SurveyCounts:
        """Return what a survey has counted."""

    def has_answered(self, survey: str) -> bool:
        """Return True if the caller's number has answered. A withheld number never has."""


class NoSurveys:
    """Nothing is counted, and nobody has answered."""

    def counts(self, survey: str) -> SurveyCounts:  # noqa: ARG002
        """Return that nothing is counted."""
        return NOTHING_COUNTED

    def has_answered(self, survey: str) -> bool:  # noqa: ARG002
        """Return False."""
        return False


NO_SURVEYS = NoSurveys()


def names_result(placeholder: Placeholder) -> bool:
    """Return True if the placeholder is a result of a survey. `{survey.name}` may be a column."""
    return placeholder.name == SURVEY and placeholder.column is not None and "." in placeholder.column


def result_of(surveys: Mapping[str, Survey], reader: SurveyReader, column: str) -> int | None:
    """Return the result that the part of a placeholder after `survey.` names; None if it is hidden or there is none."""
    name, _, result = column.partition(".")
    survey = surveys.get(name)
    if survey is None:
        return None
    if result == COUNT:
        return told_answers(reader.counts(name))
    kind, _, words = result.partition(".")
    found = survey.result_named(words) if kind == SHARE else None
    return None if found is None else told_shares(reader.counts(name), found[0]).get(found[1])
