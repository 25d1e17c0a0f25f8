"""Which recordings are drafts: spoken by a machine, until somebody records them.

`drafts.txt` in the folder lists them by what is in them, so that a recording which replaces a draft is none.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gateway.audio.prompts.prompt_folder import content_digest

FILE_NAME = "drafts.txt"
HEADING = """\
# Made by `gateway prompts synthesize`: spoken by a machine, to be replaced by recordings under the same names.
# What is in the file, the words that it says, the file.
"""


@dataclass(frozen=True, slots=True)
class PromptDraft:
    """`sound` is the digest of the file, `words` that of what it says."""

    sound: str
    words: str


def words_digest(words: str) -> str:
    """What tells whether a draft says something else by now."""
    return hashlib.blake2b(words.encode(), digest_size=8).hexdigest()


def read_drafts(folder: Path) -> dict[str, PromptDraft]:
    """The drafts of a folder by their names; none where the list is missing or of another make."""
    try:
        lines = (folder / FILE_NAME).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError):
        return {}
    found = {}
    for line in lines:
        parts = line.split(maxsplit=2)
        if len(parts) == 3 and not line.startswith("#"):
            sound, words, file = parts
            found[file] = PromptDraft(sound, words)
    return found


def write_drafts(folder: Path, drafts: Mapping[str, PromptDraft]) -> None:
    """Replace the list; drafts that were recorded meanwhile, or taken away, go from it."""
    lines = [
        f"{draft.sound} {draft.words} {file}\n"
        for file, draft in sorted(drafts.items())
        if _is_unchanged(folder / file, draft)
    ]
    path = folder / FILE_NAME
    if lines:
        path.write_text(HEADING + "".join(lines), encoding="utf-8")
    else:
        path.unlink(missing_ok=True)


def _is_unchanged(path: Path, draft: PromptDraft) -> bool:
    try:
        return content_digest(path.read_bytes()) == draft.sound
    except OSError:
        return False
