"""An update told by a call: who calls, what there is to tell, and how to hear it again."""

from ivr.script import farewell
from ivr.speech import joined
from ivr.steps import Action, Gather, Redirect, Steps
from ivr.voices import Studio
from menus.model import Service

ANY_KEY = "1"  # the key that is named; any other does the same
PAUSE = 3.0  # seconds before it is told again


def telling(service: Service, language: str, words: str, studio: Studio) -> Steps:
    """Tell `words` once, and come back: a key wants them again, and so does silence the first time."""
    voice, own = studio.voice_of(language, service.languages[language]), service.words[language]
    name = service.name.by_language[language].fixed or ""
    again = own["press"].replace("{key}", ANY_KEY).replace("{option}", own["repeat"])
    told = voice.say(joined([name, words, again]))
    return Gather((told,), 1, None, PAUSE), Redirect(Action.SILENCE)


def farewell_after(service: Service, language: str, studio: Studio) -> Steps:
    """The last words of such a call."""
    return farewell(service, language, service.words[language]["goodbye"], studio)
