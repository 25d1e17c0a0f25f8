"""The base of all edits."""

import msgspec

from menus.edits.edit_result import Consequence, EditRefusedError, EditResult
from menus.edits.menu_files import MenuFiles
from menus.edits.service_texts import ServiceTexts


class Edit(msgspec.Struct, frozen=True, tag_field="edit", kw_only=True):
    """Something to change in the texts of a service. In JSON, `edit` has its name beside its other fields."""

    def apply(self, texts: ServiceTexts) -> EditResult:
        """Return the changed texts, or why they cannot be changed so."""
        try:
            files = MenuFiles(texts)
            left = self.change(files)
            return files.finish(left)
        except EditRefusedError as error:
            return error.refusal

    def change(self, files: MenuFiles) -> tuple[Consequence, ...]:
        """Make the changes in the documents, and return what they leave to do. Raises EditRefusedError."""
        raise NotImplementedError
