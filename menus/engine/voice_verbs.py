"""Events that only a call has on a screen: record a message, or transfer the caller."""

from menus.answers.recording import recording_answer
from menus.engine.engine_verb import engine_verb
from menus.engine.inputs import Caller
from menus.engine.scope import VOICE_CHANNEL
from menus.engine.session import Session
from menus.engine.turn import Turn
from menus.engine.walk import Walk
from menus.model import Screen, Service

DONE, BUSY, NO_ANSWER, CLOSED = "done", "busy", "no_answer", "closed"
TRANSFER_OUTCOMES = (DONE, BUSY, NO_ANSWER)


def max_recording_seconds(service: Service, session: Session, caller: Caller) -> int | None:
    """Return the longest message on the shown screen, in seconds; None if the screen takes none."""
    screen = _screen_of_call(service, session, caller)
    return None if screen is None else engine_verb(screen).max_recording_seconds(screen)


def is_transfer_screen(service: Service, session: Session, caller: Caller) -> bool:
    """Return True if the shown screen transfers the caller."""
    screen = _screen_of_call(service, session, caller)
    return screen is not None and screen.verb.awaits_outcome


def save_recording(walk: Walk, recording: str) -> Turn:
    """Take a message on the shown screen. `require:` does not apply: it is for typed answers."""
    screen = walk.screen
    if screen.save:
        walk.save_answer(screen.save, recording_answer(recording))
    walk.session.has_answers = True
    walk.reset_attempts(screen)
    return walk.leave(screen, screen.goto)


def _screen_of_call(service: Service, session: Session, caller: Caller) -> Screen | None:
    if caller.channel != VOICE_CHANNEL or session.dropped_session:
        return None
    return service.screens.get(session.screen)
