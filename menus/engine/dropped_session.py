"""A line that dropped, taken up again."""

from collections.abc import Iterable, Mapping

import msgspec

from menus.engine import session as sessions
from menus.engine.caller_profile import CallerProfile
from menus.engine.session import Session
from menus.engine.turn import Page, Turn
from menus.engine.walk import Walk
from menus.model import Screen, Service, VoiceVerb
from menus.model.settings import CONTINUE, NEVER, RESTART
from menus.rendering.text.sanitise import ascii_digits, tidy_input


def decide_resumption(
    service: Service, dropped: Session, entry: str, channel: str
) -> tuple[str, Session] | None:
    """What to do about a dropped session, and where it goes on; None where it is not taken up."""
    dropped = _session_on_offer(dropped)
    if dropped.entry != entry or not dropped.has_answers:
        return None
    place = _resume_screen(service, dropped, channel)
    if place is None:
        return None
    policy = service.screens[place].resume or service.resume.policy
    if policy in (NEVER, RESTART):
        return None
    resumed = sessions.copy(dropped)
    if place != dropped.screen:
        del resumed.history[resumed.history.index(place) :]
    resumed.screen = place
    return policy, resumed


def with_profile(dropped: Session, caller_profile: CallerProfile, counted_screens: Iterable[str]) -> Session:
    """A dropped session with what is remembered of its caller now. Attempts of `counted_screens` are remembered."""
    profile = {name: (kept.value, kept.choice) for name, kept in caller_profile.answers.items()}
    counted = {screen: caller_profile.attempts.get(screen, 0) for screen in counted_screens}
    return msgspec.structs.replace(dropped, profile=profile, attempts=dropped.attempts | counted)


def known_language(dropped: Session) -> str | None:
    """The language of a dropped session's caller; None where they had not come so far as to read it."""
    return dropped.language if dropped.has_answers or dropped.dropped_session else None


def offer_to_resume(walk: Walk) -> Turn:
    """Ask whether to go on where the line dropped."""
    words = walk.words
    text = f"{words['resume']}\n1. {words['continue']}\n2. {words['restart']}"
    return walk.turn_with_page(Page(text, ends=False))


def read_resume_choice(words: Mapping[str, str], typed: str) -> str | None:
    """CONTINUE or RESTART, by number or label; None for anything else. `words`: in the caller's language."""
    text = tidy_input(typed)
    key = ascii_digits(text).removesuffix(".").lstrip("0")
    for number, policy in (("1", CONTINUE), ("2", RESTART)):
        if key == number or text.casefold() == words[policy].casefold():
            return policy
    return None


def _session_on_offer(dropped: Session) -> Session:
    """Where the line dropped while it was being offered to go on: what was offered, with what is remembered now."""
    if not dropped.dropped_session:
        return dropped
    restored = sessions.unpack(dropped.dropped_session)
    restored.profile, restored.attempts = dropped.profile, restored.attempts | dropped.attempts
    return restored


def _resume_screen(service: Service, dropped: Session, channel: str) -> str | None:
    """The screen it goes on at: where it dropped, else the last one before that may be shown again."""
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
    """Not to last words, nor to a second ringing; and nobody can speak to a screen of text."""
    verb = screen.verb
    cannot_speak = isinstance(verb, VoiceVerb) and channel not in verb.channels
    return not (screen.ends or verb.awaits_outcome or cannot_speak)
