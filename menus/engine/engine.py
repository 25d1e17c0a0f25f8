"""The engine takes a session and typed text, and returns the next page and effects. It is pure.

It is the same on every channel. A turn either shows a page or carries a request. The gateway answers a request with
`resume` within the same hop. The engine limits the silent screens of a turn and the hops of a session.
"""

from collections.abc import Mapping

from menus.answers.text import TextAnswer
from menus.engine import dropped_session
from menus.engine import session as sessions
from menus.engine.effects import AttemptCounted, ProfileAnswer, RequestOutcome, SurveyOutcome
from menus.engine.engine_verb import engine_verb
from menus.engine.guess_answer import take_offer_answer
from menus.engine.input_reading import InputReading
from menus.engine.inputs import Caller, CaseContext, TurnInputs
from menus.engine.offer import OFFER
from menus.engine.scope import CONTEXT_CASE
from menus.engine.session import Session
from menus.engine.session_payment import open_payment_of
from menus.engine.survey_gate import take_survey_outcome
from menus.engine.turn import EngineError, Page, TrailEntry, Turn
from menus.engine.typed_answers import read_typed, take_answer, take_counted_answer
from menus.engine.voice_verbs import (
    is_transfer_screen,
    max_recording_seconds,
    save_recording,
)
from menus.engine.walk import Walk
from menus.model import AnswerVerb, Service
from menus.model.settings import CONTINUE, RESTART

MAX_HOPS_PER_SESSION = 300

__all__ = [
    "Caller",
    "CaseContext",
    "EngineError",
    "Page",
    "TrailEntry",
    "Turn",
    "TurnInputs",
    "after_transfer",
    "answer_by_recording",
    "can_resume",
    "chooses_restart",
    "give_up",
    "is_transfer_screen",
    "max_recording_seconds",
    "new_session",
    "resume",
    "start",
    "step",
    "takes_free_text",
]


def start(
    service: Service,
    entry: str,
    caller: Caller,
    inputs: TurnInputs,
    *,
    language: str | None = None,
    profile: Mapping[str, ProfileAnswer] | None = None,
    attempts: Mapping[str, int] | None = None,
    dropped: Session | None = None,
    case_context: CaseContext | None = None,
    opted_out: bool = False,
) -> Turn:
    """Start a session at the screen `entry`, in `language` if the service has it, else in the default language.

    `profile` and `attempts` are remembered of the caller. `dropped` is a dropped session that is not too old.
    `case_context` is the case that a text of ours asked about, if this session answers the text. `opted_out`: this
    number wants no texts.
    """
    session = new_session(
        service,
        entry,
        caller,
        inputs,
        language=language,
        profile=profile,
        attempts=attempts,
        case_context=case_context,
        opted_out=opted_out,
    )
    if service.closed is not None and service.closed_everywhere:
        return Walk(service, session, caller, inputs).show_closed()
    resumption = (
        dropped_session.decide_resumption(service, dropped, entry, caller.channel)
        if dropped is not None
        else None
    )
    if resumption is None:
        return Walk(service, session, caller, inputs).go_to(entry)
    policy, resumed = resumption
    resumed.opted_out = opted_out
    if open_payment_of(resumed) is not None:
        return Walk(service, resumed, caller, inputs).check_payment()
    if policy == CONTINUE:
        return Walk(service, resumed, caller, inputs).show_afresh(resumed.screen)
    session.dropped_session = sessions.pack(resumed)
    return dropped_session.offer_to_resume(Walk(service, session, caller, inputs))


def new_session(
    service: Service,
    entry: str,
    caller: Caller,
    inputs: TurnInputs,
    *,
    language: str | None,
    profile: Mapping[str, ProfileAnswer] | None,
    attempts: Mapping[str, int] | None,
    case_context: CaseContext | None,
    opted_out: bool,
) -> Session:
    """Return the session of `start`, before it comes to its first screen."""
    chosen = language if language and language in service.languages else None
    session = Session(
        language=chosen or service.default_language,
        service_code=caller.service_code,
        entry=entry,
        attempts=dict(attempts or {}),
        profile={name: (kept.value, kept.choice) for name, kept in (profile or {}).items()},
        percent=inputs.draw_percent(),
        opted_out=opted_out,
        language_chosen=chosen is not None,
    )
    if case_context is not None:
        session.references[""] = session.about = case_context.reference
        session.rows[CONTEXT_CASE] = [{"status": case_context.state, "note": case_context.note}]
    return session


