"""Sets one of the gateway's own words in a language, or a case of it."""

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from menus.compiler.reader import parse_literal
from menus.edits.edit_result import EditRefusedError
from menus.edits.mapping_edits import insert_entry, set_text_value
from menus.edits.menu_files import MenuFiles
from menus.edits.node_tree import Json
from menus.edits.value_edits import set_value
from menus.problems import Place
from menus.translations.units import OTHERWISE, child_node
from menus.translations.word_cases import cases_of_word, condition_of_case, node_of_word, word_ids
from menus.words.language_words import WORD_NAMES
from menus.yaml.source import YamlScalar

PREFIX = "words."


def set_own_word(files: MenuFiles, text: str, language: str, words: str) -> None:
    """Write a word under `words:`, which may be missing there. Raises EditRefusedError."""
    document, word_id = files.main.document, text.removeprefix(PREFIX)
    name, _, case = word_id.partition(".")
    if name not in WORD_NAMES:
        known = {f"{PREFIX}{one}" for one in WORD_NAMES}
        raise EditRefusedError.unknown(f"There is no text `{text}`.", text, known)
    if not language:
        raise EditRefusedError(
            "The gateway's own words are of one language. Say for which language these are."
        )
    root = document.root
    assert isinstance(root, MappingNode)  # noqa: S101  # the file names its languages
    node = node_of_word(root, language, word_id)
    if isinstance(node, ScalarNode):
        mapping = document.parent(node)
        assert isinstance(mapping, MappingNode)  # noqa: S101  # every word stands behind a key
        key = next(key.value for key, value in mapping.value if value is node)
        set_text_value(document, mapping, key, words)
        return
    ids = word_ids(root, files.languages[0], name)
    if case and word_id not in ids:
        raise EditRefusedError.unknown(f"There is no text `{text}`.", text, {f"{PREFIX}{one}" for one in ids})
    value = _with_case(root, language, files.languages[0], name, case, words) if case else words
    section, own = child_node(root, "words"), child_node(root, "words", language)
    if isinstance(own, MappingNode):
        set_value(document, own, name, value)
    elif isinstance(section, MappingNode):
        set_value(document, section, language, {name: value})
    else:
        insert_entry(document, root, "words", {language: {name: value}})


def _with_case(root: Node, language: str, default: str, name: str, case: str, words: str) -> Json:
    """Return the cases of a word, in the order of the default language. A case without words is left out."""
    pattern, own = (child_node(root, "words", one, name) for one in (default, language))
    told = {**_words(pattern, only=OTHERWISE), **_words(own), case: words}
    cases: list[Json] = []
    for one in dict.fromkeys((*cases_of_word(pattern), *cases_of_word(own))):
        condition = condition_of_case(pattern, one) or condition_of_case(own, one)
        if one in told:
            when: dict[str, Json] = {} if condition is None else {"if": _json(condition)}
            cases.append({**when, "say": told[one]})
    return cases


def _words(node: Node | None, only: str = "") -> dict[str, str]:
    if isinstance(node, ScalarNode):
        return {OTHERWISE: node.value.strip()}
    return {
        case: str(say.value).strip()
        for case, say in cases_of_word(node).items()
        if isinstance(say, ScalarNode) and only in ("", case)
    }


def _json(node: Node) -> Json:
    if isinstance(node, MappingNode):
        return {str(key.value): _json(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [_json(item) for item in node.value]
    written = YamlScalar(node.value, Place("", 1, 1), plain=not getattr(node, "style", None))
    value = parse_literal(written, node.value)
    return value if isinstance(value, str | int | bool) or value is None else str(value)
