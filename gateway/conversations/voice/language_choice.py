"""The answer to the first question of a call, if the caller's language is not known."""

from dataclasses import dataclass

from msgspec.structs import replace

from ivr.caller_input import MAX_REQUESTS, CallProgress
from ivr.keypad import REPEAT
from ivr.language_choice import chosen_language
from ivr.voice_settings import FINISH_KEY, voice_settings_of
from menus.model import Service


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """The language of the pressed key; None if it stands for none. `ask_again`: the question is then repeated."""

    language: str | None
    progress: CallProgress
    ask_again: bool = True


def choose_language(service: Service, progress: CallProgress, keys: str) -> LanguageChoice:
    """Read the pressed `keys`; no keys are silence. Silence and wrong keys count together, as on any screen."""
    progress = replace(progress, requests=progress.requests + 1, again=keys == REPEAT)
    language = chosen_language(service, keys if keys == FINISH_KEY else keys.removesuffix(FINISH_KEY))
    if language is not None:
        return LanguageChoice(language, CallProgress(requests=progress.requests))
    if not progress.again:
        progress = replace(progress, misses=progress.misses + 1, silent=not keys)
    ask_again = (
        progress.misses < voice_settings_of(service, None).attempts and progress.requests < MAX_REQUESTS
    )
    return LanguageChoice(None, progress, ask_again)
