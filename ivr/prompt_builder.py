"""Build the prompts of a screen, which it speaks before it waits for keys: notice, prompt, choices, navigation."""

from collections.abc import Iterator

import msgspec

from ivr.caller_input import CallProgress
from ivr.case_recordings import case_file_name
from ivr.expected_keys import ExpectedKeys
from ivr.keypad import REPEAT, Keypad
from ivr.recorded_screen import VerbWithText, play_entries, play_screen
from ivr.speech_text import join_sentences
from ivr.spoken_text import SpokenTextRenderer, spoken_text_of
from ivr.steps import PauseStep, PlayStep, PromptStep
from ivr.voice import LanguageVoice
from ivr.voice_settings import VoiceSettings
from menus.engine.session import NOTICE_INVALID, NOTICE_NONE
from menus.expressions.conditional_texts import CitizenText
from menus.model import Screen
from menus.verbs.ask import Ask

Prompts = tuple[PromptStep, ...]
SLOW_AFTER_MISSES = 2  # misses after which all words are said more slowly


class PromptBuilder(msgspec.Struct, frozen=True):
    """Builds the prompts of a screen."""

    screen: Screen
    renderer: SpokenTextRenderer
    voice: LanguageVoice
    voice_settings: VoiceSettings
    keypad: Keypad
    progress: CallProgress
    finish_key: str | None = None

    def build(self, expected: ExpectedKeys, hints: tuple[str, ...] = ()) -> Prompts:
        """Return the recordings of the screen, or its words for a voice.

        `expected` are the keys of an answer, `hints` are words of the gateway.
        """
        notice, replaces_prompt = self._notice()
        audio = play_screen(self.screen, self.renderer, self.voice, self.progress.page)
        if audio:
            alone = (
                replaces_prompt and isinstance(self.screen.verb, Ask) and not self._has_machine_speech(notice)
            )
            return notice if alone else (*self._notice_before_recordings(notice), *audio)
        lines = [
            *self._prompt_lines(replaces_prompt),
            *hints,
            *self._option_hints(),
            *self._finish_hint(expected),
            *self._navigation_hints(expected),
        ]
        return (*notice, *self._machine_prompts(lines))

    def _prompt_lines(self, replaces_prompt: bool) -> Iterator[str]:
        verb = self.screen.verb
        if not replaces_prompt and not self.progress.page and isinstance(verb, VerbWithText):
            yield self.renderer.render(spoken_text_of(self.screen, verb.text))

    def _option_hints(self) -> Iterator[str]:
        yield from (self.press_hint(choice.label, choice.key) for choice in self.keypad.choices)
        words = self.words
        if self.keypad.more:
            yield self.press_hint(words["more"], self.keypad.more)
        if self.keypad.previous:
            yield self.press_hint(words["previous"], self.keypad.previous)

    def _finish_hint(self, expected: ExpectedKeys) -> Iterator[str]:
        if not expected.exact and expected.max_keys != 1 and self.finish_key is not None:
            yield self.words["finish"].replace("{key}", self._key_name(self.finish_key))

    def _navigation_hints(self, expected: ExpectedKeys) -> Iterator[str]:
        """Yield the hints for navigation keys that the menu shows, if the keys are no longer than an answer.

        After a miss, also yield the hint for the repeat key.
        """
        if not self.keypad.speaks_navigation:
            return
        for move in self.keypad.navigation:
            if expected.max_keys is None or len(move.key) <= expected.max_keys:
                yield self.press_hint(move.label, move.key)
        if self.keypad.repeat and self.progress.misses:
            yield self.press_hint(self.words["repeat"], REPEAT)

    def _machine_prompts(self, lines: list[str]) -> Prompts:
        if self.progress.misses < SLOW_AFTER_MISSES:
            text = join_sentences(lines)
            return (self.voice.say(text),) if text else ()
        slow: list[PromptStep] = []
        for line in lines:
            slow += [self.voice.say(line), PauseStep()] if line else []
        return tuple(slow[:-1])

    def _notice(self) -> tuple[Prompts, bool]:
        """Return the notice about the last answer, and True if it replaces the prompt."""
        notice, voice_settings = self.renderer.scope.session.notice, self.voice_settings
        if self.progress.again:
            return (), False
        if self.progress.silent:
            return self.voice.system_prompt("unheard", self.words["unheard"]), False
        if notice == NOTICE_NONE:
            return (), False
        if notice > NOTICE_INVALID:
            return self._notice_prompts(self.screen.require[notice - 1].say, f"require{notice}"), True
        audio = play_entries(voice_settings.invalid_audio, self.renderer, self.voice)
        if audio:
            return audio, True
        if voice_settings.invalid_say is not None:
            return self._notice_prompts(voice_settings.invalid_say, "invalid"), True
        if self.screen.again:
            return (), False
        if self.screen.invalid is not None:
            return self._notice_prompts(self.screen.invalid, "invalid"), True
        return self.voice.system_prompt(self._word_file("invalid"), self.words["invalid"]), False

    def _notice_prompts(self, text: CitizenText, name: str) -> Prompts:
        """Return a notice of the screen: `<screen>.<name>.mp3` if it has no values, else its words."""
        wording = text.wording(self.renderer.scope)
        fixed = wording.by_language[self.voice.language].static_text is not None
        file = f"{self.screen.name}.{case_file_name(name, wording)}.mp3"
        played = self.voice.play([file]) if fixed else ()
        return played or (self.voice.say(self.renderer.render(wording)),)

    def _word_file(self, name: str) -> str:
        """Return the name of the recording of one of the gateway's own words, in the case that holds now."""
        scope = self.renderer.scope
        text = scope.service.words_with_cases.get(name)
        return case_file_name(name, None if text is None else text.wording(scope))

    def _has_machine_speech(self, prompts: Prompts) -> bool:
        """Return True if a voice speaks any of the prompts."""
        return not all(isinstance(prompt, PlayStep) for prompt in prompts)

    def _notice_before_recordings(self, notice: Prompts) -> Prompts:
        """Return a notice that comes before recordings; nothing if the provider has no voice for the language."""
        return () if self._has_machine_speech(notice) and not self.voice.has_tts else notice

    def press_hint(self, label: str, key: str) -> str:
        """Return `For {option}, press {key}.` in the caller's language."""
        return self.words["press"].replace("{key}", self._key_name(key)).replace("{option}", label)

    def _key_name(self, key: str) -> str:
        names = {"*": self.words["star"], "#": self.words["hash"]}
        return names.get(key) or (" ".join(key) if len(key) > 1 else key)

    @property
    def words(self) -> dict[str, str]:
        """Return the gateway's own words in the caller's language."""
        scope = self.renderer.scope
        return dict(scope.words)
