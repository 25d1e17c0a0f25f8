"""Recordings for update calls: `messages/<name>.mp3`, or its parts with values in between.

There is no recording of an officer's note. So a voice speaks an update with a note, or the update goes out by SMS.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace

from ivr.case_recordings import case_file_name, state_file, state_parts
from ivr.prompt_part import PromptPart
from ivr.speech_text import as_sentences, trim_text_part
from ivr.spoken_values import spell_out
from ivr.value_recordings import ValueRecordingFinder
from menus.analysis.satisfiability import possible_wordings
from menus.expressions.templates import LocalisedText, Placeholder
from menus.model import Service
from menus.rendering.message_text import MessageScope, case_facts, message_text
from menus.verbs.consent import SetConsent

SERVICE_FILE = "words/service.mp3"
REPEAT_FILE = "words/again.mp3"
REPEAT_KEY = "1"  # the key in the spoken hint; every other key repeats too
NOTE_PLACEHOLDERS = (Placeholder("note"), Placeholder("case", "note"))
REFERENCE_PLACEHOLDERS = (Placeholder("reference"), Placeholder("case", "reference"))
STATUS_PLACEHOLDER = Placeholder("case", "status")


class SpokenUpdate(msgspec.Struct, frozen=True):
    """The update in an update call: the name of its message, the reference of the case, and an officer's note.

    `facts` are what the words of a reminder know; empty for an update of a case.
    """

    name: str
    reference: str = ""
    note: str = ""
    facts: Mapping[str, str] = {}


class UpdateWording(msgspec.Struct, frozen=True):
    """One wording of an update: that of the message, and that of its state; None if the state has no words."""

    message: LocalisedText
    state: LocalisedText | None


def update_files(service: Service, language: str, update: SpokenUpdate, now: datetime) -> tuple[str, ...]:
    """Return the recordings of an update at `now`: the service's name, the message, the repeat hint.

    Return nothing if recordings cannot say a value of it.
    """
    facts = update.facts or case_facts(update.reference, update.note)
    scope = MessageScope.of(service, update.name, language, facts, now)
    state = service.states[update.name].say if update.name in service.states else None
    wording = UpdateWording(
        message_text(service, update.name).wording(scope), None if state is None else state.wording(scope)
    )
    return wording_files(language, update, wording)


def wording_files(language: str, update: SpokenUpdate, wording: UpdateWording) -> tuple[str, ...]:
    """Return the recordings of an update in this wording; empty if one cannot exist."""
    files: list[str] = []
    for file, part in _text_parts(update.name, wording.message, language):
        value = (file,) if isinstance(part, str) else _value_files(part, update, wording.state, language)
        if value is None:
            return ()
        files += value
    return (SERVICE_FILE, *files, REPEAT_FILE) if files else ()


def possible_update_wordings(service: Service, name: str, language: str) -> Iterator[UpdateWording]:
    """Yield every wording that an update of this name may have in a language."""
    known = {"language": language}
    state = service.states[name].say if name in service.states else None
    for message in possible_wordings(service.messages[name].text, known):
        for words in possible_wordings(state, known) if state is not None else (None,):
            yield UpdateWording(message, words)


def update_parts(service: Service, language: str) -> Iterator[PromptPart]:
    """Yield the recordings of messages that citizens may choose to hear by call. Without them, a text goes out."""
    names = messages_told_by_call(service)
    if not names:
        return
    name = service.name.by_language[language].static_text or ""
    yield PromptPart(SERVICE_FILE, as_sentences(name), "Who calls, before an update by call.", required=False)
    for name in names:
        for wording in possible_wordings(service.messages[name].text, {"language": language}):
            for file, part in _text_parts(name, wording, language):
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
    by_call = [verb.names for verb in chosen if verb.contact_by == "call"]
    opted_in_names = [None if names is None else service.consent_names(names) for names in by_call]
    return tuple(
        name
        for name, message in service.messages.items()
        if not message.is_announcement and any(names is None or name in names for names in opted_in_names)
    )


def repeat_hint(service: Service, language: str) -> str:
    """Return the words of the hint to hear an update again."""
    words = service.words[language]
    return words["press"].replace("{key}", REPEAT_KEY).replace("{option}", words["repeat"])


def _text_parts(name: str, wording: LocalisedText, language: str) -> Iterator[tuple[str, str | Placeholder]]:
    """Yield the file and words of each part, and an empty file name with each value."""
    template, name = wording.by_language[language], case_file_name(name, wording)
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


def _value_files(
    place: Placeholder, update: SpokenUpdate, state: LocalisedText | None, language: str
) -> tuple[str, ...] | None:
    """Return the recordings of a value; nothing if it is empty, and None if no recording can say it."""
    if place in NOTE_PLACEHOLDERS:
        return None if update.note.strip() else ()
    if place in REFERENCE_PLACEHOLDERS:
        return spell_out(update.reference, language).files or None
    return (state_file(update.name, state),) if place == STATUS_PLACEHOLDER else None


def _value_parts(service: Service, language: str, name: str, place: Placeholder) -> Iterator[PromptPart]:
    if place in REFERENCE_PLACEHOLDERS:
        for digit in ValueRecordingFinder(service, language).recordings_for(place).parts:
            yield replace(digit, required=False)
    elif place == STATUS_PLACEHOLDER:
        for part in state_parts(service, name, language):
            yield replace(part, note="", required=False)
