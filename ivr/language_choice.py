"""Ask callers for their language if it is unknown. The sentence for each language is in that language."""

from ivr.caller_input import CallProgress
from ivr.keypad import DIGITS
from ivr.steps import CallbackReason, CallSteps, GatherStep, PromptStep, RedirectStep
from ivr.voice import CallVoices
from ivr.voice_settings import voice_settings_of
from menus.model import Service


def needs_language_choice(service: Service) -> bool:
    """Return True if the service has more than one language."""
    return len(service.languages) > 1


def language_choice_steps(service: Service, progress: CallProgress, call_voices: CallVoices) -> CallSteps:
    """Return steps that say `For English, press 1. Kwa Kiswahili, bonyeza 2.` and wait for a key.

    The folder of each language may have a recording of its sentence, `words/choose.mp3`.
    """
    prompts: list[PromptStep] = []
    for key, (language, tongue) in zip(DIGITS, service.languages.items(), strict=False):
        voice, words = call_voices.voice_for(language, tongue), service.words[language]
        text = words["press"].replace("{key}", key).replace("{option}", tongue.name)
        unheard = (
            voice.system_prompt("unheard", words["unheard"]) if progress.silent and key == DIGITS[0] else ()
        )
        prompts += (*unheard, *voice.system_prompt("choose", text))
    voice_settings = voice_settings_of(service, None)
    gather = GatherStep(tuple(prompts), 1, voice_settings.finish_key, voice_settings.silence)
    return gather, RedirectStep(CallbackReason.SILENCE)


def chosen_language(service: Service, digits: str) -> str | None:
    """Return the language of a key; None if the key has none."""
    names = dict(zip(DIGITS, service.languages, strict=False))
    return names.get(digits.strip())
