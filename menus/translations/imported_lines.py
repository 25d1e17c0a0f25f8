"""The lines of a file that a translator sends back."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportedLine:
    """One line: the text that was translated (None if the format leaves it out) and its translations."""

    id: str
    source: str | None
    translations: Mapping[str, str]
    line: int


class TranslationFileError(ValueError):
    """The file has no translations. The text tells its sender why."""
