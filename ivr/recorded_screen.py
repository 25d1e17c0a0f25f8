"""Play a screen from recordings: files that it names, or files that have its name, with values in between."""

from collections.abc import Iterator
from functools import lru_cache

from ivr.case_recordings import case_file_name
from ivr.spoken_text import SpokenTextRenderer, spoken_text_of
from ivr.static_choices import is_static
from ivr.steps import PlayStep
from ivr.voice import LanguageVoice
from menus.expressions.conditions import as_text
from menus.expressions.templates import LocalisedText, StrayBraceError, Template, parse_template
from menus.model import ChoiceVerb, Screen
from menus.verbs.ask import Ask
from menus.verbs.call_back import CallBack
from menus.verbs.end import End
from menus.verbs.list import ListVerb
from menus.verbs.menu import Menu
from menus.verbs.pay import Pay
from menus.verbs.record import Record
from menus.verbs.say import Say
from menus.verbs.send_sms import SendSms
from menus.verbs.transfer import Transfer

VerbWithText = Menu | Ask | ListVerb | Say | End | Record | Transfer | CallBack | SendSms | Pay


def play_screen(
    screen: Screen, renderer: SpokenTextRenderer, voice: LanguageVoice, page: int
) -> tuple[PlayStep, ...]:
    """Return the recordings of the screen with its options.

    Return nothing if a part is missing, so that one voice speaks the whole screen. Also return nothing if options
    depend on conditions, unless the menus name the recording: a recording could offer keys that have another meaning.
    """
    if screen.voice.audio and not page:
        return play_entries(screen.voice.audio, renderer, voice)
    if not isinstance(screen.verb, VerbWithText) or not is_static(screen.verb, renderer.scope.service):
        return ()
    if page:
        return voice.play([f"{screen.name}.page{page + 1}.mp3"])
    wording = spoken_text_of(screen, screen.verb.text).wording(renderer.scope)
    return _play_parts(screen, wording, renderer, voice) or voice.play(
        [f"{case_file_name(screen.name, wording)}.mp3"]
    )


def play_entries(
    entries: tuple[str, ...], renderer: SpokenTextRenderer, voice: LanguageVoice
) -> tuple[PlayStep, ...]:
    """Return the recordings of an `audio:` list. An entry that is one placeholder is a value; others name a file."""
    files: list[str] = []
    for entry in entries:
        template = _parse_entry(entry)
        if template.sole_placeholder is not None:
            read = renderer.spoken_value(template.sole_placeholder).files
            if not read:
                return ()
            files += read
        else:
            files.append(as_text(renderer.scope.evaluate(template)))
    return voice.play(files)


def _play_parts(
    screen: Screen, wording: LocalisedText, renderer: SpokenTextRenderer, voice: LanguageVoice
) -> tuple[PlayStep, ...]:
    """Return the recordings of a text with values.

    They are `<screen>.1.mp3`, the first value, `<screen>.2.mp3` …, and `<screen>.options.mp3`.
    """
    template = wording.by_language[voice.language]
    if template.static_text is not None:
        return ()
    files: list[str] = []
    for file, value in _part_files(case_file_name(screen.name, wording), template, renderer):
        if not file and not value:
            return ()
        files += [file] if file else value
    if isinstance(screen.verb, ChoiceVerb):
        files.append(f"{screen.name}.options.mp3")
    return voice.play(files)


def _part_files(
    name: str, template: Template, renderer: SpokenTextRenderer
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the file of each part with words, or the files of each value."""
    number = 0
    for part in template.parts:
        if not isinstance(part, str):
            yield "", renderer.spoken_value(part).files
        elif any(character.isalnum() for character in part):
            number += 1
            yield f"{name}.{number}.mp3", ()


@lru_cache(1024)
def _parse_entry(entry: str) -> Template:
    try:
        return parse_template(entry)
    except StrayBraceError:
        return Template((entry,), entry)
