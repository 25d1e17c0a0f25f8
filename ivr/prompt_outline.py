"""Which recordings play a screen, and the words that each of them holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice, product

from ivr.caller_input import Hearing
from ivr.keypad import pages_of
from ivr.prompt_part import Piece
from ivr.recorded_screen import Worded
from ivr.script import scope_of, script
from ivr.speech_text import between_values, joined, spoken
from ivr.spoken_text import words_of
from ivr.static_choices import steady
from ivr.steps import Gather, Pause, Play, Prompt, Record, Say, Steps
from ivr.value_recordings import NOTHING, Known, Values
from ivr.voice import Studio
from menus.engine.engine import Page
from menus.engine.inputs import Caller, Given
from menus.engine.row_search import rows_for
from menus.engine.scope import HopScope
from menus.engine.session import Session
from menus.expressions.templates import Placeholder, StrayBraceError, Template, Text, parse_template
from menus.model import End, Menu, Rows, Screen, Service
from menus.rendering.choices import offered_now

OPTIONS, ROWS = "options that come and go", "rows that come and go"
MOST_NAMES = 500  # files that a name with placeholders may stand for
_ANY_MOMENT = Given(datetime(2026, 1, 5, 12, tzinfo=UTC))
_NUMBERED = "Its words are said before or after a value: as if the sentence went on."


@dataclass(frozen=True, slots=True)
class Outline:
    """`pieces` in the order in which they are played. `open` are the values that no recording can hold.

    `whole` is the one recording that does as well; `elsewhere`: all of it is at https addresses. `prompt` are the files
    of the prompt alone, without values and options, each with the share of it that is.
    """

    pieces: tuple[Piece, ...] = ()
    open: tuple[str, ...] = ()
    whole: Piece | None = None
    elsewhere: bool = False
    prompt: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws the screens of a service in one language. Those of `first` are shown with nothing to go back to."""

    service: Service
    values: Values
    first: frozenset[str]

    def outline(self, screen: Screen) -> Outline:
        """What plays a screen."""
        if screen.voice.audio:
            return self._listed(screen)
        if not isinstance(screen.verb, Worded):
            return Outline()
        if not steady(screen.verb, self.service):
            return Outline(open=(ROWS if isinstance(screen.verb, Rows) else OPTIONS,))
        whole = Piece(f"{screen.name}.mp3", self._words(screen))
        pages = tuple(self._pages(screen))
        template = words_of(screen, screen.verb.text).by_language[self.values.language]
        if template.fixed is not None:
            share = {whole.file: self._share(screen, whole)}
            return Outline((whole, *pages, *self._notices(screen)), whole=whole, prompt=share)
        return self._stitched(screen, template, pages, whole)

    def _stitched(
        self, screen: Screen, template: Template, pages: tuple[Piece, ...], whole: Piece
    ) -> Outline:
        """Part by part, as `recorded` puts them together."""
        pieces: list[Piece] = []
        opened: list[str] = []
        prompt: dict[str, float] = {}
        number = 0
        for part in template.parts:
            if isinstance(part, Placeholder):
                voicing = self.values.of(part)
                pieces += voicing.pieces
                opened += [str(part)] if voicing.open else []
            elif any(character.isalnum() for character in part):
                number += 1
                prompt[f"{screen.name}.{number}.mp3"] = 1.0
                pieces.append(Piece(f"{screen.name}.{number}.mp3", between_values(part), _NUMBERED))
        if isinstance(screen.verb, Menu | Rows):
            pieces.append(Piece(f"{screen.name}.options.mp3", self._choices(screen)))
        pieces += [*pages, *self._notices(screen)]
        return Outline(
            tuple(dict.fromkeys(pieces)), tuple(opened), whole if not opened else None, prompt=prompt
        )

    def _listed(self, screen: Screen) -> Outline:
        """The entries of `audio:`."""
        pieces: list[Piece] = []
        opened: list[str] = []
        prompt: dict[str, float] = {}
        here = [entry for entry in screen.voice.audio if not entry.startswith("https://")]
        for entry in here:
            template = _parsed(entry)
            if template.alone is not None:
                voicing = self.values.of(template.alone)
                pieces += voicing.pieces
                opened += [entry] if voicing.open else []
            else:
                named = self._named(screen, entry, template)
                pieces += named
                alone = len(screen.voice.audio) == 1
                prompt |= {
                    piece.file: (self._share(screen, piece) if alone else 1.0) / len(named) for piece in named
                }
                opened += [] if named else [entry]
        pieces += self._notices(screen)
        return Outline(tuple(dict.fromkeys(pieces)), tuple(opened), elsewhere=not here, prompt=prompt)

    def _words_of(self, screen: Screen, entry: str, known: Known) -> str:
        """The words of a file: all, where it is the only one; those of its part, where the text has as many."""
        audio = screen.voice.audio
        if len(audio) == 1:
            return self._words(screen, known=known)
        verb = screen.verb
        text = words_of(screen, verb.text) if isinstance(verb, Worded) else None
        parts = text.by_language[self.values.language].parts if text is not None else ()
        if [isinstance(part, Placeholder) for part in parts] != [
            _parsed(one).alone is not None for one in audio
        ]:
            return ""
        part = parts[audio.index(entry)]
        return between_values(part) if isinstance(part, str) else ""

    def _named(self, screen: Screen, entry: str, template: Template) -> list[Piece]:
        """Every file that a name may stand for; none where there is no saying."""
        places = template.placeholders
        choices = [self.values.known(place) for place in places]
        found = []
        for taken in islice(product(*choices), MOST_NAMES + 1):
            values = {place: one.value for place, one in zip(places, taken, strict=True)}
            name = "".join(part if isinstance(part, str) else values[part] for part in template.parts)
            known = Known(
                answers={key: value for one in taken for key, value in one.answers.items()},
                choices={key: value for one in taken for key, value in one.choices.items()},
                rows={key: value for one in taken for key, value in one.rows.items()},
            )
            said = ", ".join(values[place] for place in places)
            note = f"Where the answer is {said}." if said else ""
            found.append(Piece(name, self._words_of(screen, entry, known), note))
        return found if len(found) <= MOST_NAMES else []

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

    def _words(self, screen: Screen, page: int = 0, known: Known = NOTHING) -> str:
        """What a machine would say, were nothing recorded."""
        hearing = Hearing(page=page)
        steps = script(
            self._scope(screen, known), Page("", ends=isinstance(screen.verb, End)), hearing, Studio("")
        )
        return joined(prompt.text for prompt in _prompts(steps) if isinstance(prompt, Say))

    def _share(self, screen: Screen, whole: Piece) -> float:
        """How much of the words of a recording is its prompt."""
        return 1.0 - len(self._choices(screen)) / len(whole.words) if whole.words else 1.0

    def _choices(self, screen: Screen) -> str:
        """The words after the prompt."""
        silent = {language: Template((), "") for language in self.service.languages}
        mute = replace(screen, voice=replace(screen.voice, say=Text(silent, screen.place)))
        service = replace(self.service, screens={**self.service.screens, screen.name: mute})
        return Drawing(service, self.values, self.first)._words(mute)  # noqa: SLF001 - its own

    def _scope(self, screen: Screen, known: Known = NOTHING) -> HopScope:
        """A caller who is on the screen, and came there from another where that is sure."""
        session = Session(self.values.language, "", entry=screen.name, home=screen.name, screen=screen.name)
        session.history = [] if screen.name in self.first else [screen.name]
        session.answers, session.choices, session.rows = (
            dict(known.answers),
            dict(known.choices),
            dict(known.rows),
        )
        scope = scope_of(self.service, session, Caller("", "voice", "", ""), _ANY_MOMENT)
        if isinstance(screen.verb, Rows) and screen.verb.source in self.service.tables:
            session.listed = rows_for(scope, screen.verb)
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
