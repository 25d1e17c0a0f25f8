"""The texts of a service that an edit works on."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace


class ServiceTexts(msgspec.Struct, frozen=True):
    """The text of the menu file, and the texts of the files that it names (included files, tables), by those names.

    `file` is the name of the menu file, for messages.
    """

    file: str
    text: str
    named: Mapping[str, str] = msgspec.field(default_factory=dict)

    def text_of(self, file: str) -> str:
        """Return the text of the menu file or of a file that it names."""
        return self.text if file == self.file else self.named[file]

    def with_text(self, file: str, text: str) -> "ServiceTexts":
        """Return the texts with another text for one file."""
        if file == self.file:
            return replace(self, text=text)
        return replace(self, named={**self.named, file: text})
