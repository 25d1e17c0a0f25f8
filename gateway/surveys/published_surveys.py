"""The surveys of the published menus with what they have counted, for pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from gateway.surveys.results import (
    SurveyGroups,
    SurveyResults,
    exact_results,
    group_csv_rows,
    survey_groups,
    title_of,
    told_results,
)
from gateway.surveys.survey_store import SurveyStore
from menus.model import Service
from menus.model.surveys import Survey


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey in a list."""

    survey: Survey
    title: str
    answers: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class PublicResults:
    """Results for everybody, in one of the languages of the service; `languages` has the name of each by its code."""

    service: str
    results: SurveyResults
    is_over: bool
    language: str
    languages: dict[str, str]


@dataclass(frozen=True, slots=True)
class PublishedSurveys:
    """Reads surveys for pages. `service` returns the published service; None before anything is published."""

    service: Callable[[], Service | None]
    store: SurveyStore
    clock: Callable[[], datetime]

    def all(self) -> list[SurveyLine]:
        """Return every survey, in the order of the menu file."""
        service = self.service()
        if service is None:
            return []
        return [
            SurveyLine(
                one,
                title_of(one, service.default_language),
                self.store.counts(one.name).answers,
                self._is_over(service, one),
            )
            for one in service.surveys.values()
        ]

    def exact(self, name: str) -> SurveyResults | None:
        """Return the exact results of a survey; None if there is none of this name."""
        service = self.service()
        survey = None if service is None else service.surveys.get(name)
        if service is None or survey is None:
            return None
        return exact_results(survey, self.store.counts(name), service.default_language)

    def groups(self, name: str) -> SurveyGroups:
        """Return the exact sums of a survey by day and channel."""
        return survey_groups(self.store.groups(name))

    def group_rows(self, name: str) -> Iterator[tuple[str, ...]] | None:
        """Return these sums as lines of a table for spreadsheets; None if there is no survey of this name."""
        service = self.service()
        survey = None if service is None else service.surveys.get(name)
        if service is None or survey is None:
            return None
        return group_csv_rows(survey, self.store.groups(name), service.default_language)

    def public(self, name: str, language: str) -> PublicResults | None:
        """Return what everybody may know of a survey; None if its owner does not want it public."""
        service = self.service()
        survey = None if service is None else service.surveys.get(name)
        if service is None or survey is None or not survey.public:
            return None
        language = language if language in service.languages else service.default_language
        return PublicResults(
            service.name.by_language[language].static_text or "",
            told_results(survey, self.store.counts(name), language),
            self._is_over(service, survey),
            language,
            {code: one.name for code, one in service.languages.items()},
        )

    def _is_over(self, service: Service, survey: Survey) -> bool:
        return survey.is_over(self.clock().astimezone(service.time_zone).date())
