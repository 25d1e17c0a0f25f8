"""The gate at the screens of a survey: who may go on, and when answers are counted."""

from typing import TYPE_CHECKING

from menus.engine.effects import SurveyAnswers, SurveyOutcome
from menus.engine.turn import Turn
from menus.expressions.conditions import as_text
from menus.model import Screen
from menus.model.surveys import Survey

if TYPE_CHECKING:
    from menus.engine.walk import Walk


def survey_mark(survey: Survey) -> str:
    """Return the name under which a session's visits have that its answers are counted."""
    return f"survey:{survey.name}"


def pass_gate(walk: "Walk", screen: Screen, survey: Survey) -> Turn | None:
    """Return the turn of a citizen who comes to a screen of a survey and may not go on, or whose answers are counted.

    None: they may go on.
    """
    is_counted = survey_mark(survey) in walk.session.visits
    if screen.name == survey.last and is_counted:
        return None
    instead = _screen_instead(walk, screen, survey)
    if instead:
        return walk.go_to(instead)
    if screen.name != survey.last:
        return None
    walk.session.awaiting_screen = screen.name
    return walk.wait_for(SurveyAnswers(survey, _closed_answers(walk, survey)))


def take_survey_outcome(walk: "Walk", outcome: SurveyOutcome) -> Turn:
    """Go on at the last screen of a survey, or at another one if the answers do not count."""
    screen = walk.service.screens[walk.session.awaiting_screen]
    survey = screen.survey
    walk.session.awaiting_screen = ""
    instead = None
    if survey is not None:
        instead = {SurveyOutcome.ANSWERED: survey.answered, SurveyOutcome.FULL: survey.full}.get(outcome)
        if instead is None:
            walk.session.visits[survey_mark(survey)] = 1
    return walk.go_to(instead or screen.name)


def _screen_instead(walk: "Walk", screen: Screen, survey: Survey) -> str | None:
    surveys = walk.inputs.surveys
    if screen.name in (survey.first, survey.last) and survey.is_over(walk.scope.now.date()):
        return survey.over
    if screen.name == survey.first and survey.once:
        if not walk.caller.msisdn:
            if survey.withheld:
                return survey.withheld
        elif surveys.has_answered(survey.name):
            return survey.answered
    asks_on = survey.quotas and screen.name != survey.last  # there the store decides
    return survey.full if asks_on and _is_full(walk, survey) else None


def _is_full(walk: "Walk", survey: Survey) -> bool:
    """Return True if the group of the caller is full, or if every group of a field is."""
    counts, answers = walk.inputs.surveys.counts(survey.name), _closed_answers(walk, survey)
    for name, limits in survey.quotas.items():
        full = {option for option, limit in limits.items() if counts.of_option(name, option) >= limit}
        given = answers.get(name)
        if given in full or (given is None and full.issuperset(survey.fields[name].options)):
            return True
    return False


def _closed_answers(walk: "Walk", survey: Survey) -> dict[str, str]:
    """Return the options that are saved under the names that the survey counts."""
    saved = {name: as_text(walk.session.answers.get(name)) for name in survey.fields}
    return {name: option for name, option in saved.items() if option in survey.fields[name].options}
