"""An update told by a call: who calls, what there is to tell, and how to hear it again."""

from collections.abc import Sequence

from ivr.call_script import farewell
from ivr.speech_text import join_sentences
from ivr.steps import CallbackReason, CallSteps, GatherStep, RedirectStep
from ivr.update_recordings import repeat_hint
from ivr.voice import CallVoices
from menus.model import Service

REPEAT_TIMEOUT = 3.0  # seconds before it is told again


def update_steps(
    service: Service, language: str, words: str, recorded: Sequence[str], call_voices: CallVoices
) -> CallSteps:
    """Tell `words` once, and come back: a key wants them again, and so does silence the first time.

    They are played where all of `recorded`, the files that hold them, are there; there may be none.
    """
    voice = call_voices.voice_for(language, service.languages[language])
    name = service.name.by_language[language].static_text or ""
    prompts = voice.play(recorded) or (
        voice.say(join_sentences([name, words, repeat_hint(service, language)])),
    )
    return GatherStep(prompts, 1, None, REPEAT_TIMEOUT), RedirectStep(CallbackReason.SILENCE)


def update_farewell(service: Service, language: str, call_voices: CallVoices) -> CallSteps:
    """The last words of such a call."""
    return farewell(service, language, service.words[language]["goodbye"], call_voices)
