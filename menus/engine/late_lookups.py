"""A lookup that came too late for its screen: may a text tell the answer, and in which words?

A text can only tell; so what is found, and that there is none, must both lead to a `say` or an `end`, straight or over
`branch` and `set`.
"""

from menus.engine import session as sessions
from menus.engine.effects import CaseLookupRequest, HttpLookupRequest, LookupFound
from menus.engine.inputs import Caller, TurnInputs
from menus.engine.request_outcomes import apply_outcome
from menus.engine.session import Session
from menus.engine.silent_verbs import SILENT_VERBS
from menus.engine.walk import Walk
from menus.model import Branch, End, Lookup, Say, Service, SetValues, Target

SMS_CHANNEL = "sms"


def can_be_answered_by_sms(service: Service, session: Session) -> bool:
    """Whether a text may bring the answer that `session` waits for."""
    screen = service.screens.get(session.awaiting_screen)
    if screen is None or not isinstance(screen.verb, Lookup):
        return False
    return _leads_to_words(service, screen.verb.found) and _leads_to_words(service, screen.verb.none)


def pending_request(
    service: Service, session: Session, caller: Caller, inputs: TurnInputs
) -> CaseLookupRequest | HttpLookupRequest | None:
    """What `session` waits for, to be asked again; None where it waits for no lookup."""
    screen = service.screens.get(session.awaiting_screen)
    if screen is None or not isinstance(screen.verb, Lookup):
        return None
    request = SILENT_VERBS[Lookup](
        Walk(service, sessions.copy(session), caller, inputs, SILENT_VERBS), screen
    ).request
    return request if isinstance(request, CaseLookupRequest | HttpLookupRequest) else None


def sms_text(
    service: Service, session: Session, caller: Caller, found: LookupFound, inputs: TurnInputs
) -> str | None:
    """The words of the `say` or `end` that the answer leads to; None where it leads to something else."""
    walk = Walk(service, sessions.copy(session), caller, inputs, SILENT_VERBS)
    walk.session.screen = ""  # the screen that the question came from is not the answer
    turn = apply_outcome(walk, found)
    verb = walk.screen.verb if turn.page is not None and walk.session.screen else None
    if not isinstance(verb, Say | End):
        return None
    text = walk.screen.on_channel.get(SMS_CHANNEL, verb.text)
    return text.render(walk.session.language, walk.scope).strip() or None


def _leads_to_words(service: Service, target: Target) -> bool:
    """Whether every way of a target leads to words. A checked menu has no circle of silent screens."""
    return bool(target) and all(
        not destination.closed
        and not destination.retry
        and _screen_leads_to_words(service, destination.screen)
        for destination in target
    )


def _screen_leads_to_words(service: Service, name: str) -> bool:
    screen = service.screens[name]
    if isinstance(screen.verb, SetValues):
        failed = screen.verb.failed
        return _leads_to_words(service, screen.goto) and (not failed or _leads_to_words(service, failed))
    if isinstance(screen.verb, Branch):
        return _leads_to_words(service, screen.goto)
    return isinstance(screen.verb, Say | End)
