"""What only a call can do: a spoken message as an answer, and what became of putting the caller through."""

from menus.answers.recording import recording_answer
from menus.engine.inputs import Caller
from menus.engine.scope import VOICE_CHANNEL
from menus.engine.session import Session
from menus.engine.turn import EngineError, Turn
from menus.engine.walk import Walk
from menus.model import Ask, Record, Service, Target, Transfer

DONE, BUSY, NO_ANSWER, CLOSED = "done", "busy", "no_answer", "closed"
TRANSFER_OUTCOMES = (DONE, BUSY, NO_ANSWER)


def max_recording_seconds(service: Service, session: Session, caller: Caller) -> int | None:
    """How long a message the screen that is shown takes; None where it takes none."""
    verb = _verb_of_call(service, session, caller)
    if isinstance(verb, Record):
        return verb.seconds
    return service.screens[session.screen].voice.record if isinstance(verb, Ask) else None


def is_transfer_screen(service: Service, session: Session, caller: Caller) -> bool:
    """Whether the screen that is shown puts the caller through to somebody."""
    return isinstance(_verb_of_call(service, session, caller), Transfer)


def save_recording(walk: Walk, recording: str) -> Turn:
    """Take a message on the screen that is shown. `require:` is about what was typed, and not asked of it."""
    screen = walk.screen
    if screen.save:
        walk.save_answer(screen.save, recording_answer(recording))
    walk.session.has_answers = True
    walk.reset_attempts(screen)
    return walk.leave(screen, screen.goto)


def finish_transfer(walk: Walk, outcome: str) -> Turn:
    """Go on once the caller was put through, or could not be. Back never leads to a second ringing."""
    screen = walk.screen
    verb = screen.verb
    if not isinstance(verb, Transfer):
        raise EngineError(f"{screen.name} puts nobody through")
    if screen.save:
        walk.save_answer(screen.save, outcome)
    walk.session.has_answers = True
    walk.session.screen = ""
    targets: dict[str, Target] = {
        DONE: verb.done,
        BUSY: verb.busy,
        NO_ANSWER: verb.no_answer,
        CLOSED: verb.closed,
    }
    return walk.leave(screen, targets[outcome])


def _verb_of_call(service: Service, session: Session, caller: Caller) -> object:
    if caller.channel != VOICE_CHANNEL or session.dropped_session:
        return None
    screen = service.screens.get(session.screen)
    return screen.verb if screen is not None else None
