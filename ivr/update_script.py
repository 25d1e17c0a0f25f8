"""The script of an update call: the name of the service, the update, and the hint to hear it again."""

from collections.abc import Sequence

from ivr.call_script import farewell
from ivr.speech_text import join_sentences
from ivr.steps import CallbackReason, CallSteps, GatherStep, RedirectStep
from ivr.update_recordings import repeat_hint
from ivr.voice import CallVoices
from menus.model import Service

REPEAT_TIMEOUT = 3.0  # seconds of silence before the update is repeated


def update_steps(
    service: Service, language: str, words: str, recorded: Sequence[str], call_voices: CallVoices
) -> CallSteps:
    """Return steps that say `words` once and call back. Any key repeats them. So does the first silence.

    `recorded` are the files with the words; there may be none. They play only if all of them exist.
    """
    voice = call_voices.voice_for(language, service.languages[language])
    name = service.name.by_language[language].static_text or ""
    prompts = voice.play(recorded) or (
        voice.say(join_sentences([name, words, repeat_hint(service, language)])),
    )
    return GatherStep(prompts, 1, None, REPEAT_TIMEOUT), RedirectStep(CallbackReason.SILENCE)


def update_farewell(service: Service, language: str, call_voices: CallVoices) -> CallSteps:
    """Return the last words of an update call."""
    return farewell(service, language, service.words[language]["goodbye"], call_voices)
