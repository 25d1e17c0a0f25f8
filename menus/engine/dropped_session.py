"""Resume a dropped session, or offer to."""

from collections.abc import Iterable, Mapping

import msgspec

from menus.engine import session as sessions
from menus.engine.caller_profile import CallerProfile
from menus.engine.session import Session
from menus.engine.session_payment import open_payment_of
from menus.engine.turn import Page, Turn
from menus.engine.walk import Walk
from menus.input.fold import fold_words
from menus.input.number import find_number
from menus.input.plain import plain_input
from menus.input.politeness import without_politeness
from menus.model import Screen, Service, VoiceVerb
from menus.model.settings import CONTINUE, NEVER, RESTART


def decide_resumption(
    service: Service, dropped: Session, entry: str, channel: str
) -> tuple[str, Session] | None:
    """Return the resume policy for a dropped session, and the session to resume; None if it is not resumed.

    A session with an open payment goes on with it, also if it has ended.
    """
    dropped = _session_on_offer(dropped)
    payment = open_payment_of(dropped)
    asked_on = service.screens.get(payment.screen) if payment is not None else None
    if asked_on is not None and asked_on.verb.asks_payment and dropped.entry == entry:
        return CONTINUE, msgspec.structs.replace(dropped)
    if dropped.entry != entry or not dropped.has_answers:
        return None
    place = _resume_screen(service, dropped, channel)
    if place is None:
        return None
    policy = service.screens[place].resume or service.resume.policy
    if policy in (NEVER, RESTART):
        return None
    history = dropped.history
    if place != dropped.screen:
        history = history[: history.index(place)]
    return policy, msgspec.structs.replace(dropped, screen=place, history=history)


def with_profile(dropped: Session, caller_profile: CallerProfile, counted_screens: Iterable[str]) -> Session:
    """Return a dropped session with the present caller profile.

    Attempts at `counted_screens` come from the profile too.
    """
    profile = {name: (kept.value, kept.choice) for name, kept in caller_profile.answers.items()}
    counted = {screen: caller_profile.attempts.get(screen, 0) for screen in counted_screens}
    return msgspec.structs.replace(dropped, profile=profile, attempts=dropped.attempts | counted)


def known_language(dropped: Session) -> str | None:
    """Return the language of the caller of a dropped session; None if the session has no answers."""
    return dropped.language if dropped.has_answers or dropped.dropped_session else None


def offer_to_resume(walk: Walk) -> Turn:
    """Ask the caller to resume the dropped session or to start again."""
    words = walk.words
    text = f"{words['resume']}\n1. {words['continue']}\n2. {words['restart']}"
    return walk.turn_with_page(Page(text, ends=False))


def read_resume_choice(words: Mapping[str, str], typed: str) -> str | None:
    """Return CONTINUE or RESTART for a typed number or label; None for other texts.

    `words` are the gateway's own words in the caller's language.
    """
    labels = {policy: fold_words(words[policy]) for policy in (CONTINUE, RESTART)}
    typed_words, number = without_politeness(fold_words(typed)), find_number(plain_input(typed))
    for key, policy in (("1", CONTINUE), ("2", RESTART)):
        others = {label for other, label in labels.items() if other != policy}
        if typed_words == labels[policy] or (
            number is not None
            and number.number.lstrip("0") == key
            and number.means_choice({labels[policy]}, others)
        ):
            return policy
    return None


def _session_on_offer(dropped: Session) -> Session:
    """Return the session to resume. If the line dropped during an offer to resume, it is the offered session.

    It gets the present profile and attempts.
    """
    if not dropped.dropped_session:
        return dropped
    restored = sessions.unpack(dropped.dropped_session)
    restored.profile, restored.attempts = dropped.profile, restored.attempts | dropped.attempts
    return restored


def _resume_screen(service: Service, dropped: Session, channel: str) -> str | None:
    """Return the screen to go on at: the last one, or the one before it that may be shown again."""
    for name in (dropped.screen, *reversed(dropped.history)):
        screen = service.screens.get(name)
        if (
            screen is not None
            and not screen.private
            and screen.resume != NEVER
            and _can_be_shown_again(screen, channel)
        ):
            return name
    return None


def _can_be_shown_again(screen: Screen, channel: str) -> bool:
    """Return False for last words, for a transfer, and for a spoken screen on a text channel."""
    verb = screen.verb
    cannot_speak = isinstance(verb, VoiceVerb) and channel not in verb.channels
    return not (screen.ends or verb.awaits_outcome or cannot_speak)
