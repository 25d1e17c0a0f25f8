"""Lists the speech of each screen in each language: recordings, a machine's voice, or none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gateway.audio.prompts.drafts import PromptDraft, read_drafts
from gateway.audio.prompts.prompt_sound import find_sound
from gateway.published_menus.definition import MenuFile, recording_coverage
from ivr.coverage import PromptCoverage, SpeechSource
from ivr.prompt_part import PromptPart
from ivr.system_prompts import system_prompts
from menus.analysis.spoken_screens import spoken_screens
from menus.model import Service

SYSTEM_PROMPTS = "(words of the gateway)"


@dataclass(frozen=True, slots=True)
class ScreenAudio:
    """The speech of a screen in a language. `how` is its source.

    `draft`: some of its recordings are drafts. `missing` are recordings that are not there. `values` are values that no
    recording can say. `seconds` is the length of its prompt.
    """

    screen: str
    language: str
    how: SpeechSource
    draft: bool = False
    missing: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    seconds: float | None = None


def list_screen_audio(file: MenuFile) -> tuple[ScreenAudio, ...]:
    """List the speech of all screens; empty if the file takes no calls, or has errors other than missing recordings."""
    service = file.compiled.service or file.source.compile().service
    screens = spoken_screens(service) if service is not None else []
    if service is None or not screens:
        return ()
    builder = _ScreenAudioBuilder(file, service, recording_coverage(service, file.source.sounds, {}))
    return tuple(
        line
        for language in service.languages
        for line in (
            *(builder.screen(screen.name, language) for screen in screens),
            builder.system_prompts(language),
        )
    )


@dataclass(slots=True)
class _ScreenAudioBuilder:
    file: MenuFile
    service: Service
    coverage: PromptCoverage

    def screen(self, name: str, language: str) -> ScreenAudio:
        screen, folder = self.service.screens[name], self.service.languages[language].audio
        how = self.coverage.speech_source(screen, language)
        if how is SpeechSource.RECORDED:
            prompts = self.coverage.outline(screen, language).parts
            draft = self._has_draft(prompts, language)
            seconds = self.coverage.prompt_seconds(screen, language)
            return ScreenAudio(
                name, language, how, draft=draft, seconds=round(seconds, 1) if seconds else None
            )
        if not folder:
            return ScreenAudio(name, language, how)
        missing, values = (
            self.coverage.missing_files(screen, language),
            self.coverage.unrecordable_values(screen, language),
        )
        return ScreenAudio(name, language, how, missing=tuple(missing), values=tuple(values))

    def system_prompts(self, language: str) -> ScreenAudio:
        settings = self.service.languages[language]
        prompts = tuple(system_prompts(self.service, language))
        missing = [
            prompt.file for prompt in prompts if self.coverage.seconds_of(language, prompt.file) is None
        ]
        if not missing and settings.audio:
            return ScreenAudio(
                SYSTEM_PROMPTS, language, SpeechSource.RECORDED, draft=self._has_draft(prompts, language)
            )
        how = SpeechSource.SPOKEN if settings.tts else SpeechSource.MISSING
        return ScreenAudio(SYSTEM_PROMPTS, language, how, missing=tuple(missing) if settings.audio else ())

    def _has_draft(self, prompts: Iterable[PromptPart], language: str) -> bool:
        folder = self.service.languages[language].audio
        drafts = {draft.sound for draft in self._drafts(folder)}
        found = (find_sound(self.file.source.sounds, folder, prompt.file) for prompt in prompts)
        return any(sound is not None and sound.digest in drafts for sound in found)

    def _drafts(self, folder: str) -> Iterator[PromptDraft]:
        yield from read_drafts(self.file.folder / folder).values()
