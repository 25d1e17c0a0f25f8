"""How a caller gets on with the screen that is spoken: what keys mean there, misses counted, never without end."""

from dataclasses import dataclass, replace
from enum import Enum

from ivr.keypad import DIGITS, REPEAT, Keypad, finish_key, keypad_of, pages_of
from ivr.voice_settings import manner_of
from menus.answers.decimal import DecimalAnswer
from menus.engine.engine import Page
from menus.engine.scope import HopScope
from menus.engine.session import NOTICE_NONE, Session
from menus.model import Ask, CallBack, Say, SendSms
from menus.rendering.text.sanitise import tidy_input

MOST_SILENCES = 12  # in a row, over all screens; then nobody is there
MOST_REQUESTS = 400  # a call; then a key is stuck
NO_CHOICE = "?"  # fits no menu


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was spoken and is not kept yet, as the recording of this id.

    `waits` counts how often it was waited for it; once the caller is `asked` about it, it `plays` where it can.
    """

    recording: str
    waits: int = 0
    asked: bool = False
    plays: bool = False


@dataclass(frozen=True, slots=True)
class Hearing:
    """Kept by the gateway beside the session, between two requests of a call.

    `page` is the page of choices that was spoken. `misses` counts silence, and answers that did not fit, on this
    screen; `silent` says that the last was silence, `again` that the caller asked to hear it again. `silences` are
    those in a row, `requests` all of the call. `message` is what was spoken on this screen.
    """

    page: int = 0
    misses: int = 0
    silent: bool = False
    again: bool = False
    silences: int = 0
    requests: int = 0
    message: Message | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What the engine is to be told, None for nothing: then the screen is spoken again, as `hearing` says."""

    typed: str | None
    hearing: Hearing


class Patience(Enum):
    """What to do about a caller: go on, leave the screen (`engine.give_up`), or let them go (`for_good`)."""

    GO_ON = 1
    GIVE_UP = 2
    LET_GO = 3


def listen(scope: HopScope, hearing: Hearing, digits: str) -> Heard:
    """What was pressed on the screen that was spoken; no digits are silence."""
    hearing = replace(hearing, requests=hearing.requests + 1, again=False)
    screen = scope.service.screens.get(scope.session.screen)
    key = _without_finish(scope, hearing.page, tidy_input(digits))
    if not key:
        return _silence(scope, hearing)
    hearing = replace(hearing, silences=0)
    if screen is None or scope.session.dropped:
        return Heard(None, replace(hearing, again=True)) if key == REPEAT else Heard(key, hearing)
    keypad = keypad_of(screen, scope, hearing.page)
    turned = {keypad.more: 1, keypad.previous: -1}.get(key)
    if turned is not None:
        page = (hearing.page + turned) % pages_of(screen, scope)
        return Heard(None, replace(hearing, page=page, misses=0, silent=False, again=True))
    if key == keypad.repeat:
        return Heard(None, replace(hearing, again=True))
    if isinstance(screen.verb, Ask):
        point = isinstance(screen.verb.answer, DecimalAnswer)
        return Heard(key.replace(REPEAT, ".") if point else key, hearing)
    return Heard(_typed(keypad, key), hearing)


def after(before: Session, now: Session, hearing: Hearing) -> Hearing:
    """How the caller gets on once the engine was told: one miss more on the same screen, or a new screen."""
    if now.screen == before.screen and now.notice != NOTICE_NONE:
        return replace(hearing, page=0, misses=hearing.misses + 1, silent=False, again=False)
    if now.dropped and before.dropped:
        return replace(hearing, misses=hearing.misses + 1, silent=False)
    return Hearing(silences=hearing.silences, requests=hearing.requests)


def patience(scope: HopScope, page: Page, hearing: Hearing) -> Patience:
    """Whether the call goes on with `page`, after the keys that led there."""
    if page.ends:
        return Patience.GO_ON
    if hearing.silences >= MOST_SILENCES or hearing.requests >= MOST_REQUESTS:
        return Patience.LET_GO
    screen = None if scope.session.dropped else scope.service.screens.get(scope.session.screen)
    spent = hearing.misses >= manner_of(scope.service, screen).attempts
    return Patience.GIVE_UP if spent else Patience.GO_ON


def _silence(scope: HopScope, hearing: Hearing) -> Heard:
    """After words that want no answer the call goes on; else it is a miss."""
    hearing = replace(hearing, silences=hearing.silences + 1)
    screen = scope.service.screens.get(scope.session.screen)
    if screen is not None and isinstance(screen.verb, Say | CallBack | SendSms) and not scope.session.dropped:
        return Heard("", hearing)
    return Heard(None, replace(hearing, misses=hearing.misses + 1, silent=True))


def _typed(keypad: Keypad, key: str) -> str:
    """The number of a choice among all; NO_CHOICE for a key that means nothing on this page; others as they are."""
    for known in (*keypad.choices, *keypad.navigation):
        if known.key == key:
            return known.typed
    paged = keypad.more is not None or keypad.previous is not None
    return NO_CHOICE if paged and key in tuple(DIGITS) else key


def _without_finish(scope: HopScope, page: int, key: str) -> str:
    """A provider may leave the finish key in."""
    finish = finish_key(scope, page)
    return key.removesuffix(finish) if finish is not None else key
