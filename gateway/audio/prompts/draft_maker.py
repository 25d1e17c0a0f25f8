"""Makes the drafts that a language lacks, and leaves what was recorded alone."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from gateway.audio.prompts.drafts import Draft, read_drafts, words_digest, write_drafts
from gateway.audio.prompts.folder import digest_of
from gateway.audio.prompts.recording_plan import Line, Part, State
from gateway.audio.prompts.synthesizer import Synthesizer
from gateway.errors import MachineError


@dataclass(slots=True)
class Drafted:
    """What came of a language: names of drafts that were made, how many were left as they are, names without words."""

    made: list[str] = field(default_factory=list)
    kept: int = 0
    recorded: int = 0
    wordless: list[str] = field(default_factory=list)


def draft(part: Part, synthesizer: Synthesizer, voice: str, *, over_recordings: bool = False) -> Drafted:
    """Speak what is missing, and drafts that say something else by now; recordings only where we are told to."""
    outcome, drafts = Drafted(), read_drafts(part.folder)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            for line in part.lines:
                if not _wanted(line, outcome, over_recordings=over_recordings):
                    continue
                file = str(Path(line.piece.file).with_suffix(f".{synthesizer.suffix}"))
                fresh = Path(scratch) / f"draft.{synthesizer.suffix}"
                synthesizer.speak(line.piece.words, voice, fresh)
                data = fresh.read_bytes()
                _put(part.folder, file, data, line.there)
                drafts[file] = Draft(digest_of(data), words_digest(line.piece.words))
                outcome.made.append(file)
    except OSError as error:
        reason = (error.strerror or "no access").lower()
        raise MachineError(f"{error.filename or part.folder} cannot be written: {reason}.") from error
    finally:
        if outcome.made:
            write_drafts(part.folder, drafts)
    return outcome


def _wanted(line: Line, outcome: Drafted, *, over_recordings: bool) -> bool:
    """Whether a draft is to be made."""
    if line.state is State.RECORDED and not over_recordings:
        outcome.recorded += 1
        return False
    if not line.piece.words:
        outcome.wordless.append(line.piece.file)
        return False
    if line.draft is not None and line.draft.words == words_digest(line.piece.words):
        outcome.kept += 1
        return False
    return True


def _put(folder: Path, file: str, data: bytes, before: str) -> None:
    """The draft in the place of the one before, which may have had another format."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    if before and before != file:
        (folder / before).unlink(missing_ok=True)
