"""Words of a caller's own, spoken at a menu that understands them."""

from itertools import islice

from ivr.caller_input import NO_CHOICE, CallProgress, EngineInput, interpret_keys
from ivr.steps import SpeechInput
from menus.engine.offer import offer_of
from menus.engine.scope import TurnScope
from menus.input.fold import fold_words
from menus.model import ChoiceVerb
from menus.rendering.text.sanitise import tidy_input

MAX_WORDS = 480  # characters that are read of what was spoken
MAX_HINTS, MAX_HINT = 100, 100  # phrases, and characters of each: a provider takes so many
LEAST_CONFIDENCE = 0.3  # of a recogniser, of 1; what it is less sure of was noise


def speech_input(scope: TurnScope) -> SpeechInput | None:
    """Return what may be spoken on the screen that is shown; None if only keys count there.

    Offers are answered by keys, and so are the gateway's own questions.
    """
    session = scope.session
    guesses = scope.service.guesses.get(session.screen)
    screen = scope.service.screens.get(session.screen)
    if guesses is None or screen is None or not isinstance(screen.verb, ChoiceVerb) or screen.seen_only:
        return None
    if session.dropped_session or offer_of(session) is not None:
        return None
    texts = (one.text for one in guesses.index.examples if one.language == session.language)
    phrases = (" ".join(text.replace(",", " ").split()) for text in texts)
    different = {fold_words(phrase): phrase for phrase in phrases if 0 < len(phrase) <= MAX_HINT}
    hints = islice(different.values(), MAX_HINTS)
    return SpeechInput(session.language, tuple(hints))


def interpret_speech(
    scope: TurnScope, progress: CallProgress, words: str, confidence: float | None
) -> EngineInput:
    """Return the input for spoken words. Where only keys count, they are as good as silence.

    A number that is spoken alone is its key. What the recogniser is not sure of does not fit.
    """
    spoken = " ".join(tidy_input(words[:MAX_WORDS]).split())
    if speech_input(scope) is None or not any(map(str.isalnum, spoken)):
        return interpret_keys(scope, progress, "")
    number = spoken.strip(" .,!?")
    if number.isdigit():
        return interpret_keys(scope, progress, number if len(number) == 1 else NO_CHOICE)
    heard = interpret_keys(scope, progress, NO_CHOICE)
    is_sure = confidence is None or confidence >= LEAST_CONFIDENCE
    return EngineInput(spoken if is_sure else NO_CHOICE, heard.progress)
