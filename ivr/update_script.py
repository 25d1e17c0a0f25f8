"""An update told by a call: who calls, what there is to tell, and how to hear it again."""

from collections.abc import Sequence

from ivr.script import farewell
from ivr.speech_text import joined
from ivr.steps import Action, Gather, Redirect, Steps
from ivr.update_recordings import again
from ivr.voice import Studio
from menus.model import Service

PAUSE = 3.0  # seconds before it is told again


def telling(service: Service, language: str, words: str, recorded: Sequence[str], studio: Studio) -> Steps:
    """Tell `words` once, and come back: a key wants them again, and so does silence the first time.

    They are played where all of `recorded`, the files that hold them, are there; there may be none.
    """
    voice = studio.voice_of(language, service.languages[language])
    name = service.name.by_language[language].fixed or ""
    told = voice.play(recorded) or (voice.say(joined([name, words, again(service, language)])),)
    return Gather(told, 1, None, PAUSE), Redirect(Action.SILENCE)


def farewell_after(service: Service, language: str, studio: Studio) -> Steps:
    """The last words of such a call."""
    return farewell(service, language, service.words[language]["goodbye"], studio)
