"""The engine: a session and what was typed in, the next screen and effects out. Pure; alike on every channel.

A turn either shows a page or carries a request; a request is answered with `resume` within the same hop. Work is
bounded: so many silent screens a turn, so many hops a session.
"""

from collections.abc import Mapping

from menus.answers.text import TextAnswer
from menus.engine import dropped_session
from menus.engine import session as sessions
from menus.engine.effects import Kept, Outcome
from menus.engine.inputs import About, Caller, Given
from menus.engine.outcomes import take
from menus.engine.scope import CASE
from menus.engine.session import Session
from menus.engine.silent_verbs import SILENT
from menus.engine.turn import EngineError, Page, Stop, Turn
from menus.engine.typed_answers import answer
from menus.engine.voice_verbs import keep_message, put_through, puts_through, seconds_to_record
from menus.engine.walk import Walk
from menus.model import Ask, Service
from menus.model.settings import CONTINUE, RESTART

HOPS_A_SESSION = 300

__all__ = [
    "About",
    "Caller",
    "EngineError",
    "Given",
    "Page",
    "Stop",
    "Turn",
    "give_up",
    "puts_through",
    "record",
    "restarts",
    "resume",
    "seconds_to_record",
    "start",
    "step",
    "takes_free_text",
    "takes_up",
    "transferred",
]


def start(
    service: Service,
    entry: str,
    caller: Caller,
    given: Given,
    *,
    language: str | None = None,
    profile: Mapping[str, Kept] | None = None,
    attempts: Mapping[str, int] | None = None,
    dropped: Session | None = None,
    about: About | None = None,
    opted_out: bool = False,
) -> Turn:
    """A new session at the screen `entry`, in `language` where the service has it, else in the default one.

    `profile` and `attempts` are what is remembered of the caller, `dropped` the session of a line that dropped not too
    long ago. `about` is the case that a text of ours asked about, where this answers it;
    `opted_out` says that this number wants no texts.
    """
    known = language if language and language in service.languages else service.default_language
    session = Session(
        language=known,
        service_code=caller.service_code,
        entry=entry,
        attempts=dict(attempts or {}),
        profile={name: (kept.value, kept.choice) for name, kept in (profile or {}).items()},
        percent=given.percent,
        opted_out=opted_out,
    )
    if about is not None:
        session.references[""] = about.reference
        session.rows[CASE] = [{"status": about.state, "note": about.note}]
    if service.closed is not None and service.closed_everywhere:
        return Walk(service, session, caller, given, SILENT).close()
    taken_up = (
        dropped_session.taken_up(service, dropped, entry, caller.channel) if dropped is not None else None
    )
    if taken_up is None:
        return Walk(service, session, caller, given, SILENT).go(entry)
    policy, going_on = taken_up
    going_on.opted_out = opted_out
    if policy == CONTINUE:
        return Walk(service, going_on, caller, given, SILENT).return_to(going_on.screen)
    session.dropped = sessions.pack(going_on)
    return dropped_session.offer(Walk(service, session, caller, given, SILENT))


def step(service: Service, session: Session, caller: Caller, typed: str, given: Given) -> Turn:
    """Go on from the screen that is shown, with what was typed there. `session` itself stays as it is."""
    walk = Walk(service, sessions.copy(session), caller, given, SILENT)
    walk.session.hops += 1
    if walk.session.hops > HOPS_A_SESSION:
        return walk.turn(Page(walk.words["too_long"], ends=True))
    if walk.session.dropped:
        return _resume_or_restart(walk, typed)
    return answer(walk, typed)


def resume(service: Service, session: Session, caller: Caller, outcome: Outcome, given: Given) -> Turn:
    """Go on after the outcome of a turn's request."""
    return take(Walk(service, sessions.copy(session), caller, given, SILENT), outcome)


def record(service: Service, session: Session, caller: Caller, recording: str, given: Given) -> Turn:
    """Go on from a screen that takes a message (`seconds_to_record`), with the recording of this id as its answer."""
    walk = Walk(service, sessions.copy(session), caller, given, SILENT)
    walk.session.hops += 1
    return keep_message(walk, recording)


def transferred(service: Service, session: Session, caller: Caller, outcome: str, given: Given) -> Turn:
    """Go on from a screen that puts the caller through (`puts_through`): it is `done`, `busy` or `no_answer`."""
    walk = Walk(service, sessions.copy(session), caller, given, SILENT)
    walk.session.hops += 1
    return put_through(walk, outcome)


def give_up(
    service: Service, session: Session, caller: Caller, given: Given, *, for_good: bool = False
) -> Turn:
    """Nothing that fits came of a caller, time after time: the screen's `too_many`, where it has one, else last words.

    `for_good` is last words in any case: nobody seems to be there.
    """
    walk = Walk(service, sessions.copy(session), caller, given, SILENT)
    walk.session.hops += 1
    screen = None if walk.session.dropped or for_good else service.screens.get(session.screen)
    if screen is None or screen.attempts is None:
        return walk.turn(Page(walk.words["goodbye"], ends=True))
    if screen.attempts.within is None:
        walk.session.attempts[screen.name] = 0
    return walk.follow(screen.attempts.too_many)


def takes_up(service: Service, dropped: Session, entry: str, channel: str) -> bool:
    """Whether a session that dropped goes on, or is offered to, when its caller comes to the screen `entry` again."""
    return dropped_session.taken_up(service, dropped, entry, channel) is not None


def restarts(service: Service, session: Session, typed: str) -> bool:
    """Whether the caller, asked whether to go on where the line dropped, starts again."""
    return bool(session.dropped) and dropped_session.choice(service.words[session.language], typed) == RESTART


def takes_free_text(service: Service, session: Session) -> bool:
    """Whether the screen that is shown takes any text, so that a `*` may be part of an answer."""
    screen = service.screens.get(session.screen)
    return screen is not None and isinstance(screen.verb, Ask) and isinstance(screen.verb.answer, TextAnswer)


def _resume_or_restart(walk: Walk, typed: str) -> Turn:
    chosen = dropped_session.choice(walk.words, typed)
    if chosen is None:
        return dropped_session.offer(walk)
    dropped, walk.session.dropped = walk.session.dropped, b""
    if chosen == RESTART:
        return walk.go(walk.session.entry)
    going_on = sessions.unpack(dropped)
    return Walk(walk.service, going_on, walk.caller, walk.given, SILENT).return_to(going_on.screen)
