"""The remembered data that a service uses. A hop reads no more than this."""

import msgspec

from menus.model import Service
from menus.model.payments import KEEP_SECONDS
from menus.model.settings import ASK, CONTINUE


class CallerDataNeeds(msgspec.Struct, frozen=True):
    """The remembered data of a caller that a service reads.

    `answer_names` are answers of the profile. `attempt_screens` are screens whose attempts count across sessions. A
    session may be resumed for `resume_seconds`; 0 if the service resumes none. One whose line dropped is for
    `dropped_seconds`, one with an open payment for all of them. What is remembered
    counts no more if nothing was heard of the caller for `forget_after_seconds`; None if there is no such time.
    """

    answer_names: tuple[str, ...] = ()
    attempt_screens: tuple[str, ...] = ()
    resume_seconds: int = 0
    dropped_seconds: int = 0
    forget_after_seconds: float | None = None


def find_data_needs(service: Service) -> CallerDataNeeds:
    """Return the data that `service` uses. This looks at every screen, so call it once for each definition."""
    screens = service.screens.values()
    names = {
        name
        for screen in screens
        for way_out in screen.verb.exits(screen.goto)
        for name in way_out.remembered
    }
    attempt_screens = [
        screen.name for screen in screens if screen.attempts and screen.attempts.within_seconds is not None
    ]
    policies = {service.resume.policy, *(screen.resume for screen in screens)}
    dropped_seconds = service.resume.within_seconds if policies & {ASK, CONTINUE} else 0
    return CallerDataNeeds(
        answer_names=tuple(sorted(names - {"language"})),
        attempt_screens=tuple(attempt_screens),
        resume_seconds=max(dropped_seconds, KEEP_SECONDS if service.has_payments else 0),
        dropped_seconds=dropped_seconds,
        forget_after_seconds=service.forget_after_seconds,
    )
