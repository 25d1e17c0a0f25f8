"""A lookup that came too late for its screen: may a text tell the answer, and in which words?

A text can only tell; so what is found, and that there is none, must both lead to a `say` or an `end`, straight or over
`branch` and `set`.
"""

from menus.engine import session as sessions
from menus.engine.effects import Fetch, Found, LookUp
from menus.engine.inputs import Caller, Given
from menus.engine.outcomes import take
from menus.engine.session import Session
from menus.engine.silent_verbs import SILENT
from menus.engine.walk import Walk
from menus.model import Branch, End, LookUpIn, Say, Service, SetValues, Target

WORDING = "sms"


def can_be_texted(service: Service, session: Session) -> bool:
    """Whether a text may bring the answer that `session` waits for."""
    screen = service.screens.get(session.awaiting)
    if screen is None or not isinstance(screen.verb, LookUpIn):
        return False
    return _tells(service, screen.verb.found) and _tells(service, screen.verb.none)


def question(service: Service, session: Session, caller: Caller, given: Given) -> LookUp | Fetch | None:
    """What `session` waits for, to be asked again; None where it waits for no lookup."""
    screen = service.screens.get(session.awaiting)
    if screen is None or not isinstance(screen.verb, LookUpIn):
        return None
    request = SILENT[LookUpIn](Walk(service, sessions.copy(session), caller, given, SILENT), screen).request
    return request if isinstance(request, LookUp | Fetch) else None


def told(service: Service, session: Session, caller: Caller, found: Found, given: Given) -> str | None:
    """The words of the `say` or `end` that the answer leads to; None where it leads to something else."""
    walk = Walk(service, sessions.copy(session), caller, given, SILENT)
    walk.session.screen = ""  # the screen that the question came from is not the answer
    turn = take(walk, found)
    verb = walk.screen.verb if turn.page is not None and walk.session.screen else None
    if not isinstance(verb, Say | End):
        return None
    text = walk.screen.on_channel.get(WORDING, verb.text)
    return text.render(walk.session.language, walk.scope).strip() or None


def _tells(service: Service, target: Target) -> bool:
    """Whether every way of a target leads to words. A checked menu has no circle of silent screens."""
    return bool(target) and all(
        not way.closed and not way.retry and _screen_tells(service, way.screen) for way in target
    )


def _screen_tells(service: Service, name: str) -> bool:
    screen = service.screens[name]
    if isinstance(screen.verb, SetValues):
        failed = screen.verb.failed
        return _tells(service, screen.goto) and (not failed or _tells(service, failed))
    if isinstance(screen.verb, Branch):
        return _tells(service, screen.goto)
    return isinstance(screen.verb, Say | End)
