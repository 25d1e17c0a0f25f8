"""What came of a translator's file, as it is kept for the page that shows it."""

import msgspec

from gateway.console.translations.text_changes import ChangedText
from gateway.console.translations.text_names import name_text


class ImportReport(msgspec.Struct, frozen=True):
    """The texts that changed, and a sentence for each that was refused or skipped. `file` is the name of the file."""

    language: str
    file: str
    changed: tuple[ChangedText, ...]
    refused: tuple[str, ...]
    skipped: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What came of it, in one sentence."""
        count, left = len(self.changed), len(self.refused) + len(self.skipped)
        if not count and not left:
            return "The file says what the draft says already. Nothing was changed."
        changed = f"{count} {'text was' if count == 1 else 'texts were'} changed in the draft"
        return f"{changed}; {left} {'was' if left == 1 else 'were'} left out." if left else f"{changed}."

    def where(self, text: str) -> str:
        """Return where a text stands, in words."""
        return ": ".join(part for part in name_text(text) if part)
