"""The answer to the first question of a call, where nobody knows what language the caller speaks."""

from dataclasses import dataclass, replace

from ivr.caller_input import MOST_REQUESTS, Hearing
from ivr.keypad import REPEAT
from ivr.language_choice import chosen_language
from ivr.voice_settings import FINISH_KEY, manner_of
from menus.model import Service


@dataclass(frozen=True, slots=True)
class Choice:
    """The language of the key, None where it stands for none; `patient`: the question is asked again then."""

    language: str | None
    hearing: Hearing
    patient: bool = True


def choose(service: Service, hearing: Hearing, keys: str) -> Choice:
    """What `keys` mean, none being silence. Silence and other keys are counted together, as on any screen."""
    hearing = replace(hearing, requests=hearing.requests + 1, again=keys == REPEAT)
    language = chosen_language(service, keys if keys == FINISH_KEY else keys.removesuffix(FINISH_KEY))
    if language is not None:
        return Choice(language, Hearing(requests=hearing.requests))
    if not hearing.again:
        hearing = replace(hearing, misses=hearing.misses + 1, silent=not keys)
    patient = hearing.misses < manner_of(service, None).attempts and hearing.requests < MOST_REQUESTS
    return Choice(None, hearing, patient)
