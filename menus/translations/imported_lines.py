"""What a translator sends back."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportedLine:
    """One line of it: the text that was translated, None where the format left it out, and its translations."""

    id: str
    source: str | None
    translations: Mapping[str, str]
    line: int


class TranslationFileError(ValueError):
    """A file that is no translation. The text says why, for whoever sent it."""
