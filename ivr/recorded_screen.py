"""A screen out of recordings: the files that it names, or those called after it, values put together in between."""

from collections.abc import Iterator
from functools import lru_cache

from ivr.spoken_text import Ear, words_of
from ivr.static_choices import steady
from ivr.steps import Play
from ivr.voice import Voice
from menus.expressions.conditions import as_text
from menus.expressions.templates import StrayBraceError, Template, Text, parse_template
from menus.model import Ask, CallBack, End, Menu, Record, Rows, Say, Screen, SendSms, Transfer

Worded = Menu | Ask | Rows | Say | End | Record | Transfer | CallBack | SendSms


def recorded(screen: Screen, ear: Ear, voice: Voice, page: int) -> tuple[Play, ...]:
    """The screen with its options; nothing where a piece is missing, so that all of it is spoken by one voice.

    Nor where options come and go, unless the menus name the recording: it would tell of keys that mean something else.
    """
    if screen.voice.audio and not page:
        return pieces(screen.voice.audio, ear, voice)
    if not isinstance(screen.verb, Worded) or not steady(screen.verb, ear.scope.service):
        return ()
    if page:
        return voice.play([f"{screen.name}.page{page + 1}.mp3"])
    return _stitched(screen, words_of(screen, screen.verb.text), ear, voice) or voice.play(
        [f"{screen.name}.mp3"]
    )


def pieces(entries: tuple[str, ...], ear: Ear, voice: Voice) -> tuple[Play, ...]:
    """The recordings of an `audio:` list. An entry that is a placeholder alone is read out, others name a file."""
    files: list[str] = []
    for entry in entries:
        template = _parsed(entry)
        if template.alone is not None:
            read = ear.reading(template.alone).files
            if not read:
                return ()
            files += read
        else:
            files.append(as_text(ear.scope.valued(template)))
    return voice.play(files)


def _stitched(screen: Screen, text: Text, ear: Ear, voice: Voice) -> tuple[Play, ...]:
    """A text with values: `<screen>.1.mp3`, the first value, `<screen>.2.mp3` …, then `<screen>.options.mp3`."""
    template = text.by_language[voice.language]
    if template.fixed is not None:
        return ()
    files: list[str] = []
    for file, value in _parts(screen.name, template, ear):
        if not file and not value:
            return ()
        files += [file] if file else value
    if isinstance(screen.verb, Menu | Rows):
        files.append(f"{screen.name}.options.mp3")
    return voice.play(files)


def _parts(name: str, template: Template, ear: Ear) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The file of each part with words, or the files of each value."""
    number = 0
    for part in template.parts:
        if not isinstance(part, str):
            yield "", ear.reading(part).files
        elif any(character.isalnum() for character in part):
            number += 1
            yield f"{name}.{number}.mp3", ()


@lru_cache(1024)
def _parsed(entry: str) -> Template:
    try:
        return parse_template(entry)
    except StrayBraceError:
        return Template((entry,), entry)
