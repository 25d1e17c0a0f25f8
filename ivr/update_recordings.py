"""An update told by a call out of recordings: `messages/<name>.mp3`, or its pieces with the values in between.

A note is words of an officer, which nobody recorded: an update that has one is spoken by a machine, or texted.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ivr.prompt_part import Piece
from ivr.read_aloud import spelled
from ivr.speech_text import between_values, spoken
from ivr.value_recordings import Values
from menus.expressions.templates import Placeholder, Template
from menus.model import Consent, Service

SERVICE = "words/service.mp3"
AGAIN = "words/again.mp3"
AGAIN_KEY = "1"  # the key that is named; any other does the same
NOTES = (Placeholder("note"), Placeholder("case", "note"))
REFERENCES = (Placeholder("reference"), Placeholder("case", "reference"))
STATUS = Placeholder("case", "status")


@dataclass(frozen=True, slots=True)
class Update:
    """What a citizen is told: the message of this name, of the case with this reference, and an officer's note."""

    name: str
    reference: str = ""
    note: str = ""


def update_files(service: Service, language: str, update: Update) -> tuple[str, ...]:
    """The recordings that tell it, between the name of the service and how to hear it again; none where none can."""
    files: list[str] = []
    for file, part in _parts(update.name, _template(service, update.name, language)):
        value = (file,) if isinstance(part, str) else _value(part, update, language)
        if value is None:
            return ()
        files += value
    return (SERVICE, *files, AGAIN) if files else ()


def update_pieces(service: Service, language: str) -> Iterator[Piece]:
    """What a language takes for the messages that menus let citizens choose a call for. A text does where it lacks."""
    names = told_by_call(service)
    if not names:
        return
    name = service.name.by_language[language].fixed or ""
    yield Piece(SERVICE, spoken(name), "Who calls, before an update by call.", needed=False)
    for name in names:
        for file, part in _parts(name, _template(service, name, language)):
            if isinstance(part, str):
                yield Piece(file, between_values(part), "An update by call.", needed=False)
            else:
                yield from _value_pieces(service, language, name, part)
    yield Piece(AGAIN, spoken(again(service, language)), "At the end of an update by call.", needed=False)


def told_by_call(service: Service) -> tuple[str, ...]:
    """The messages that citizens can choose to be told by a call."""
    chosen = [screen.verb for screen in service.screens.values() if isinstance(screen.verb, Consent)]
    wishes = [verb.names for verb in chosen if verb.by == "call"]
    return tuple(
        name
        for name, message in service.messages.items()
        if not message.announced and any(names is None or name in names for names in wishes)
    )


def again(service: Service, language: str) -> str:
    """How to hear an update again."""
    words = service.words[language]
    return words["press"].replace("{key}", AGAIN_KEY).replace("{option}", words["repeat"])


def _template(service: Service, name: str, language: str) -> Template:
    return service.messages[name].text.by_language[language]


def _parts(name: str, template: Template) -> Iterator[tuple[str, str | Placeholder]]:
    """Each part with words, and its file; each value, without one."""
    if template.fixed is not None:
        yield f"messages/{name}.mp3", template.fixed
        return
    number = 0
    for part in template.parts:
        if not isinstance(part, str):
            yield "", part
        elif any(character.isalnum() for character in part):
            number += 1
            yield f"messages/{name}.{number}.mp3", part


def _value(place: Placeholder, update: Update, language: str) -> tuple[str, ...] | None:
    """The recordings of a value, none for one that is empty; None where no recording says it."""
    if place in NOTES:
        return None if update.note.strip() else ()
    if place in REFERENCES:
        return spelled(update.reference, language).files or None
    return (f"states/{update.name}.mp3",) if place == STATUS else None


def _value_pieces(service: Service, language: str, name: str, place: Placeholder) -> Iterator[Piece]:
    if place in REFERENCES:
        for digit in Values(service, language).of(place).pieces:
            yield replace(digit, needed=False)
    elif place == STATUS:
        yield Piece(f"states/{name}.mp3", service.words_for_state(name, language), needed=False)
