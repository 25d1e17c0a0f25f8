"""Speak an offer of guesses: one option to confirm, or the best three, each with its key."""

from ivr.caller_input import CallProgress
from ivr.keypad import numbered_keypad
from ivr.prompt_builder import PromptBuilder, Prompts
from ivr.speech_text import join_sentences
from ivr.voice import LanguageVoice
from menus.engine.guess_offer import offer_labels, offer_title
from menus.engine.offer import Offer
from menus.engine.scope import TurnScope


def offer_prompts(
    scope: TurnScope, offer: Offer, builder: PromptBuilder, progress: CallProgress, voice: LanguageVoice
) -> Prompts:
    """Return the words of an offer. After a miss they say so first."""
    keys = numbered_keypad(tuple(offer_labels(scope, offer))).choices
    notice = "" if progress.again or not progress.misses else "unheard" if progress.silent else "invalid"
    lines = [
        scope.words[notice] if notice else "",
        offer_title(scope, offer),
        *(builder.press_hint(one.label, one.key) for one in keys),
    ]
    return (voice.say(join_sentences(lines)),)
