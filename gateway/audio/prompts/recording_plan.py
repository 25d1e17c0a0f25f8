"""Plans recordings: lists the recordings that a menu file needs, and their state."""

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from gateway.audio.prompts.drafts import PromptDraft, read_drafts
from gateway.audio.prompts.prompt_sound import SUFFIXES, PromptSound, PromptSounds, find_sound, join_path
from gateway.errors import DefinitionError
from gateway.published_menus.definition import MenuFile, MenuSource, recording_coverage
from ivr.prompt_part import PromptPart
from menus.analysis.spoken_screens import spoken_screens


class RecordingState(StrEnum):
    """The state of a planned recording: it is there, it is a draft, or it is missing."""

    RECORDED = "recorded"
    DRAFT = "draft"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class PlannedRecording:
    """A recording that is needed, and the file that is there, if any. `draft` is set if that is a draft."""

    prompt: PromptPart
    state: RecordingState
    sound: PromptSound | None = None
    file_name: str = ""
    draft: PromptDraft | None = None


@dataclass(frozen=True, slots=True)
class LanguagePlan:
    """The recordings that a language needs. `folder` holds them; the menu file calls it `folder_in_menus`."""

    language: str
    name: str
    folder: Path
    folder_in_menus: str
    recordings: tuple[PlannedRecording, ...]

    def count(self, state: RecordingState) -> int:
        """Count the recordings in this state."""
        return sum(line.state is state for line in self.recordings)


def plan_recordings(file: MenuFile, languages: Iterable[str]) -> tuple[LanguagePlan, ...]:
    """List the recordings that these languages need. Without `languages`: all that have a folder for recordings."""
    return plan_of_source(file.source, file.folder, languages, read_drafts)


def plan_of_source(
    source: MenuSource,
    base: Path,
    languages: Iterable[str],
    drafts_in: Callable[[Path], dict[str, PromptDraft]],
) -> tuple[LanguagePlan, ...]:
    """List the recordings that a service needs, whose menu file is in `base`. `drafts_in` tells a folder's drafts."""
    compiled = source.compile()  # it does not check recordings; the plan reports which are missing
    service = compiled.service
    if service is None:
        raise DefinitionError("\n".join(str(problem) for problem in compiled.problems))
    wanted = tuple(languages) or tuple(name for name, settings in service.languages.items() if settings.audio)
    for language in wanted:
        if language not in service.languages:
            known = ", ".join(service.languages)
            raise DefinitionError(f"The service has no language `{language}`. It has {known}.")
        if not service.languages[language].audio:
            raise DefinitionError(
                f"`{language}` has no folder for recordings: name one under `service: languages:`, as in "
                f"`audio: audio/{language}`."
            )
    if not wanted:
        raise DefinitionError(
            "No language has a folder for recordings: give one its own under `service: languages:`, for example "
            "`sw: {name: Kiswahili, audio: audio/sw}`."
        )
    recorded = recording_coverage(service, source.sounds, {})
    screens = spoken_screens(service)

    def plan(language: str) -> LanguagePlan:
        settings = service.languages[language]
        folder = base / settings.audio
        drafts = drafts_in(folder)
        lines = tuple(
            _planned_recording(source.sounds, settings.audio, prompt, drafts)
            for prompt in recorded.parts(screens, language)
        )
        return LanguagePlan(language, settings.name, folder, settings.audio, lines)

    return tuple(map(plan, wanted))


def _planned_recording(
    sounds: PromptSounds, folder: str, prompt: PromptPart, drafts: dict[str, PromptDraft]
) -> PlannedRecording:
    sound = find_sound(sounds, folder, prompt.file)
    if sound is None:
        return PlannedRecording(prompt, RecordingState.MISSING)
    stem = posixpath.splitext(prompt.file)[0]
    stored_name = next(
        name
        for name in (prompt.file, *(f"{stem}.{suffix}" for suffix in SUFFIXES))
        if sounds.get(join_path(folder, name)) == sound
    )
    draft = drafts.get(stored_name)
    if draft is not None and draft.sound == sound.digest:
        return PlannedRecording(prompt, RecordingState.DRAFT, sound, stored_name, draft)
    return PlannedRecording(prompt, RecordingState.RECORDED, sound, stored_name)
