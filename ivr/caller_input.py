"""Interpret the keys that a caller presses on a spoken screen. Count misses, so that no call goes on for ever."""

from enum import Enum

import msgspec
from msgspec.structs import replace

from ivr.keypad import DIGITS, REPEAT, Keypad, finish_key, keypad_of, page_count
from ivr.voice_settings import voice_settings_of
from menus.answers.decimal import DecimalAnswer
from menus.engine.engine import Page
from menus.engine.offer import offer_of
from menus.engine.scope import TurnScope
from menus.engine.session import NOTICE_NONE, Session
from menus.rendering.text.sanitise import tidy_input
from menus.verbs.ask import Ask
from menus.verbs.call_back import CallBack
from menus.verbs.pay import Pay
from menus.verbs.say import Say
from menus.verbs.send_sms import SendSms

MAX_SILENCES = 12  # in a row, over all screens; after that nobody is on the line
MAX_REQUESTS = 400  # in one call; after that a key must be stuck
NO_CHOICE = "?"  # an input that no menu accepts


class SpokenMessage(msgspec.Struct, frozen=True):
    """A message that the caller spoke and has not confirmed yet; `recording` is its id.

    `waits` counts the waits for the recording. `asked`: the caller was asked to keep it or to record it again.
    `plays`: the recording can be played.
    """

    recording: str
    waits: int = 0
    asked: bool = False
    plays: bool = False


class CallProgress(msgspec.Struct, frozen=True):
    """The progress of a caller in a call. The gateway stores it beside the session between two requests.

    `page` is the page of choices that was spoken. `misses` counts silences and wrong answers on this screen.
    `silent`: the last miss was silence. `again`: the caller asked to hear the screen again. `silences` counts silences
    in a row, and `requests` all requests of the call. `message` is the message that the caller spoke on this screen.
    """

    page: int = 0
    misses: int = 0
    silent: bool = False
    again: bool = False
    silences: int = 0
    requests: int = 0
    message: SpokenMessage | None = None


class EngineInput(msgspec.Struct, frozen=True):
    """Input for the engine. If it is None, the screen is spoken again as `progress` says."""

    typed: str | None
    progress: CallProgress


class CallDecision(Enum):
    """The next action in a call: continue, leave the screen (`engine.give_up`), or end the call (`end_session`)."""

    CONTINUE = 1
    LEAVE_SCREEN = 2
    END_CALL = 3


def interpret_keys(scope: TurnScope, progress: CallProgress, digits: str) -> EngineInput:
    """Return the input for the keys pressed on the spoken screen. No digits mean silence."""
    progress = replace(progress, requests=progress.requests + 1, again=False)
    screen = scope.service.screens.get(scope.session.screen)
    if screen is not None and isinstance(screen.verb, Pay) and not scope.session.dropped_session:
        return EngineInput(
            "", replace(progress, silences=0)
        )  # the screen waits for the payment, not for keys
    key = _strip_finish_key(scope, progress.page, tidy_input(digits))
    if not key:
        return _interpret_silence(scope, progress)
    progress = replace(progress, silences=0)
    if screen is None or scope.session.dropped_session or offer_of(scope.session) is not None:
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
    """Return the progress after the engine's turn: one more miss on the same screen, or none on a new one."""
    if now.screen == before.screen and now.notice != NOTICE_NONE:
        return replace(progress, page=0, misses=progress.misses + 1, silent=False, again=False)
    is_offered_again = offer_of(now) is not None and offer_of(now) == offer_of(before)
    if is_offered_again or (now.dropped_session and before.dropped_session):
        return replace(progress, misses=progress.misses + 1, silent=False)
    return CallProgress(silences=progress.silences, requests=progress.requests)


def decide_call(scope: TurnScope, page: Page, progress: CallProgress) -> CallDecision:
    """Decide if the call goes on with `page`, after the keys that led to it."""
    if page.ends:
        return CallDecision.CONTINUE
    if progress.silences >= MAX_SILENCES or progress.requests >= MAX_REQUESTS:
        return CallDecision.END_CALL
    screen = None if scope.session.dropped_session else scope.service.screens.get(scope.session.screen)
    spent = progress.misses >= voice_settings_of(scope.service, screen).attempts
    return CallDecision.LEAVE_SCREEN if spent else CallDecision.CONTINUE


def _interpret_silence(scope: TurnScope, progress: CallProgress) -> EngineInput:
    """Return the input for silence: go on after words that need no answer, and count a miss elsewhere."""
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
    """Return the engine's input for a key.

    A choice becomes its number among all choices. A digit without meaning on this page of choices becomes NO_CHOICE.
    Other keys stay as they are.
    """
    for known in (*keypad.choices, *keypad.navigation):
        if known.key == key:
            return known.typed
    paged = keypad.more is not None or keypad.previous is not None
    return NO_CHOICE if paged and key in tuple(DIGITS) else key


def _strip_finish_key(scope: TurnScope, page: int, key: str) -> str:
    """Remove the finish key, which some providers send with the digits."""
    finish = finish_key(scope, page)
    return key.removesuffix(finish) if finish is not None else key
