"""Checks that the case system can do what answers to a message ask of it."""

from collections.abc import Iterator

from gateway.case_systems.case_system import CaseSystem
from gateway.operations.doctor.finding import Finding, good, warning
from gateway.settings.settings import Settings
from menus.model import Service
from menus.model.verdicts import ACTIONS

SUBJECT = "answers of citizens"


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
