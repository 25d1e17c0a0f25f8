"""What a service uses of what is remembered, so that no hop reads more."""

from dataclasses import dataclass

from menus.model import Remember, Service
from menus.model.settings import ASK, CONTINUE


@dataclass(frozen=True, slots=True)
class Wanted:
    """Names of a profile, screens whose attempts count across sessions, seconds for which a dropped line is kept.

    Seconds are 0 where the service takes no dropped line up.
    """

    profile: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    resume_seconds: int = 0


def wanted_by(service: Service) -> Wanted:
    """What `service` uses. It looks at every screen: ask once for each definition."""
    screens = service.screens.values()
    names = {name for screen in screens if isinstance(screen.verb, Remember) for name in screen.verb.names}
    across = [screen.name for screen in screens if screen.attempts and screen.attempts.within is not None]
    policies = {service.resume.policy, *(screen.resume for screen in screens)}
    return Wanted(
        profile=tuple(sorted(names - {"language"})),
        attempts=tuple(across),
        resume_seconds=service.resume.within if policies & {ASK, CONTINUE} else 0,
    )
