"""The edit that sets a text in one language."""

from collections.abc import Mapping

from yaml.nodes import MappingNode, ScalarNode

from menus.edits.edit import Edit
from menus.edits.edit_result import Consequence, EditRefusedError
from menus.edits.mapping_edits import set_text_value
from menus.edits.menu_files import MenuFiles, MenuPart
from menus.edits.node_tree import Json
from menus.edits.own_words import PREFIX, set_own_word
from menus.edits.value_edits import set_value
from menus.expressions.templates import StrayBraceError, parse_template
from menus.translations.units import ALL_LANGUAGES, TranslationUnit, find_units


class SetText(Edit, frozen=True, tag="set_text"):
    """Sets the words of a text in a language; a missing language gets a line of its own.

    `text` is the text's id, as in a translator's file: "screens.welcome.menu", "screens.welcome.options.2.say",
    "health/screens.clinics.menu". With an empty `language`, a text that is the same in all languages stays so.
    "words.back" is one of the gateway's own words, which need not be in the file yet.
    """

    text: str
    words: str
    language: str = ALL_LANGUAGES

    def change(self, files: MenuFiles) -> tuple[Consequence, ...]:
        """Write the words."""
        _require_words(self.words)
        is_own_word = self.text.startswith(PREFIX)
        part, unit = (files.main, None) if is_own_word else find_text(files, self.text)
        if self.language and self.language not in files.languages:
            reason = f"The service has no language `{self.language}`."
            raise EditRefusedError.unknown(reason, self.language, files.languages)
        if unit is None:
            set_own_word(files, self.text, self.language, self.words)
            return ()
        document, node = part.document, unit.node
        document.require_single(node)
        mapping = document.parent(node)
        assert isinstance(mapping, MappingNode)  # noqa: S101  # every text stands behind a key
        key = next(key.value for key, value in mapping.value if value is node)
        if isinstance(node, MappingNode):
            if not self.language:
                reason = "This text has words for each language. Say for which language these are."
                raise document.refuse(reason, node.start_mark.index)
            set_value(document, node, self.language, self.words, _language_before(files, node, self.language))
        elif not self.language or files.languages == (self.language,):
            set_text_value(document, mapping, key, self.words)
        elif isinstance(node, ScalarNode):
            old = node.value.strip()
            each: dict[str, Json] = dict.fromkeys(files.languages if old else (), old)
            set_value(document, mapping, key, {**each, self.language: self.words})
        return ()


def find_text(files: MenuFiles, text: str) -> tuple[MenuPart, TranslationUnit]:
    """Return a text by its id, with its file. Raises EditRefusedError if there is none."""
    found = texts_of(files)
    if text not in found:
        raise EditRefusedError.unknown(f"There is no text `{text}`.", text, found)
    return found[text]


def texts_of(files: MenuFiles) -> Mapping[str, tuple[MenuPart, TranslationUnit]]:
    """Return all texts by their ids, also those without words."""
    return {
        f"{part.prefix.replace('.', '/')}{unit.id}": (part, unit)
        for part in files.parts
        for unit in find_units(
            part.document.root,
            included=bool(part.prefix),
            text=part.document.text,
            every=True,
            blocks=part.document.blocks,
        )
    }


def _language_before(files: MenuFiles, node: MappingNode, language: str) -> str:
    """Return the language of the text behind which a language goes by the order of the service."""
    present = {str(key.value) for key, _ in node.value}
    before = files.languages[: files.languages.index(language)]
    return next((one for one in reversed(before) if one in present), "")


def _require_words(words: str) -> None:
    if not words.strip():
        raise EditRefusedError("A text needs words.")
    try:
        parse_template(words)
    except StrayBraceError as error:
        reason = f"A brace here belongs to no placeholder: `{error}`. Write {{{{ for a brace, or {{name}}."
        raise EditRefusedError(reason) from error
