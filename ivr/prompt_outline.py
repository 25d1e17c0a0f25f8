"""Work out the recordings that play a screen, and the words of each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice, product

import msgspec

from ivr.call_script import call_script, scope_of
from ivr.caller_input import CallProgress
from ivr.case_recordings import case_file_name
from ivr.keypad import page_count
from ivr.prompt_part import PromptPart
from ivr.recorded_screen import VerbWithText
from ivr.speech_text import as_sentences, join_sentences, trim_text_part
from ivr.spoken_text import spoken_text_of
from ivr.static_choices import is_static
from ivr.steps import CallSteps, GatherStep, PauseStep, PlayStep, PromptStep, RecordStep, SayStep
from ivr.value_recordings import NO_VALUE, PossibleValue, ValueRecordingFinder
from ivr.voice import CallVoices
from menus.analysis.satisfiability import possible_wordings
from menus.engine.engine import Page
from menus.engine.inputs import Caller, TurnInputs
from menus.engine.scope import VOICE_CHANNEL, TurnScope
from menus.engine.session import Session
from menus.expressions.conditional_texts import CitizenText
from menus.expressions.templates import LocalisedText, Placeholder, StrayBraceError, Template, parse_template
from menus.model import ChoiceVerb, Screen, Service
from menus.rendering.layout import options_on_offer
from menus.verbs.end import End
from menus.verbs.list import ListVerb
from menus.verbs.menu import Menu

VARIABLE_OPTIONS, VARIABLE_ROWS = "options that come and go", "rows that come and go"
MAX_NAMES = 500  # the most files for one name with placeholders
_ANY_MOMENT = TurnInputs(datetime(2026, 1, 5, 12, tzinfo=UTC))
_PART_NOTE = "Its words are said before or after a value: as if the sentence went on."


class PromptOutline(msgspec.Struct, frozen=True):
    """The recordings of a screen.

    `parts` are in the order in which they play. `unrecordable_values` are the values that no recording can hold.
    `single_recording` is the recording that can play instead of the parts. `all_remote`: every recording is at an
    https address. `prompt_shares` has the files of the prompt, without values and options. Each has the share of its
    words that belong to the prompt. `cases` has an outline for each case, if the text has several. Then `parts` are
    those of all cases.
    """

    parts: tuple[PromptPart, ...] = ()
    unrecordable_values: tuple[str, ...] = ()
    single_recording: PromptPart | None = None
    all_remote: bool = False
    prompt_shares: Mapping[str, float] = msgspec.field(default_factory=dict)
    cases: tuple["PromptOutline", ...] = ()


class OutlineBuilder(msgspec.Struct, frozen=True):
    """Outlines the screens of a service in one language. On `first_screens`, Back has no effect."""

    service: Service
    values: ValueRecordingFinder
    first_screens: frozenset[str]

    def outline(self, screen: Screen) -> PromptOutline:
        """Return the recordings that play a screen."""
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
        text = spoken_text_of(screen, screen.verb.text)
        if isinstance(text, LocalisedText):
            return self._outline_of_wording(screen, text)
        return _outline_of_cases(
            self._with_spoken_text(screen, wording)._outline_of_wording(screen, wording)  # noqa: SLF001 - its own
            for wording in possible_wordings(text, self._known)
        )

    def _outline_of_wording(self, screen: Screen, wording: LocalisedText) -> PromptOutline:
        """Outline a screen that says `wording`."""
        whole = PromptPart(f"{case_file_name(screen.name, wording)}.mp3", self._machine_text(screen))
        pages = tuple(self._page_parts(screen))
        template = wording.by_language[self.values.language]
        if template.static_text is not None:
            share = {whole.file: self._prompt_share(screen, whole)}
            return PromptOutline(
                (whole, *pages, *self._notice_parts(screen)), single_recording=whole, prompt_shares=share
            )
        return self._outline_in_parts(screen, wording, pages, whole)

    def _outline_in_parts(
        self, screen: Screen, wording: LocalisedText, pages: tuple[PromptPart, ...], whole: PromptPart
    ) -> PromptOutline:
        """Return the outline in parts, which `ivr.recorded_screen` plays one after another."""
        parts: list[PromptPart] = []
        unrecordable: list[str] = []
        prompt: dict[str, float] = {}
        number, stem = 0, case_file_name(screen.name, wording)
        for part in wording.by_language[self.values.language].parts:
            if isinstance(part, Placeholder):
                recordings = self.values.recordings_for(part)
                parts += recordings.parts
                unrecordable += [str(part)] if recordings.open_ended else []
            elif any(character.isalnum() for character in part):
                number += 1
                prompt[f"{stem}.{number}.mp3"] = 1.0
                parts.append(PromptPart(f"{stem}.{number}.mp3", trim_text_part(part), _PART_NOTE))
        if isinstance(screen.verb, ChoiceVerb):
            parts.append(PromptPart(f"{screen.name}.options.mp3", self._text_after_prompt(screen)))
        parts += [*pages, *self._notice_parts(screen)]
        return PromptOutline(
            tuple(dict.fromkeys(parts)),
            tuple(unrecordable),
            whole if not unrecordable else None,
            prompt_shares=prompt,
        )

    def _outline_of_entries(self, screen: Screen) -> PromptOutline:
        """Return the outline of the entries of `audio:`."""
        parts: list[PromptPart] = []
        unrecordable: list[str] = []
        prompt: dict[str, float] = {}
        local_entries = [entry for entry in screen.voice.audio if not entry.startswith("https://")]
        for entry in local_entries:
            template = _parse_entry(entry)
            if template.sole_placeholder is not None:
                recordings = self.values.recordings_for(template.sole_placeholder)
                parts += recordings.parts
                unrecordable += [entry] if recordings.open_ended else []
            else:
                named = self._parts_for_entry(screen, entry, template)
                parts += named
                alone = len(screen.voice.audio) == 1
                prompt |= {
                    part.file: (self._prompt_share(screen, part) if alone else 1.0) / len(named)
                    for part in named
                }
                unrecordable += [] if named else [entry]
        parts += self._notice_parts(screen)
        return PromptOutline(
            tuple(dict.fromkeys(parts)),
            tuple(unrecordable),
            all_remote=not local_entries,
            prompt_shares=prompt,
        )

    def _entry_words(self, screen: Screen, entry: str, known: PossibleValue) -> str:
        """Return the words of a file of `audio:`.

        The only file has all words of the screen. If the text has as many parts as there are files, each file has the
        words of one part. Otherwise the words are unknown, and the result is empty.
        """
        audio = screen.voice.audio
        if len(audio) == 1:
            return self._machine_text(screen, known=known)
        verb = screen.verb
        text = spoken_text_of(screen, verb.text) if isinstance(verb, VerbWithText) else None
        wordings = possible_wordings(text, self._known) if text is not None else ()
        parts = wordings[0].by_language[self.values.language].parts if len(wordings) == 1 else ()
        if [isinstance(part, Placeholder) for part in parts] != [
            _parse_entry(other).sole_placeholder is not None for other in audio
        ]:
            return ""
        part = parts[audio.index(entry)]
        return trim_text_part(part) if isinstance(part, str) else ""

    def _parts_for_entry(self, screen: Screen, entry: str, template: Template) -> list[PromptPart]:
        """Return every file that a name with placeholders may mean; none if the values are unknown."""
        places = template.placeholders
        choices = [self.values.possible_values(place) for place in places]
        parts = []
        for combination in islice(product(*choices), MAX_NAMES + 1):
            values = {place: possible.value for place, possible in zip(places, combination, strict=True)}
            name = "".join(part if isinstance(part, str) else values[part] for part in template.parts)
            known = PossibleValue(
                answers={key: value for possible in combination for key, value in possible.answers.items()},
                choices={key: value for possible in combination for key, value in possible.choices.items()},
                rows={key: value for possible in combination for key, value in possible.rows.items()},
            )
            spoken = ", ".join(values[place] for place in places)
            note = f"Where the answer is {spoken}." if spoken else ""
            parts.append(PromptPart(name, self._entry_words(screen, entry, known), note))
        return parts if len(parts) <= MAX_NAMES else []

    def _notice_parts(self, screen: Screen) -> Iterator[PromptPart]:
        """Yield the recordings of notices, which replace the prompt after a wrong answer."""
        own = screen.voice.invalid_audio
        yield from (
            PromptPart(name, "", required=False) for name in own if "{" not in name and "://" not in name
        )
        text = screen.voice.invalid_say or screen.invalid
        if text is not None and not own:
            yield from self._notice_part(f"{screen.name}.invalid", text)
        for number, demand in enumerate(screen.require, start=1):
            yield from self._notice_part(f"{screen.name}.require{number}", demand.say)

    def _notice_part(self, name: str, text: CitizenText) -> Iterator[PromptPart]:
        for wording in possible_wordings(text, self._known):
            words = wording.by_language[self.values.language].static_text
            if words is not None:
                file, note = f"{case_file_name(name, wording)}.mp3", "After an answer that does not fit."
                yield PromptPart(file, as_sentences(words), note, required=False)

    def _page_parts(self, screen: Screen) -> Iterator[PromptPart]:
        if isinstance(screen.verb, Menu):
            for page in range(1, page_count(screen, self._sample_scope(screen))):
                words = self._machine_text(screen, page)
                yield PromptPart(
                    f"{screen.name}.page{page + 1}.mp3", words, "The options after the first eight."
                )

    def _machine_text(self, screen: Screen, page: int = 0, known: PossibleValue = NO_VALUE) -> str:
        """Return the words that a voice would say without recordings."""
        progress = CallProgress(page=page)
        steps = call_script(
            self._sample_scope(screen, known),
            Page("", ends=isinstance(screen.verb, End)),
            progress,
            CallVoices(""),
        )
        return join_sentences(prompt.text for prompt in _prompts(steps) if isinstance(prompt, SayStep))

    def _prompt_share(self, screen: Screen, whole: PromptPart) -> float:
        """Return the share of a recording's words that belong to the prompt, from 0 to 1."""
        return 1.0 - len(self._text_after_prompt(screen)) / len(whole.words) if whole.words else 1.0

    def _text_after_prompt(self, screen: Screen) -> str:
        """Return the words after the prompt."""
        silent = {language: Template((), "") for language in self.service.languages}
        without_prompt = LocalisedText(silent, screen.place)
        return self._with_spoken_text(screen, without_prompt)._machine_text(screen)  # noqa: SLF001 - its own

    def _with_spoken_text(self, screen: Screen, text: LocalisedText) -> "OutlineBuilder":
        """Return a builder for the same service, in which the screen says `text`."""
        changed = replace(screen, voice=msgspec.structs.replace(screen.voice, say=text))
        service = replace(self.service, screens={**self.service.screens, screen.name: changed})
        return OutlineBuilder(service, self.values, self.first_screens)

    @property
    def _known(self) -> dict[str, str]:
        """What is known of every call in the language."""
        return {"language": self.values.language, "channel": VOICE_CHANNEL}

    def _sample_scope(self, screen: Screen, known: PossibleValue = NO_VALUE) -> TurnScope:
        """Return a scope with a sample caller on the screen. There is a screen before it unless it can be the first."""
        session = Session(self.values.language, "", entry=screen.name, home=screen.name, screen=screen.name)
        session.history = [] if screen.name in self.first_screens else [screen.name]
        session.answers, session.choices, session.rows = (
            dict(known.answers),
            dict(known.choices),
            dict(known.rows),
        )
        scope = scope_of(self.service, session, Caller("", "voice", "", ""), _ANY_MOMENT)
        if isinstance(screen.verb, ListVerb) and screen.verb.source in self.service.tables:
            session.listed_rows = screen.verb.rows(scope)
        session.offered_options = options_on_offer(screen.verb, scope)
        return scope


def _outline_of_cases(outlines: Iterable[PromptOutline]) -> PromptOutline:
    """Return the outline of a screen whose text has these cases."""
    cases = tuple(outlines)
    if len(cases) == 1:
        return cases[0]
    return PromptOutline(
        tuple(dict.fromkeys(part for case in cases for part in case.parts)),
        tuple(dict.fromkeys(value for case in cases for value in case.unrecordable_values)),
        cases=cases,
    )


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
