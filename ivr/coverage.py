"""Find the recordings of a service that exist or are missing, for each screen and language."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

import msgspec

from ivr.first_screens import first_screens
from ivr.prompt_outline import OutlineBuilder, PromptOutline
from ivr.prompt_part import PromptPart
from ivr.system_prompts import system_prompts
from ivr.update_recordings import SpokenUpdate, possible_update_wordings, update_parts, wording_files
from ivr.value_recordings import DIGITS, ValueRecordingFinder
from menus.model import Screen, Service

RecordingSeconds = Callable[[str, str], float | None]
"""Returns the length of a recording in seconds, by language and file name; None if it does not exist."""


class SpeechSource(StrEnum):
    """The source of the words of a screen in a language: recordings or a voice."""

    RECORDED = "recorded"
    SPOKEN = "spoken"  # by a voice of the provider
    MISSING = "missing"


class PromptCoverage(msgspec.Struct, frozen=True):
    """The recordings that exist. `defects_by_folder` has sentences about unusable recordings, by folder."""

    service: Service
    seconds_of: RecordingSeconds
    defects_by_folder: Mapping[str, Sequence[str]] = msgspec.field(default_factory=dict)
    _builders: dict[str, OutlineBuilder] = msgspec.field(default_factory=dict)
    _outlines: dict[tuple[str, str], PromptOutline] = msgspec.field(default_factory=dict)

    def speech_source(self, screen: Screen, language: str) -> SpeechSource:
        """Return the source of a screen's words. It is recorded only if no recording is missing."""
        if self.is_complete(screen, language):
            return SpeechSource.RECORDED
        return SpeechSource.SPOKEN if self.service.languages[language].tts else SpeechSource.MISSING

    def is_complete(self, screen: Screen, language: str) -> bool:
        """Return True if recordings can play a screen with all of its possible values."""
        return not self._incomplete_outlines(screen, language)

    def outline(self, screen: Screen, language: str) -> PromptOutline:
        """Return the recordings that play a screen."""
        if (screen.name, language) not in self._outlines:
            if language not in self._builders:
                values = ValueRecordingFinder(self.service, language)
                self._builders[language] = OutlineBuilder(self.service, values, first_screens(self.service))
            self._outlines[screen.name, language] = self._builders[language].outline(screen)
        return self._outlines[screen.name, language]

    def parts(self, screens: Iterable[Screen], language: str) -> tuple[PromptPart, ...]:
        """Return every recording that a language needs, each once.

        Recordings of screens come first, in their order, then the gateway's own words.
        """
        found: dict[str, PromptPart] = {}
        for part in self._all_parts(screens, language):
            known = found.get(part.file)
            if known is None or (part.required and not known.required):
                found[part.file] = part
        return tuple(found.values())

    def defects(self, language: str) -> Sequence[str]:
        """Return a sentence about each recording of the language that cannot be published."""
        return self.defects_by_folder.get(self.service.languages[language].audio, ())

    def missing(self, screens: Sequence[Screen], language: str) -> Sequence[str]:
        """Return the paths of the recordings that are missing for the screens and for the gateway's own words."""
        folder = self.service.languages[language].audio
        files = [file for screen in screens for file in self.missing_files(screen, language)]
        files += [part.file for part in self._missing_parts(system_prompts(self.service, language), language)]
        return [f"{folder}/{file}" for file in dict.fromkeys(files)]

    def missing_files(self, screen: Screen, language: str) -> Sequence[str]:
        """Return the names of the recordings that are missing for a screen."""
        parts = [part for outline in self._incomplete_outlines(screen, language) for part in outline.parts]
        return list(dict.fromkeys(part.file for part in self._missing_parts(parts, language)))

    def unrecordable_values(self, screen: Screen, language: str) -> Sequence[str]:
        """Return the values of a screen that no recording can hold; none if one recording plays the whole screen."""
        outlines = self._incomplete_outlines(screen, language)
        return tuple(dict.fromkeys(value for outline in outlines for value in outline.unrecordable_values))

    def prompt_seconds(self, screen: Screen, language: str) -> float | None:
        """Return the length of a screen's prompt in seconds, without values and options; of several cases the longest.

        Return None unless all of it is recorded.
        """
        if not self.service.languages[language].audio or not self.is_complete(screen, language):
            return None
        seconds = [
            self._outline_seconds(outline, language) for outline in self._outlines_by_case(screen, language)
        ]
        return None if None in seconds else max(filter(None, seconds), default=None)

    def _outline_seconds(self, outline: PromptOutline, language: str) -> float | None:
        lengths = {file: self.seconds_of(language, file) for file in outline.prompt_shares}
        if None in lengths.values():  # one file plays the whole screen, so its parts have no lengths
            return None
        return sum((lengths[file] or 0.0) * share for file, share in outline.prompt_shares.items()) or None

    def _outlines_by_case(self, screen: Screen, language: str) -> tuple[PromptOutline, ...]:
        outline = self.outline(screen, language)
        return outline.cases or (outline,)

    def _incomplete_outlines(self, screen: Screen, language: str) -> list[PromptOutline]:
        """Return the outlines of the cases of a screen that recordings do not play, whatever its values are."""
        outlines = self._outlines_by_case(screen, language)
        return [outline for outline in outlines if not self._is_recorded(outline, language)]

    def _is_recorded(self, outline: PromptOutline, language: str) -> bool:
        if not self.service.languages[language].audio:
            return outline.all_remote
        if outline.single_recording is not None and self._exists(outline.single_recording, language):
            return True
        return not outline.unrecordable_values and not self._missing_parts(outline.parts, language)

    def missing_for_message(self, message: str, language: str) -> Sequence[str]:
        """Return why a call cannot play a message: missing recordings, or values that no recording can hold."""
        folder = self.service.languages[language].audio
        missing: dict[str, None] = {}
        for wording in possible_update_wordings(self.service, message, language):
            files = wording_files(language, SpokenUpdate(message, DIGITS), wording)
            if not files:
                missing |= dict.fromkeys(map(str, wording.message.by_language[language].placeholders))
            absent = [file for file in files if not folder or self.seconds_of(language, file) is None]
            missing |= dict.fromkeys(f"{folder}/{file}" for file in absent)
        return list(missing)

    def _all_parts(self, screens: Iterable[Screen], language: str) -> Iterator[PromptPart]:
        yield from (part for screen in screens for part in self.outline(screen, language).parts)
        yield from system_prompts(self.service, language)
        yield from update_parts(self.service, language)

    def _missing_parts(self, pieces: Iterable[PromptPart], language: str) -> list[PromptPart]:
        return [part for part in pieces if part.required and not self._exists(part, language)]

    def _exists(self, part: PromptPart, language: str) -> bool:
        return self.seconds_of(language, part.file) is not None
