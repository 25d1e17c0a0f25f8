"""The edit that adds a language to a service."""

import re

from yaml.nodes import MappingNode

from menus.edits.edit import Edit
from menus.edits.edit_result import Consequence, EditRefusedError
from menus.edits.mapping_edits import find_entry, insert_entry
from menus.edits.menu_files import MenuFiles, MenuPart
from menus.edits.set_text import texts_of
from menus.translations.units import TranslationUnit, has_words
from menus.yaml.file_shape import MERGE_KEY
from menus.yaml.translation_mark import MARK

_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class AddLanguage(Edit, frozen=True, tag="add_language"):
    """Adds a language, and says which texts lack words in it.

    With `copies`, texts that have a line for each language get the words of the default one, marked `# to translate`.
    Texts in braces have no room for the mark, so they are left out, as all are without `copies`: callers then read the
    default language there.
    """

    code: str
    name: str
    copies: bool = False

    def change(self, files: MenuFiles) -> tuple[Consequence, ...]:
        """Write the language and its texts."""
        if not _CODE.fullmatch(self.code):
            raise EditRefusedError(f"`{self.code}` is no code of a language. For example `sw`, or `pt-BR`.")
        if not self.name.strip():
            raise EditRefusedError("A language needs its name, as its speakers write it.")
        found = find_entry(files.main.section("service"), "languages")
        if found is None or not isinstance(found[1], MappingNode) or not found[1].value:
            raise EditRefusedError("The service has no `languages:` yet. Write the first one in the text.")
        document = files.main.document
        document.require_no_merge(found[1], self.code)
        if self.code in files.languages:
            raise document.refuse(f"The service has `{self.code}` already.", found[1].start_mark.index)
        insert_entry(document, found[1], self.code, self.name)
        default, left = files.languages[0], []
        for text_id, (part, unit) in texts_of(files).items():
            if isinstance(unit.node, MappingNode) and not find_entry(unit.node, self.code):
                words = unit.by_language.get(default, "")
                copied = self.copies and has_words(words) and self._copy(part, unit, words)
                left += [self._missing(part, unit, text_id, copied=copied)]
        note = (
            f"The gateway's own words in `{self.code}` may be missing or unread, and calls may need a voice: "
            "`gateway check` tells."
        )
        return (*left, Consequence(note, codes=("M109", "M113", "M311", "M701")))

    def _copy(self, part: MenuPart, unit: TranslationUnit, words: str) -> bool:
        document, node = part.document, unit.node
        assert isinstance(node, MappingNode)  # noqa: S101  # the caller has looked
        if document.is_in_flow(node) or any(key.value == MERGE_KEY for key, _ in node.value):
            return False
        try:
            document.require_single(node)
        except EditRefusedError:
            return False
        insert_entry(document, node, self.code, words, comment=f"  {MARK}")
        return True

    def _missing(self, part: MenuPart, unit: TranslationUnit, text_id: str, *, copied: bool) -> Consequence:
        place = part.document.place(unit.node.start_mark.index)
        what = "has the words of the default language" if copied else "has no words"
        return Consequence(f"`{text_id}` {what} in `{self.code}`.", place, ("M109",))
