"""The edit that adds an example to an option: what citizens write who mean it."""

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from menus.edits.edit import Edit
from menus.edits.edit_result import Consequence, EditRefusedError
from menus.edits.mapping_edits import find_entry
from menus.edits.menu_files import MenuFiles
from menus.edits.node_tree import Json
from menus.edits.screen_keys import key_before_new, option_node
from menus.edits.sequence_edits import insert_item
from menus.edits.value_edits import set_value
from menus.edits.yaml_document import YamlDocument
from menus.input.fold import fold_words

_KEY = "examples"
_ALIKE = ("M413", "M414")  # of two options, or of an option beside others that have none


class AddExample(Edit, frozen=True, tag="add_example"):
    """Adds words in a language to the examples of an option, by its number from 1. Without any, `examples:` is new.

    An example that reads the same as one that is there is refused.
    """

    screen: str
    option: int
    words: str
    language: str

    def change(self, files: MenuFiles) -> tuple[Consequence, ...]:
        """Write the example."""
        words = " ".join(self.words.split())
        if not any(map(str.isalnum, words)):
            raise EditRefusedError("An example needs words.")
        if self.language not in files.languages:
            reason = f"The service has no language `{self.language}`."
            raise EditRefusedError.unknown(reason, self.language, files.languages)
        screen = files.screen(self.screen)
        document, option = screen.document, option_node(screen, self.option)
        found = find_entry(option, _KEY)
        if found is None:
            document.require_no_merge(option, _KEY)
            value: Json = [words] if len(files.languages) == 1 else {self.language: [words]}
            set_value(document, option, _KEY, value, key_before_new(option))
        elif isinstance(found[1], MappingNode):
            self._add_to_languages(files, document, found[1], words)
        elif self.language == files.languages[0]:
            _add_to_texts(document, option, _KEY, found[1], words)
        else:
            both: Json = {files.languages[0]: _texts(document, found[1]), self.language: [words]}
            set_value(document, option, _KEY, both)
        return (Consequence("Other options may have examples that read alike.", codes=_ALIKE),)

    def _add_to_languages(
        self, files: MenuFiles, document: YamlDocument, examples: MappingNode, words: str
    ) -> None:
        found = find_entry(examples, self.language)
        if found is not None:
            _add_to_texts(document, examples, self.language, found[1], words)
            return
        present = {str(key.value) for key, _ in examples.value}
        earlier = files.languages[: files.languages.index(self.language)]
        after = next((one for one in reversed(earlier) if one in present), "")
        document.require_no_merge(examples, self.language)
        set_value(document, examples, self.language, [words], after)


def _add_to_texts(document: YamlDocument, mapping: MappingNode, key: str, node: Node, words: str) -> None:
    texts = _texts(document, node)
    if fold_words(words) in (fold_words(str(one)) for one in texts):
        raise document.refuse("This option has that example already.", node.start_mark.index)
    if isinstance(node, SequenceNode):
        insert_item(document, node, len(node.value), words)
    else:
        set_value(document, mapping, key, [*texts, words] if texts != [""] else [words])


def _texts(document: YamlDocument, node: Node) -> list[Json]:
    """Return the examples in a list, or the one that stands alone. Raises EditRefusedError for anything else."""
    items = node.value if isinstance(node, SequenceNode) else [node]
    if not all(isinstance(item, ScalarNode) for item in items):
        raise document.refuse("These examples are no texts. Change it in the text.", node.start_mark.index)
    return [item.value for item in items]
