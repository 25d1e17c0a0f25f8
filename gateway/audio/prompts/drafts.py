"""Lists the drafts among recordings: prompts spoken by a machine until a person records them.

`drafts.txt` in the folder lists drafts by the digest of their contents. So a recording that replaces a draft under the
same name is not taken for a draft.
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
    """A draft. `sound` is the digest of the file, `words` that of the words that it says."""

    sound: str
    words: str


def words_digest(words: str) -> str:
    """Return a digest of the words, which shows whether they have changed since a draft was made."""
    return hashlib.blake2b(words.encode(), digest_size=8).hexdigest()


def read_drafts(folder: Path) -> dict[str, PromptDraft]:
    """Return the drafts of a folder by their names. There are none if the list is missing or unreadable."""
    try:
        lines = (folder / FILE_NAME).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError):
        return {}
    drafts = {}
    for line in lines:
        parts = line.split(maxsplit=2)
        if len(parts) == 3 and not line.startswith("#"):
            sound, words, file = parts
            drafts[file] = PromptDraft(sound, words)
    return drafts


def write_drafts(folder: Path, drafts: Mapping[str, PromptDraft]) -> None:
    """Write the list anew. Leaves out drafts that were replaced by a recording, or removed."""
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
