"""The gateway's own words that a call may come to, as recordings: `words/<name>.mp3`."""

from collections.abc import Iterator

from ivr.keypad import DIGITS
from ivr.language_choice import needs_choice
from ivr.prompt_part import Piece
from ivr.speech_text import joined, spoken
from menus.model import Record, Service

ASK = "ask"  # of `resume:`
ANYWHERE = ("unheard", "invalid", "goodbye", "started_over")
OF_MESSAGES = ("wait", "played", "keep")
LAST_WORDS = ("apology", "busy", "unknown_code")  # said in the first language of the service


def own_words(service: Service, language: str) -> Iterator[Piece]:
    """What a language needs beside its screens."""
    words = service.words[language]
    if needs_choice(service):
        keys = dict(zip(service.languages, DIGITS, strict=False))
        choose = _press(service, language, service.languages[language].name, keys.get(language, ""))
        yield Piece("words/choose.mp3", choose, "Said to callers whose language nobody knows.")
    for name in ANYWHERE:
        yield Piece(f"words/{name}.mp3", spoken(words[name]))
    if ASK in (service.resume.policy, *(screen.resume for screen in service.screens.values())):
        ways = [
            _press(service, language, words[name], key) for name, key in (("continue", "1"), ("restart", "2"))
        ]
        yield Piece("words/resume.mp3", joined([words["resume"], *ways]), "After a call that broke off.")
    if any(screen.voice.record or isinstance(screen.verb, Record) for screen in service.screens.values()):
        for name in OF_MESSAGES:
            yield Piece(f"words/{name}.mp3", spoken(words[name]), "After a message was spoken.")
    if language == service.default_language:
        for name in LAST_WORDS:
            yield Piece(f"words/{name}.mp3", spoken(words[name]), "The last words of a call.")


def _press(service: Service, language: str, option: str, key: str) -> str:
    return service.words[language]["press"].replace("{key}", key).replace("{option}", option)
