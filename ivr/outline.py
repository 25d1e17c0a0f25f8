"""Which recordings play a screen, and the words that each of them holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import product

from ivr.hearing import Hearing
from ivr.keypad import pages_of
from ivr.piece import Piece
from ivr.recorded import Worded
from ivr.script import scope_of, script
from ivr.speech import joined, spoken
from ivr.steps import Gather, Pause, Play, Prompt, Record, Say, Steps
from ivr.values import Values
from ivr.voices import Studio
from ivr.wording import words_of
from menus.choices import offered_now
from menus.engine import Page
from menus.given import Caller, Given
from menus.model import End, Menu, Rows, Screen, Service
from menus.scope import HopScope
from menus.session import Session
from menus.templates import Placeholder, StrayBraceError, Template, Text, parse_template

MOST_NAMES = 500  # files that a name with placeholders may stand for
_ANY_MOMENT = Given(datetime(2026, 1, 5, 12, tzinfo=UTC))
_NUMBERED = "Its words are said before or after a value: as if the sentence went on."


@dataclass(frozen=True, slots=True)
class Outline:
    """`pieces` in the order in which they are played. `open` are the values that no recording can hold.

    `whole` is the one recording that does as well; `elsewhere`: all of it is at https addresses. `times`: how often a
    piece is heard in a typical prompt, where not once.
    """

    pieces: tuple[Piece, ...] = ()
    open: tuple[str, ...] = ()
    whole: Piece | None = None
    elsewhere: bool = False
    times: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws the screens of a service in one language."""

    service: Service
    values: Values

    def outline(self, screen: Screen) -> Outline:
        """What plays a screen."""
        whole = Piece(f"{screen.name}.mp3", self._words(screen))
        pages = tuple(self._pages(screen))
        if screen.voice.audio:
            return self._listed(screen, whole.words)
        if not isinstance(screen.verb, Worded):
            return Outline()
        text = words_of(screen, screen.verb.text)
        template = text.by_language[self.values.language]
        if template.fixed is not None:
            return Outline((whole, *pages, *self._notices(screen)), whole=whole)
        return self._stitched(screen, template, pages, whole)

    def _stitched(
        self, screen: Screen, template: Template, pages: tuple[Piece, ...], whole: Piece
    ) -> Outline:
        """Part by part, as `recorded` puts them together."""
        pieces: list[Piece] = []
        opened: list[str] = []
        times: dict[str, float] = {}
        number = 0
        for part in template.parts:
            if isinstance(part, Placeholder):
                voicing = self.values.of(part)
                pieces += voicing.pieces
                opened += [str(part)] if voicing.open else []
                times |= {piece.file: voicing.times / len(voicing.pieces) for piece in voicing.pieces}
            elif any(character.isalnum() for character in part):
                number += 1
                pieces.append(Piece(f"{screen.name}.{number}.mp3", spoken(part).strip(" ,;:"), _NUMBERED))
        if isinstance(screen.verb, Menu | Rows):
            pieces.append(Piece(f"{screen.name}.options.mp3", self._choices(screen)))
        pieces += [*pages, *self._notices(screen)]
        return Outline(
            tuple(dict.fromkeys(pieces)), tuple(opened), whole if not opened else None, times=times
        )

    def _listed(self, screen: Screen, whole: str) -> Outline:
        """The entries of `audio:`."""
        pieces: list[Piece] = []
        opened: list[str] = []
        words = self._words_of_entries(screen, whole)
        here = [entry for entry in screen.voice.audio if not entry.startswith("https://")]
        for entry in here:
            template = _parsed(entry)
            if template.alone is not None:
                voicing = self.values.of(template.alone)
                pieces += voicing.pieces
                opened += [entry] if voicing.open else []
            else:
                named = self._named(template)
                if named is None:
                    opened += [entry]
                else:
                    pieces += [Piece(name, words.get(entry, ""), note) for name, note in named.items()]
        pieces += self._notices(screen)
        return Outline(tuple(dict.fromkeys(pieces)), tuple(opened), elsewhere=not here)

    def _words_of_entries(self, screen: Screen, whole: str) -> dict[str, str]:
        """One file has all the words; several have those of the text's parts, where these are as many."""
        audio = screen.voice.audio
        if len(audio) == 1:
            return {audio[0]: whole}
        verb = screen.verb
        text = words_of(screen, verb.text) if isinstance(verb, Worded) else None
        parts = text.by_language[self.values.language].parts if text is not None else ()
        shape = [isinstance(part, Placeholder) for part in parts]
        if shape != [_parsed(entry).alone is not None for entry in audio]:
            return {}
        return {
            entry: spoken(part).strip(" ,;:")
            for entry, part in zip(audio, parts, strict=True)
            if isinstance(part, str)
        }

    def _named(self, template: Template) -> dict[str, str] | None:
        """Every name that a name with placeholders may stand for, with a note; None where there is no saying."""
        places = template.placeholders
        if not places:
            return {template.fixed or "": ""}
        choices = [self.values.names(place) for place in places]
        known = [one for one in choices if one is not None]
        if len(known) < len(choices):
            return None
        found = {}
        for values in product(*known):
            given = dict(zip(places, values, strict=True))
            name = "".join(part if isinstance(part, str) else given[part] for part in template.parts)
            said = ", ".join(words[value] for words, value in zip(known, values, strict=True) if words[value])
            found[name] = f"Where the answer is {said}." if said else ""
        return found if len(found) <= MOST_NAMES else None

    def _notices(self, screen: Screen) -> Iterator[Piece]:
        """What is said of an answer that does not fit, in the prompt's place."""
        own = screen.voice.invalid_audio
        yield from (Piece(name, "", needed=False) for name in own if "{" not in name and "://" not in name)
        text = screen.voice.invalid_say or screen.invalid
        if text is not None and not own:
            yield from self._notice(f"{screen.name}.invalid.mp3", text)
        for number, demand in enumerate(screen.require, start=1):
            yield from self._notice(f"{screen.name}.require{number}.mp3", demand.say)

    def _notice(self, file: str, text: Text) -> Iterator[Piece]:
        words = text.by_language[self.values.language].fixed
        if words is not None:
            yield Piece(file, spoken(words), "After an answer that does not fit.", needed=False)

    def _pages(self, screen: Screen) -> Iterator[Piece]:
        if isinstance(screen.verb, Menu):
            for page in range(1, pages_of(screen, self._scope(screen))):
                words = self._words(screen, page)
                yield Piece(f"{screen.name}.page{page + 1}.mp3", words, "The options after the first eight.")

    def _words(self, screen: Screen, page: int = 0) -> str:
        """What a machine would say, were nothing recorded."""
        hearing = Hearing(page=page)
        steps = script(self._scope(screen), Page("", ends=isinstance(screen.verb, End)), hearing, Studio(""))
        return joined(prompt.text for prompt in _prompts(steps) if isinstance(prompt, Say))

    def _choices(self, screen: Screen) -> str:
        """The words after the prompt."""
        silent = {language: Template((), "") for language in self.service.languages}
        return self._words(replace(screen, voice=replace(screen.voice, say=Text(silent, screen.place))))

    def _scope(self, screen: Screen) -> HopScope:
        """A caller who is on the screen, and came there from another, unless calls begin there."""
        starts = {point.goto for point in self.service.voice.values()}
        session = Session(self.values.language, "", entry=screen.name, home=screen.name, screen=screen.name)
        if screen.name not in starts:
            session.history = [next(iter(starts), screen.name)]
        scope = scope_of(self.service, session, Caller("", "voice", "", ""), _ANY_MOMENT)
        session.offered = offered_now(screen.verb, scope)
        return scope


def _prompts(steps: Steps) -> Iterator[Prompt]:
    for step in steps:
        if isinstance(step, Gather | Record):
            yield from step.prompts
        elif isinstance(step, Say | Play | Pause):
            yield step


def _parsed(entry: str) -> Template:
    try:
        return parse_template(entry)
    except StrayBraceError:
        return Template((entry,), entry)
