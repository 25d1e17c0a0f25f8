"""What is spoken on a screen before keys are awaited: what was wrong, the prompt, the choices, the ways back."""

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.caller_input import Hearing
from ivr.expected_keys import Expected
from ivr.keypad import REPEAT, Keypad
from ivr.recorded_screen import Worded, pieces, recorded
from ivr.speech_text import joined
from ivr.spoken_text import Ear, words_of
from ivr.steps import Pause, Play, Prompt
from ivr.voice import Voice
from ivr.voice_settings import Manner
from menus.engine.session import NOTICE_INVALID, NOTICE_NONE
from menus.expressions.templates import Text
from menus.model import Ask, Screen

Prompts = tuple[Prompt, ...]
SLOW_FROM = 2  # misses: the third time everything is said more slowly


@dataclass(frozen=True, slots=True)
class Said:
    """All that the prompts of a screen depend on."""

    screen: Screen
    ear: Ear
    voice: Voice
    manner: Manner
    keypad: Keypad
    hearing: Hearing
    finish_key: str | None = None

    def prompts(self, expected: Expected, hints: tuple[str, ...] = ()) -> Prompts:
        """The recordings of the screen, else its words. `expected` are the keys of an answer, `hints` our own words."""
        notice, instead = self._notice()
        audio = recorded(self.screen, self.ear, self.voice, self.hearing.page)
        if audio:
            alone = instead and isinstance(self.screen.verb, Ask) and not self._speaks(notice)
            return notice if alone else (*self._kept(notice), *audio)
        lines = [
            *self._prompt(instead),
            *hints,
            *self._options(),
            *self._finish(expected),
            *self._ways_back(expected),
        ]
        return (*notice, *self._spoken(lines))

    def _prompt(self, instead: bool) -> Iterator[str]:
        verb = self.screen.verb
        if not instead and not self.hearing.page and isinstance(verb, Worded):
            yield self.ear.render(words_of(self.screen, verb.text))

    def _options(self) -> Iterator[str]:
        yield from (self.press(choice.label, choice.key) for choice in self.keypad.choices)
        words = self.words
        if self.keypad.more:
            yield self.press(words["more"], self.keypad.more)
        if self.keypad.previous:
            yield self.press(words["previous"], self.keypad.previous)

    def _finish(self, expected: Expected) -> Iterator[str]:
        if not expected.exact and expected.most != 1 and self.finish_key is not None:
            yield self.words["finish"].replace("{key}", self._named(self.finish_key))

    def _ways_back(self, expected: Expected) -> Iterator[str]:
        """Where the menu shows them, and keys that are no longer than an answer; to hear it again, after a miss."""
        if not self.keypad.shown:
            return
        for move in self.keypad.navigation:
            if expected.most is None or len(move.key) <= expected.most:
                yield self.press(move.label, move.key)
        if self.keypad.repeat and self.hearing.misses:
            yield self.press(self.words["repeat"], REPEAT)

    def _spoken(self, lines: list[str]) -> Prompts:
        if self.hearing.misses < SLOW_FROM:
            text = joined(lines)
            return (self.voice.say(text),) if text else ()
        slow: list[Prompt] = []
        for line in lines:
            slow += [self.voice.say(line), Pause()] if line else []
        return tuple(slow[:-1])

    def _notice(self) -> tuple[Prompts, bool]:
        """What is said of the last try, and whether it stands in the prompt's place."""
        notice, manner = self.ear.scope.session.notice, self.manner
        if self.hearing.again:
            return (), False
        if self.hearing.silent:
            return self.voice.word("unheard", self.words["unheard"]), False
        if notice == NOTICE_NONE:
            return (), False
        if notice > NOTICE_INVALID:
            return self._worded(self.screen.require[notice - 1].say, f"require{notice}"), True
        audio = pieces(manner.invalid_audio, self.ear, self.voice)
        if audio:
            return audio, True
        if manner.invalid_say is not None:
            return self._worded(manner.invalid_say, "invalid"), True
        if self.screen.again:
            return (), False
        if self.screen.invalid is not None:
            return self._worded(self.screen.invalid, "invalid"), True
        return self.voice.word("invalid", self.words["invalid"]), False

    def _worded(self, text: Text, name: str) -> Prompts:
        """A notice of the screen: `<screen>.<name>.mp3` where it reads the same for everybody."""
        fixed = text.by_language[self.voice.language].fixed is not None
        played = self.voice.play([f"{self.screen.name}.{name}.mp3"]) if fixed else ()
        return played or (self.voice.say(self.ear.render(text)),)

    def _speaks(self, prompts: Prompts) -> bool:
        """Whether a machine's voice is heard in them."""
        return not all(isinstance(prompt, Play) for prompt in prompts)

    def _kept(self, notice: Prompts) -> Prompts:
        """Before recordings: not in a language that the provider has no voice for."""
        return () if self._speaks(notice) and not self.voice.speaks else notice

    def press(self, label: str, key: str) -> str:
        """`For {option}, press {key}.`"""
        return self.words["press"].replace("{key}", self._named(key)).replace("{option}", label)

    def _named(self, key: str) -> str:
        names = {"*": self.words["star"], "#": self.words["hash"]}
        return names.get(key) or (" ".join(key) if len(key) > 1 else key)

    @property
    def words(self) -> dict[str, str]:
        """The gateway's own words in the caller's language."""
        scope = self.ear.scope
        return dict(scope.service.words[scope.session.language])
