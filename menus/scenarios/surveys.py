"""The surveys of a scenario: what they have counted before it, and what is counted in it. All stays in memory."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from menus.engine.effects import SurveyAnswers, SurveyOutcome
from menus.model import Service
from menus.model.survey_counts import NOTHING_COUNTED, SurveyCounts
from menus.problems import Place


class SurveySetup(msgspec.Struct, frozen=True):
    """What a survey has counted before the scenario, by field and option, and if the number has answered."""

    place: Place
    counts: SurveyCounts = NOTHING_COUNTED
    has_answered: bool = False


def with_options(service: Service, setups: Mapping[str, SurveySetup]) -> dict[str, SurveySetup]:
    """Return the setups with the values of options that they name otherwise: `yes` for true."""
    found = {}
    for name, setup in setups.items():
        fields = service.surveys[name].fields if name in service.surveys else {}
        by_field = {
            field_name: {
                (fields[field_name].option_named(option) if field_name in fields else None) or option: number
                for option, number in options.items()
            }
            for field_name, options in setup.counts.by_field.items()
        }
        found[name] = replace(setup, counts=SurveyCounts(setup.counts.answers, by_field))
    return found


class CountedAnswers(msgspec.Struct, frozen=True):
    """Answers that a survey counted in the scenario."""

    survey: str
    answers: Mapping[str, str]


class ScenarioSurveys(msgspec.Struct):
    """Counts the answers of one number. `number` is empty if it is withheld."""

    number: str
    setups: Mapping[str, SurveySetup]
    counted: list[CountedAnswers] = msgspec.field(default_factory=list)
    _outcomes: dict[str, SurveyOutcome] = msgspec.field(default_factory=dict)

    def counts(self, survey: str) -> SurveyCounts:
        """Return what a survey has counted, with what it had before the scenario."""
        before = self.setups[survey].counts if survey in self.setups else NOTHING_COUNTED
        by_field = {name: dict(options) for name, options in before.by_field.items()}
        here = [one.answers for one in self.counted if one.survey == survey]
        for answers in here:
            for name, option in answers.items():
                options = by_field.setdefault(name, {})
                options[option] = options.get(option, 0) + 1
        return SurveyCounts(before.answers + len(here), by_field)

    def has_answered(self, survey: str) -> bool:
        """Return True if the number has answered, before the scenario or in it."""
        if not self.number:
            return False
        before = self.setups.get(survey)
        return (before is not None and before.has_answered) or any(
            one.survey == survey for one in self.counted
        )

    def count(self, answer_id: str, request: SurveyAnswers) -> SurveyOutcome:
        """Count answers, each id once, as the store of the gateway does it."""
        if answer_id not in self._outcomes:
            self._outcomes[answer_id] = self._outcome(request)
            if self._outcomes[answer_id] is SurveyOutcome.COUNTED:
                self.counted.append(CountedAnswers(request.survey.name, dict(request.answers)))
        return self._outcomes[answer_id]

    def outcome_of(self, answer_id: str) -> SurveyOutcome | None:
        """Return what became of the answers with this id; None if they were never brought."""
        return self._outcomes.get(answer_id)

    def _outcome(self, request: SurveyAnswers) -> SurveyOutcome:
        survey = request.survey
        if survey.once and not self.number:
            return SurveyOutcome.WITHHELD
        if survey.once and self.has_answered(survey.name):
            return SurveyOutcome.ANSWERED
        counts = self.counts(survey.name)
        full = any(
            counts.of_option(name, request.answers[name]) >= limit for name, limit in request.limits.items()
        )
        return SurveyOutcome.FULL if full else SurveyOutcome.COUNTED
