"""Makes the drafts that a language lacks, and leaves real recordings alone."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from gateway.audio.prompts.drafts import PromptDraft, read_drafts, words_digest, write_drafts
from gateway.audio.prompts.prompt_folder import content_digest
from gateway.audio.prompts.recording_plan import LanguagePlan, PlannedRecording, RecordingState
from gateway.audio.prompts.synthesizer import Synthesizer
from gateway.errors import MachineError


@dataclass(slots=True)
class DraftResult:
    """The result for one language.

    `made` has the names of new drafts. `kept` counts drafts that were up to date, `recorded` recordings that were left
    alone. `without_words` has the names of prompts whose words are not known.
    """

    made: list[str] = field(default_factory=list)
    kept: int = 0
    recorded: int = 0
    without_words: list[str] = field(default_factory=list)


def make_drafts(
    plan: LanguagePlan, synthesizer: Synthesizer, voice: str, *, over_recordings: bool = False
) -> DraftResult:
    """Make drafts of prompts that are missing, or whose words have changed since their draft.

    Real recordings are replaced only with `over_recordings`.
    """
    outcome, drafts = DraftResult(), read_drafts(plan.folder)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            for line in plan.recordings:
                if not _needs_draft(line, outcome, over_recordings=over_recordings):
                    continue
                file = str(Path(line.prompt.file).with_suffix(f".{synthesizer.file_suffix}"))
                fresh = Path(scratch) / f"draft.{synthesizer.file_suffix}"
                synthesizer.speak(line.prompt.words, voice, fresh)
                data = fresh.read_bytes()
                _write_draft(plan.folder, file, data, line.file_name)
                drafts[file] = PromptDraft(content_digest(data), words_digest(line.prompt.words))
                outcome.made.append(file)
    except OSError as error:
        reason = (error.strerror or "no access").lower()
        raise MachineError(f"{error.filename or plan.folder} cannot be written: {reason}.") from error
    finally:
        if outcome.made:
            write_drafts(plan.folder, drafts)
    return outcome


def _needs_draft(line: PlannedRecording, outcome: DraftResult, *, over_recordings: bool) -> bool:
    """Return True if a draft is to be made. If not, count the reason in `outcome`."""
    if line.state is RecordingState.RECORDED and not over_recordings:
        outcome.recorded += 1
        return False
    if not line.prompt.words:
        outcome.without_words.append(line.prompt.file)
        return False
    if line.draft is not None and line.draft.words == words_digest(line.prompt.words):
        outcome.kept += 1
        return False
    return True


def _write_draft(folder: Path, file: str, data: bytes, previous_file: str) -> None:
    """Write a draft, and remove the previous file, which may have another format."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    if previous_file and previous_file != file:
        (folder / previous_file).unlink(missing_ok=True)
