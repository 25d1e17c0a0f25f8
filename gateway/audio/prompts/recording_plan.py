"""What there is to record for a menu file, and how it stands."""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from gateway.audio.prompts.drafts import PromptDraft, read_drafts
from gateway.audio.prompts.prompt_sound import SUFFIXES, PromptSound, find_sound, join_path
from gateway.errors import DefinitionError
from gateway.published_menus.definition import MenuFile, recording_coverage
from ivr.prompt_part import PromptPart
from menus.analysis.spoken_screens import spoken_screens
from menus.model import Service


class RecordingState(StrEnum):
    """How a recording stands."""

    RECORDED = "recorded"
    DRAFT = "draft"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class PlannedRecording:
    """A recording that is needed, and the one that is there: its name in the folder, and whether it is a draft."""

    prompt: PromptPart
    state: RecordingState
    sound: PromptSound | None = None
    file_name: str = ""
    draft: PromptDraft | None = None


@dataclass(frozen=True, slots=True)
class LanguagePlan:
    """What there is to record in a language. `folder` has its recordings; the menu file calls it `folder_in_menus`."""

    language: str
    name: str
    folder: Path
    folder_in_menus: str
    recordings: tuple[PlannedRecording, ...]

    def count(self, state: RecordingState) -> int:
        """How many recordings stand so."""
        return sum(line.state is state for line in self.recordings)


def plan_recordings(file: MenuFile, languages: Iterable[str]) -> tuple[LanguagePlan, ...]:
    """What is to be recorded for these languages, those of the service that have a folder where none is named."""
    compiled = file.source.compile()  # which does not ask for recordings: what lacks is to be told here
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
    return tuple(_language_plan(file, service, language) for language in wanted)


def _language_plan(file: MenuFile, service: Service, language: str) -> LanguagePlan:
    settings = service.languages[language]
    folder = file.folder / settings.audio
    recorded = recording_coverage(service, file.source.sounds, {})
    drafts = read_drafts(folder)
    pieces = recorded.parts(spoken_screens(service), language)
    lines = tuple(_planned_recording(file, settings.audio, piece, drafts) for piece in pieces)
    return LanguagePlan(language, settings.name, folder, settings.audio, lines)


def _planned_recording(
    file: MenuFile, folder: str, piece: PromptPart, drafts: dict[str, PromptDraft]
) -> PlannedRecording:
    sounds = file.source.sounds
    sound = find_sound(sounds, folder, piece.file)
    if sound is None:
        return PlannedRecording(piece, RecordingState.MISSING)
    stem = posixpath.splitext(piece.file)[0]
    there = next(
        name
        for name in (piece.file, *(f"{stem}.{suffix}" for suffix in SUFFIXES))
        if sounds.get(join_path(folder, name)) == sound
    )
    draft = drafts.get(there)
    if draft is not None and draft.sound == sound.digest:
        return PlannedRecording(piece, RecordingState.DRAFT, sound, there, draft)
    return PlannedRecording(piece, RecordingState.RECORDED, sound, there)
