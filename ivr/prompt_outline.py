"""Which recordings play a screen, and the words that each of them holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice, product

from ivr.call_script import call_script, scope_of
from ivr.caller_input import CallProgress
from ivr.keypad import page_count
from ivr.prompt_part import PromptPart
from ivr.recorded_screen import VerbWithText
from ivr.speech_text import as_sentences, join_sentences, trim_text_part
from ivr.spoken_text import spoken_text_of
from ivr.static_choices import is_static
from ivr.steps import CallSteps, GatherStep, PauseStep, PlayStep, PromptStep, RecordStep, SayStep
from ivr.value_recordings import NO_VALUE, PossibleValue, ValueRecordingFinder
from ivr.voice import CallVoices
from menus.engine.engine import Page
from menus.engine.inputs import Caller, TurnInputs
from menus.engine.row_search import list_rows
from menus.engine.scope import TurnScope
from menus.engine.session import Session
from menus.expressions.templates import LocalisedText, Placeholder, StrayBraceError, Template, parse_template
from menus.model import End, ListVerb, Menu, Screen, Service
from menus.rendering.layout import options_on_offer

VARIABLE_OPTIONS, VARIABLE_ROWS = "options that come and go", "rows that come and go"
MAX_NAMES = 500  # files that a name with placeholders may stand for
_ANY_MOMENT = TurnInputs(datetime(2026, 1, 5, 12, tzinfo=UTC))
_PART_NOTE = "Its words are said before or after a value: as if the sentence went on."


@dataclass(frozen=True, slots=True)
class PromptOutline:
    """`pieces` in the order in which they are played. `open` are the values that no recording can hold.

    `whole` is the one recording that does as well; `elsewhere`: all of it is at https addresses. `prompt` are the files
    of the prompt alone, without values and options, each with the share of it that is.
    """

    parts: tuple[PromptPart, ...] = ()
    unrecordable_values: tuple[str, ...] = ()
    single_recording: PromptPart | None = None
    all_remote: bool = False
    prompt_shares: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutlineBuilder:
    """Draws the screens of a service in one language. Those of `first` are shown with nothing to go back to."""

    service: Service
    values: ValueRecordingFinder
    first_screens: frozenset[str]

    def outline(self, screen: Screen) -> PromptOutline:
        """What plays a screen."""
        if screen.voice.audio:
            return self._outline_of_entries(screen)
        if not isinstance(screen.verb, VerbWithText):
            return PromptOutline()
        if not is_static(screen.verb, self.service):
            return PromptOutline(
                unrecordable_values=(
                    VARIABLE_ROWS if isinstance(screen.verb, ListVerb) else VARIABLE_OPTIONS,
                )
            )
        whole = PromptPart(f"{screen.name}.mp3", self._machine_text(screen))
        pages = tuple(self._page_parts(screen))
        template = spoken_text_of(screen, screen.verb.text).by_language[self.values.language]
        if template.static_text is not None:
            share = {whole.file: self._prompt_share(screen, whole)}
            return PromptOutline(
                (whole, *pages, *self._notice_parts(screen)), single_recording=whole, prompt_shares=share
            )
        return self._outline_in_parts(screen, template, pages, whole)

    def _outline_in_parts(
        self, screen: Screen, template: Template, pages: tuple[PromptPart, ...], whole: PromptPart
    ) -> PromptOutline:
        """Part by part, as `recorded` puts them together."""
        pieces: list[PromptPart] = []
        unrecordable: list[str] = []
        prompt: dict[str, float] = {}
        number = 0
        for part in template.parts:
            if isinstance(part, Placeholder):
                recordings = self.values.recordings_for(part)
                pieces += recordings.parts
                unrecordable += [str(part)] if recordings.open_ended else []
            elif any(character.isalnum() for character in part):
                number += 1
                prompt[f"{screen.name}.{number}.mp3"] = 1.0
                pieces.append(PromptPart(f"{screen.name}.{number}.mp3", trim_text_part(part), _PART_NOTE))
        if isinstance(screen.verb, Menu | ListVerb):
            pieces.append(PromptPart(f"{screen.name}.options.mp3", self._text_after_prompt(screen)))
        pieces += [*pages, *self._notice_parts(screen)]
        return PromptOutline(
            tuple(dict.fromkeys(pieces)),
            tuple(unrecordable),
            whole if not unrecordable else None,
            prompt_shares=prompt,
        )

    def _outline_of_entries(self, screen: Screen) -> PromptOutline:
        """The entries of `audio:`."""
        pieces: list[PromptPart] = []
        unrecordable: list[str] = []
        prompt: dict[str, float] = {}
        here = [entry for entry in screen.voice.audio if not entry.startswith("https://")]
        for entry in here:
            template = _parse_entry(entry)
            if template.sole_placeholder is not None:
                recordings = self.values.recordings_for(template.sole_placeholder)
                pieces += recordings.parts
                unrecordable += [entry] if recordings.open_ended else []
            else:
                named = self._parts_for_entry(screen, entry, template)
                pieces += named
                alone = len(screen.voice.audio) == 1
                prompt |= {
                    piece.file: (self._prompt_share(screen, piece) if alone else 1.0) / len(named)
                    for piece in named
                }
                unrecordable += [] if named else [entry]
        pieces += self._notice_parts(screen)
        return PromptOutline(
            tuple(dict.fromkeys(pieces)), tuple(unrecordable), all_remote=not here, prompt_shares=prompt
        )

    def _entry_words(self, screen: Screen, entry: str, known: PossibleValue) -> str:
        """The words of a file: all, where it is the only one; those of its part, where the text has as many."""
        audio = screen.voice.audio
        if len(audio) == 1:
            return self._machine_text(screen, known=known)
        verb = screen.verb
        text = spoken_text_of(screen, verb.text) if isinstance(verb, VerbWithText) else None
        parts = text.by_language[self.values.language].parts if text is not None else ()
        if [isinstance(part, Placeholder) for part in parts] != [
            _parse_entry(one).sole_placeholder is not None for one in audio
        ]:
            return ""
        part = parts[audio.index(entry)]
        return trim_text_part(part) if isinstance(part, str) else ""

    def _parts_for_entry(self, screen: Screen, entry: str, template: Template) -> list[PromptPart]:
        """Every file that a name may stand for; none where there is no saying."""
        places = template.placeholders
        choices = [self.values.possible_values(place) for place in places]
        found = []
        for taken in islice(product(*choices), MAX_NAMES + 1):
            values = {place: one.value for place, one in zip(places, taken, strict=True)}
            name = "".join(part if isinstance(part, str) else values[part] for part in template.parts)
            known = PossibleValue(
                answers={key: value for one in taken for key, value in one.answers.items()},
                choices={key: value for one in taken for key, value in one.choices.items()},
                rows={key: value for one in taken for key, value in one.rows.items()},
            )
            said = ", ".join(values[place] for place in places)
            note = f"Where the answer is {said}." if said else ""
            found.append(PromptPart(name, self._entry_words(screen, entry, known), note))
        return found if len(found) <= MAX_NAMES else []

    def _notice_parts(self, screen: Screen) -> Iterator[PromptPart]:
        """What is said of an answer that does not fit, in the prompt's place."""
        own = screen.voice.invalid_audio
        yield from (
            PromptPart(name, "", required=False) for name in own if "{" not in name and "://" not in name
        )
        text = screen.voice.invalid_say or screen.invalid
        if text is not None and not own:
            yield from self._notice_part(f"{screen.name}.invalid.mp3", text)
        for number, demand in enumerate(screen.require, start=1):
            yield from self._notice_part(f"{screen.name}.require{number}.mp3", demand.say)

    def _notice_part(self, file: str, text: LocalisedText) -> Iterator[PromptPart]:
        words = text.by_language[self.values.language].static_text
        if words is not None:
            yield PromptPart(file, as_sentences(words), "After an answer that does not fit.", required=False)

    def _page_parts(self, screen: Screen) -> Iterator[PromptPart]:
        if isinstance(screen.verb, Menu):
            for page in range(1, page_count(screen, self._sample_scope(screen))):
                words = self._machine_text(screen, page)
                yield PromptPart(
                    f"{screen.name}.page{page + 1}.mp3", words, "The options after the first eight."
                )

    def _machine_text(self, screen: Screen, page: int = 0, known: PossibleValue = NO_VALUE) -> str:
        """What a machine would say, were nothing recorded."""
        progress = CallProgress(page=page)
        steps = call_script(
            self._sample_scope(screen, known),
            Page("", ends=isinstance(screen.verb, End)),
            progress,
            CallVoices(""),
        )
        return join_sentences(prompt.text for prompt in _prompts(steps) if isinstance(prompt, SayStep))

    def _prompt_share(self, screen: Screen, whole: PromptPart) -> float:
        """How much of the words of a recording is its prompt."""
        return 1.0 - len(self._text_after_prompt(screen)) / len(whole.words) if whole.words else 1.0

    def _text_after_prompt(self, screen: Screen) -> str:
        """The words after the prompt."""
        silent = {language: Template((), "") for language in self.service.languages}
        without_prompt = replace(screen, voice=replace(screen.voice, say=LocalisedText(silent, screen.place)))
        service = replace(self.service, screens={**self.service.screens, screen.name: without_prompt})
        return OutlineBuilder(service, self.values, self.first_screens)._machine_text(without_prompt)  # noqa: SLF001 - its own

    def _sample_scope(self, screen: Screen, known: PossibleValue = NO_VALUE) -> TurnScope:
        """A caller who is on the screen, and came there from another where that is sure."""
        session = Session(self.values.language, "", entry=screen.name, home=screen.name, screen=screen.name)
        session.history = [] if screen.name in self.first_screens else [screen.name]
        session.answers, session.choices, session.rows = (
            dict(known.answers),
            dict(known.choices),
            dict(known.rows),
        )
        scope = scope_of(self.service, session, Caller("", "voice", "", ""), _ANY_MOMENT)
        if isinstance(screen.verb, ListVerb) and screen.verb.source in self.service.tables:
            session.listed_rows = list_rows(scope, screen.verb)
        session.offered_options = options_on_offer(screen.verb, scope)
        return scope


def _prompts(steps: CallSteps) -> Iterator[PromptStep]:
    for step in steps:
        if isinstance(step, GatherStep | RecordStep):
            yield from step.prompts
        elif isinstance(step, SayStep | PlayStep | PauseStep):
            yield step


def _parse_entry(entry: str) -> Template:
    try:
        return parse_template(entry)
    except StrayBraceError:
        return Template((entry,), entry)