def step(service: Service, session: Session, caller: Caller, typed: str, inputs: TurnInputs) -> Turn:
    """Go on from the screen that is shown, with the text typed there. This does not change `session`."""
    walk = Walk(service, session, caller, inputs)
    walk.session.hop_count += 1
    if walk.session.hop_count > MAX_HOPS_PER_SESSION:
        return _end_too_long(walk, typed)
    if walk.session.dropped_session:
        return _resume_or_restart(walk, typed)
    if OFFER in walk.session.rows:
        return take_offer_answer(walk, typed)
    return take_answer(walk, typed)


def resume(
    service: Service, session: Session, caller: Caller, outcome: RequestOutcome, inputs: TurnInputs
) -> Turn:
    """Go on after the outcome of a turn's request."""
    walk = Walk(service, session, caller, inputs)
    if isinstance(outcome, AttemptCounted):
        return take_counted_answer(walk, outcome)
    if isinstance(outcome, SurveyOutcome):
        return take_survey_outcome(walk, outcome)
    return walk.take_outcome(outcome)


def answer_by_recording(
    service: Service, session: Session, caller: Caller, recording: str, inputs: TurnInputs
) -> Turn:
    """Go on from a screen that takes a message (`max_recording_seconds`), with the recording of this id."""
    walk = Walk(service, session, caller, inputs)
    walk.session.hop_count += 1
    return save_recording(walk, recording)


def after_transfer(
    service: Service, session: Session, caller: Caller, outcome: str, inputs: TurnInputs
) -> Turn:
    """Go on from a screen that transfers the caller (`is_transfer_screen`). See `menus.engine.voice_verbs`."""
    walk = Walk(service, session, caller, inputs)
    walk.session.hop_count += 1
    return engine_verb(walk.screen).after_transfer(walk, walk.screen, outcome)


def give_up(
    service: Service, session: Session, caller: Caller, inputs: TurnInputs, *, end_session: bool = False
) -> Turn:
    """Give up after too many answers that do not fit: follow the screen's `too_many`, or end the session without one.

    `end_session` ends the session in any case, because nobody seems to be there.
    """
    walk = Walk(service, session, caller, inputs)
    walk.session.hop_count += 1
    screen = None if walk.session.dropped_session or end_session else service.screens.get(session.screen)
    if screen is None or screen.attempts is None:
        return walk.turn_with_page(Page(walk.words["goodbye"], ends=True))
    if screen.attempts.within_seconds is None:
        walk.session.attempts[screen.name] = 0
    return walk.follow(screen.attempts.too_many)


def can_resume(service: Service, dropped: Session, entry: str, channel: str) -> bool:
    """Return True if a dropped session is resumed or offered when its caller comes to the screen `entry` again."""
    return dropped_session.decide_resumption(service, dropped, entry, channel) is not None


def chooses_restart(service: Service, session: Session, typed: str) -> bool:
    """Return True if the caller declines the offer to resume a dropped session and starts again."""
    return (
        bool(session.dropped_session)
        and dropped_session.read_resume_choice(service.words[session.language], typed) == RESTART
    )


def takes_free_text(service: Service, session: Session) -> bool:
    """Return True if the shown screen takes any text. Then a `*` may be part of an answer."""
    screen = service.screens.get(session.screen)
    return (
        screen is not None
        and isinstance(screen.verb, AnswerVerb)
        and isinstance(screen.verb.answer, TextAnswer)
    )


def _end_too_long(walk: Walk, typed: str) -> Turn:
    """End a session of too many hops. Its last text is read only because its reading is noted."""
    if not walk.session.dropped_session:
        read_typed(walk, walk.screen, typed)
    return walk.turn_with_page(Page(walk.words["too_long"], ends=True))


def _resume_or_restart(walk: Walk, typed: str) -> Turn:
    chosen = dropped_session.read_resume_choice(walk.words, typed)
    walk.reading = InputReading(answer=chosen)
    if chosen is None:
        return dropped_session.offer_to_resume(walk)
    dropped, walk.session.dropped_session = walk.session.dropped_session, b""
    if chosen == RESTART:
        return walk.go_to(walk.session.entry)
    resumed = Walk(walk.service, sessions.unpack(dropped), walk.caller, walk.inputs)
    resumed.reading = walk.reading
    return resumed.show_afresh(resumed.session.screen)
