"""How a caller gets on with the screen that is spoken: what keys mean there, misses counted, never without end."""

from dataclasses import dataclass, replace
from enum import Enum

from ivr.keypad import DIGITS, REPEAT, Keypad, finish_key, keypad_of, page_count
from ivr.voice_settings import voice_settings_of
from menus.answers.decimal import DecimalAnswer
from menus.engine.engine import Page
from menus.engine.scope import TurnScope
from menus.engine.session import NOTICE_NONE, Session
from menus.model import Ask, CallBack, Say, SendSms
from menus.rendering.text.sanitise import tidy_input

MAX_SILENCES = 12  # in a row, over all screens; then nobody is there
MAX_REQUESTS = 400  # a call; then a key is stuck
NO_CHOICE = "?"  # fits no menu


@dataclass(frozen=True, slots=True)
class SpokenMessage:
    """A message that was spoken and is not kept yet, as the recording of this id.

    `waits` counts how often it was waited for it; once the caller is `asked` about it, it `plays` where it can.
    """

    recording: str
    waits: int = 0
    asked: bool = False
    plays: bool = False


@dataclass(frozen=True, slots=True)
class CallProgress:
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
    message: SpokenMessage | None = None


@dataclass(frozen=True, slots=True)
class EngineInput:
    """What the engine is to be told, None for nothing: then the screen is spoken again, as `hearing` says."""

    typed: str | None
    progress: CallProgress


class CallDecision(Enum):
    """What to do about a caller: go on, leave the screen (`engine.give_up`), or let them go (`for_good`)."""

    CONTINUE = 1
    LEAVE_SCREEN = 2
    END_CALL = 3


def interpret_keys(scope: TurnScope, progress: CallProgress, digits: str) -> EngineInput:
    """What was pressed on the screen that was spoken; no digits are silence."""
    progress = replace(progress, requests=progress.requests + 1, again=False)
    screen = scope.service.screens.get(scope.session.screen)
    key = _strip_finish_key(scope, progress.page, tidy_input(digits))
    if not key:
        return _interpret_silence(scope, progress)
    progress = replace(progress, silences=0)
    if screen is None or scope.session.dropped_session:
        return (
            EngineInput(None, replace(progress, again=True)) if key == REPEAT else EngineInput(key, progress)
        )
    keypad = keypad_of(screen, scope, progress.page)
    turned = {keypad.more: 1, keypad.previous: -1}.get(key)
    if turned is not None:
        page = (progress.page + turned) % page_count(screen, scope)
        return EngineInput(None, replace(progress, page=page, misses=0, silent=False, again=True))
    if key == keypad.repeat:
        return EngineInput(None, replace(progress, again=True))
    if isinstance(screen.verb, Ask):
        point = isinstance(screen.verb.answer, DecimalAnswer)
        return EngineInput(key.replace(REPEAT, ".") if point else key, progress)
    return EngineInput(_typed_choice(keypad, key), progress)


def progress_after(before: Session, now: Session, progress: CallProgress) -> CallProgress:
    """How the caller gets on once the engine was told: one miss more on the same screen, or a new screen."""
    if now.screen == before.screen and now.notice != NOTICE_NONE:
        return replace(progress, page=0, misses=progress.misses + 1, silent=False, again=False)
    if now.dropped_session and before.dropped_session:
        return replace(progress, misses=progress.misses + 1, silent=False)
    return CallProgress(silences=progress.silences, requests=progress.requests)


def decide_call(scope: TurnScope, page: Page, progress: CallProgress) -> CallDecision:
    """Whether the call goes on with `page`, after the keys that led there."""
    if page.ends:
        return CallDecision.CONTINUE
    if progress.silences >= MAX_SILENCES or progress.requests >= MAX_REQUESTS:
        return CallDecision.END_CALL
    screen = None if scope.session.dropped_session else scope.service.screens.get(scope.session.screen)
    spent = progress.misses >= voice_settings_of(scope.service, screen).attempts
    return CallDecision.LEAVE_SCREEN if spent else CallDecision.CONTINUE


def _interpret_silence(scope: TurnScope, progress: CallProgress) -> EngineInput:
    """After words that want no answer the call goes on; else it is a miss."""
    progress = replace(progress, silences=progress.silences + 1)
    screen = scope.service.screens.get(scope.session.screen)
    if (
        screen is not None
        and isinstance(screen.verb, Say | CallBack | SendSms)
        and not scope.session.dropped_session
    ):
        return EngineInput("", progress)
    return EngineInput(None, replace(progress, misses=progress.misses + 1, silent=True))


def _typed_choice(keypad: Keypad, key: str) -> str:
    """The number of a choice among all; NO_CHOICE for a key that means nothing on this page; others as they are."""
    for known in (*keypad.choices, *keypad.navigation):
        if known.key == key:
            return known.typed
    paged = keypad.more is not None or keypad.previous is not None
    return NO_CHOICE if paged and key in tuple(DIGITS) else key


def _strip_finish_key(scope: TurnScope, page: int, key: str) -> str:
    """A provider may leave the finish key in."""
    finish = finish_key(scope, page)
    return key.removesuffix(finish) if finish is not None else key
