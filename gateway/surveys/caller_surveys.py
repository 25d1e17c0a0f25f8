"""Surveys as one hop of one caller sees them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo

from gateway.surveys.survey_store import SurveyStore
from menus.engine.effects import SurveyAnswers, SurveyOutcome
from menus.model.survey_counts import SurveyCounts


@dataclass(slots=True)
class CallerSurveys:
    """Reads and counts for the caller of `number_digest`, which is None if the number is withheld.

    Sums are read once a hop. `effects_key` returns the key of the effects of a conversation, by its origin.
    """

    store: SurveyStore
    number_digest: str | None = None
    effects_key: Callable[[str], str] = str
    _counts: dict[str, SurveyCounts] = field(default_factory=dict)

    def counts(self, survey: str) -> SurveyCounts:
        """Return what a survey has counted."""
        if survey not in self._counts:
            self._counts[survey] = self.store.counts(survey)
        return self._counts[survey]

    def has_answered(self, survey: str) -> bool:
        """Return True if the caller's number has answered."""
        return self.number_digest is not None and self.store.has_answered(survey, self.number_digest)

    def count(
        self, origin: str, answer_id: str, request: SurveyAnswers, channel: str, zone: tzinfo
    ) -> SurveyOutcome:
        """Count answers, each id once. The sums read after it have them."""
        self._counts.pop(request.survey.name, None)
        key = self.effects_key(origin)
        return self.store.count(key, answer_id, self.number_digest, request, channel, zone)

    def outcome_of(self, origin: str, answer_id: str) -> SurveyOutcome | None:
        """Return what became of answers; None if they were never brought."""
        return self.store.outcome_of(self.effects_key(origin), answer_id)
