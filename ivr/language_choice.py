"""Which language a caller speaks, where nobody knows yet: each language says its own name, in itself."""

from ivr.caller_input import Hearing
from ivr.keypad import DIGITS
from ivr.steps import Action, Gather, Prompt, Redirect, Steps
from ivr.voice import Studio
from ivr.voice_settings import manner_of
from menus.model import Service


def needs_choice(service: Service) -> bool:
    """Whether there is more than one language to choose from."""
    return len(service.languages) > 1


def language_choice(service: Service, hearing: Hearing, studio: Studio) -> Steps:
    """`For English, press 1. Kwa Kiswahili, bonyeza 2.` Recorded as `words/choose.mp3` in each language's folder."""
    prompts: list[Prompt] = []
    for key, (language, tongue) in zip(DIGITS, service.languages.items(), strict=False):
        voice, words = studio.voice_of(language, tongue), service.words[language]
        text = words["press"].replace("{key}", key).replace("{option}", tongue.name)
        unheard = voice.word("unheard", words["unheard"]) if hearing.silent and key == DIGITS[0] else ()
        prompts += (*unheard, *voice.word("choose", text))
    manner = manner_of(service, None)
    gather = Gather(tuple(prompts), 1, manner.finish_key, manner.silence)
    return gather, Redirect(Action.SILENCE)


def chosen_language(service: Service, digits: str) -> str | None:
    """The language of a key; None where there is none under it."""
    names = dict(zip(DIGITS, service.languages, strict=False))
    return names.get(digits.strip())
