"""What calls need of a draft: every recording by language, with its words and what is there."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from gateway.audio.prompts.drafts import PromptDraft
from gateway.audio.prompts.prompt_sound import PromptSound, join_path
from gateway.audio.prompts.recording_plan import LanguagePlan, RecordingState, plan_of_source
from gateway.errors import DefinitionError
from gateway.published_menus.definition import MenuSource

Drafts = Mapping[str, Mapping[str, tuple[str, str]]]
"""Recordings that a machine spoke: by folder and by file, the digests of the sound and of its words."""


class RecordingPlanRequest(msgspec.Struct, frozen=True, tag="plan recordings"):
    """List the recordings that calls need of this draft."""

    source: MenuSource
    spoken_by_machine: dict[str, dict[str, tuple[str, str]]] = {}


class NeededRecording(msgspec.Struct, frozen=True):
    """A recording that calls play: the file in the folder of its language, and the words to say.

    `path` is where the recording stands that is there; empty if there is none. `state` is missing, draft or recorded.
    """

    file: str
    words: str
    note: str
    is_required: bool
    state: str
    path: str = ""
    sound: PromptSound | None = None


class LanguageRecordings(msgspec.Struct, frozen=True):
    """The recordings of a language, and their folder as the menu file writes it."""

    code: str
    name: str
    folder: str
    recordings: tuple[NeededRecording, ...]

    def count(self, state: str) -> int:
        """Count the recordings in this state."""
        return sum(line.state == state for line in self.recordings)

    def find(self, file: str) -> NeededRecording | None:
        """Return the recording of this file name; None if calls need none of that name."""
        return next((line for line in self.recordings if line.file == file), None)

    def after(self, file: str) -> NeededRecording | None:
        """Return the next one without a person's recording; None if there is none."""
        files = [line.file for line in self.recordings]
        later = self.recordings[files.index(file) + 1 :] if file in files else self.recordings
        return next((line for line in later if line.state != RecordingState.RECORDED), None)


class RecordingPlan(msgspec.Struct, frozen=True):
    """The languages that have a folder for recordings. `trouble` says why there are none."""

    languages: tuple[LanguageRecordings, ...] = ()
    trouble: str = ""
    has_errors: bool = False


def plan_draft(request: RecordingPlanRequest) -> RecordingPlan:
    """List the recordings that calls need of a draft."""

    def drafts_in(folder: Path) -> dict[str, PromptDraft]:
        found = request.spoken_by_machine.get(folder.as_posix(), {})
        return {file: PromptDraft(*digests) for file, digests in found.items()}

    if request.source.compile().service is None:
        return RecordingPlan(has_errors=True)
    try:
        plans = plan_of_source(request.source, Path(), (), drafts_in)
    except DefinitionError as error:
        return RecordingPlan(trouble=str(error))
    return RecordingPlan(tuple(map(_language, plans)))


def _language(plan: LanguagePlan) -> LanguageRecordings:
    lines = tuple(
        NeededRecording(
            line.prompt.file,
            line.prompt.words,
            line.prompt.note,
            line.prompt.required,
            line.state.value,
            join_path(plan.folder_in_menus, line.file_name) if line.file_name else "",
            line.sound,
        )
        for line in plan.recordings
    )
    return LanguageRecordings(plan.language, plan.name, plan.folder_in_menus, lines)
