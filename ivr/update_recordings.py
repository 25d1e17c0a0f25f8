"""Recordings for update calls: `messages/<name>.mp3`, or its parts with values in between.

There is no recording of an officer's note. So a voice speaks an update with a note, or the update goes out by SMS.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ivr.prompt_part import PromptPart
from ivr.speech_text import as_sentences, trim_text_part
from ivr.spoken_values import spell_out
from ivr.value_recordings import ValueRecordingFinder
from menus.expressions.templates import Placeholder, Template
from menus.model import Service
from menus.verbs.consent import SetConsent

SERVICE_FILE = "words/service.mp3"
REPEAT_FILE = "words/again.mp3"
REPEAT_KEY = "1"  # the key in the spoken hint; every other key repeats too
NOTE_PLACEHOLDERS = (Placeholder("note"), Placeholder("case", "note"))
REFERENCE_PLACEHOLDERS = (Placeholder("reference"), Placeholder("case", "reference"))
STATUS_PLACEHOLDER = Placeholder("case", "status")


@dataclass(frozen=True, slots=True)
class SpokenUpdate:
    """The update in an update call: the name of its message, the reference of the case, and an officer's note."""

    name: str
    reference: str = ""
    note: str = ""


def update_files(service: Service, language: str, update: SpokenUpdate) -> tuple[str, ...]:
    """Return the recordings of an update: the service's name, the message, the repeat hint.

    Return nothing if recordings cannot say a value of it.
    """
    files: list[str] = []
    for file, part in _text_parts(update.name, _template(service, update.name, language)):
        value = (file,) if isinstance(part, str) else _value_files(part, update, language)
        if value is None:
            return ()
        files += value
    return (SERVICE_FILE, *files, REPEAT_FILE) if files else ()


def update_parts(service: Service, language: str) -> Iterator[PromptPart]:
    """Yield the recordings of messages that citizens may choose to hear by call. Without them, a text goes out."""
    names = messages_told_by_call(service)
    if not names:
        return
    name = service.name.by_language[language].static_text or ""
    yield PromptPart(SERVICE_FILE, as_sentences(name), "Who calls, before an update by call.", required=False)
    for name in names:
        for file, part in _text_parts(name, _template(service, name, language)):
            if isinstance(part, str):
                yield PromptPart(file, trim_text_part(part), "An update by call.", required=False)
            else:
                yield from _value_parts(service, language, name, part)
    yield PromptPart(
        REPEAT_FILE,
        as_sentences(repeat_hint(service, language)),
        "At the end of an update by call.",
        required=False,
    )


def messages_told_by_call(service: Service) -> tuple[str, ...]:
    """Return the messages that citizens can choose to hear by call."""
    chosen = [screen.verb for screen in service.screens.values() if isinstance(screen.verb, SetConsent)]
    opted_in_names = [verb.names for verb in chosen if verb.contact_by == "call"]
    return tuple(
        name
        for name, message in service.messages.items()
        if not message.is_announcement and any(names is None or name in names for names in opted_in_names)
    )


def repeat_hint(service: Service, language: str) -> str:
    """Return the words of the hint to hear an update again."""
    words = service.words[language]
    return words["press"].replace("{key}", REPEAT_KEY).replace("{option}", words["repeat"])


def _template(service: Service, name: str, language: str) -> Template:
    return service.messages[name].text.by_language[language]


def _text_parts(name: str, template: Template) -> Iterator[tuple[str, str | Placeholder]]:
    """Yield the file and words of each part, and an empty file name with each value."""
    if template.static_text is not None:
        yield f"messages/{name}.mp3", template.static_text
        return
    number = 0
    for part in template.parts:
        if not isinstance(part, str):
            yield "", part
        elif any(character.isalnum() for character in part):
            number += 1
            yield f"messages/{name}.{number}.mp3", part


def _value_files(place: Placeholder, update: SpokenUpdate, language: str) -> tuple[str, ...] | None:
    """Return the recordings of a value; nothing if it is empty, and None if no recording can say it."""
    if place in NOTE_PLACEHOLDERS:
        return None if update.note.strip() else ()
    if place in REFERENCE_PLACEHOLDERS:
        return spell_out(update.reference, language).files or None
    return (f"states/{update.name}.mp3",) if place == STATUS_PLACEHOLDER else None


def _value_parts(service: Service, language: str, name: str, place: Placeholder) -> Iterator[PromptPart]:
    if place in REFERENCE_PLACEHOLDERS:
        for digit in ValueRecordingFinder(service, language).recordings_for(place).parts:
            yield replace(digit, required=False)
    elif place == STATUS_PLACEHOLDER:
        yield PromptPart(f"states/{name}.mp3", service.words_for_state(name, language), required=False)
