"""Late lookups: check if a text can bring the answer, ask the source again, and write the text.

A text cannot ask anything. So both a found row and no row must lead to a `say:` or an `end:`, directly or through
`branch:` and `set:`.
"""

from menus.engine.effects import LookupFound, LookupRequest
from menus.engine.engine_verb import engine_verb
from menus.engine.inputs import Caller, TurnInputs
from menus.engine.session import Session
from menus.engine.walk import Walk
from menus.model import Service, Target, TextVerb

SMS_CHANNEL = "sms"


def can_be_answered_by_sms(service: Service, session: Session) -> bool:
    """Return True if a text may bring the answer that `session` waits for."""
    screen = service.screens.get(session.awaiting_screen)
    targets = engine_verb(screen).late_targets() if screen is not None else ()
    return bool(targets) and all(_leads_to_words(service, target) for target in targets)


def pending_request(
    service: Service, session: Session, caller: Caller, inputs: TurnInputs
) -> LookupRequest | None:
    """Return the lookup that `session` waits for, so that a worker can ask again.

    None: it waits for none, or its lookup must not be repeated.
    """
    screen = service.screens.get(session.awaiting_screen)
    if screen is None or not engine_verb(screen).late_targets():
        return None
    request = engine_verb(screen).arrive(Walk(service, session, caller, inputs), screen).request
    if not isinstance(request, LookupRequest) or not request.can_be_repeated:
        return None
    return request


def sms_text(
    service: Service, session: Session, caller: Caller, found: LookupFound, inputs: TurnInputs
) -> str | None:
    """Return the words of the `say:` or `end:` that the answer leads to; None if it leads to another verb."""
    walk = Walk(service, session, caller, inputs)
    walk.session.screen = ""  # the screen of the lookup has no words of an answer
    turn = walk.take_outcome(found)
    verb = walk.screen.verb if turn.page is not None and walk.session.screen else None
    if not isinstance(verb, TextVerb) or not verb.only_tells:
        return None
    text = walk.screen.on_channel.get(SMS_CHANNEL, verb.text)
    return text.render(walk.session.language, walk.scope).strip() or None


def _leads_to_words(service: Service, target: Target) -> bool:
    """Return True if every case of a target leads to words. A checked menu has no circle of silent screens."""
    return bool(target) and all(
        not destination.closed
        and not destination.retry
        and _screen_leads_to_words(service, destination.screen)
        for destination in target
    )


def _screen_leads_to_words(service: Service, name: str) -> bool:
    screen = service.screens[name]
    if screen.survey is not None:  # it may lead elsewhere, or count
        return False
    if not screen.verb.only_chooses:
        return screen.verb.only_tells
    others = [target for target in screen.verb.own_targets().values() if target]
    return all(_leads_to_words(service, target) for target in (screen.goto, *others))
