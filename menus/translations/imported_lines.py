"""The lines of a file that a translator sends back."""

from collections.abc import Mapping

import msgspec


class ImportedLine(msgspec.Struct, frozen=True):
    """One line: the text that was translated (None if the format leaves it out) and its translations."""

    id: str
    source: str | None
    translations: Mapping[str, str]
    line: int


class TranslationFileError(ValueError):
    """The file has no translations. The text tells its sender why."""
