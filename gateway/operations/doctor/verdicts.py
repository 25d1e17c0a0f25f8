"""Checks that the case system can do what answers to a message, and joins, ask of it."""

from collections.abc import Iterator

from gateway.case_systems.case_system import CaseSystem
from gateway.operations.doctor.finding import Finding, good, warning
from gateway.settings.settings import Settings
from menus.model import Service
from menus.model.verdicts import ACTIONS, COMMENT
from menus.verbs.join import Join

SUBJECT = "answers of citizens"
JOINS = "joined cases"


def check_verdicts(settings: Settings, system: CaseSystem, service: Service) -> Iterator[Finding]:
    """Check each action that `answers:` of a message names."""
    asked = {
        action
        for message in service.messages.values()
        for one in message.verdicts.values()
        for action in one.actions
    }
    if not asked:
        return
    unable = system.unable(settings)
    for action in ACTIONS:
        if action in asked and action in unable:
            text = (
                f"Citizens can answer with `{action}`, and {system.title} does not do it: {unable[action]}."
            )
            cure = f"Set what it needs, or take `{action}` away under `ask:`. Until then such answers are given up."
            yield warning(SUBJECT, text, cure, "case-system-setup")
    if not asked & unable.keys():
        yield good(
            SUBJECT, f"{system.title} does what answers to texts ask of it: {', '.join(sorted(asked))}."
        )


def check_joins(settings: Settings, system: CaseSystem, service: Service) -> Iterator[Finding]:
    """Check that the system hears of callers who join a case: each join is a comment there."""
    if not any(isinstance(screen.verb, Join) for screen in service.screens.values()):
        return
    reason = system.unable(settings).get(COMMENT)
    if reason is None:
        yield good(JOINS, f"{system.title} is told of each caller who joins a case.")
        return
    text = f"Callers can `join:` a case, and {system.title} does not hear of it: {reason}."
    cure = "Set what it needs, or live with it: the comment of each join is given up, and updates are told to all."
    yield warning(JOINS, text, cure, "case-system-setup")
