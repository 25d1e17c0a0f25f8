"""The gateway's own words in a menu file. A word with cases has an id for each case in the default language."""

from collections.abc import Iterator, Mapping

from yaml.nodes import Node, ScalarNode, SequenceNode

from menus.translations.units import OTHERWISE, case_ids, child_node
from menus.words.language_words import own_words


def word_ids(root: Node | None, default: str, name: str) -> tuple[str, ...]:
    """Return the ids of a word: its name, or its name with each case that it has in the default language."""
    cases = cases_of_word(child_node(root, "words", default, name))
    return tuple(f"{name}.{case}" for case in cases) or (name,)


def word_in_file(root: Node | None, language: str, word_id: str) -> str:
    """Return a word as the file or the gateway has it in a language; empty if neither has it."""
    name, _, case = word_id.partition(".")
    node = node_of_word(root, language, word_id)
    if isinstance(node, ScalarNode) and str(node.value).strip():
        return str(node.value).strip()
    has_cases = bool(cases_of_word(child_node(root, "words", language, name)))
    return "" if has_cases or case not in ("", OTHERWISE) else own_words(language).get(name, "")


def node_of_word(root: Node | None, language: str, word_id: str) -> Node | None:
    """Return the value of a word in the file, or of one of its cases; None if the file does not have it."""
    name, _, case = word_id.partition(".")
    node = child_node(root, "words", language, name)
    cases = cases_of_word(node)
    if cases:
        return cases.get(case) if case else [*cases.values()][-1]
    return node if case in ("", OTHERWISE) else None


def cases_of_word(node: Node | None) -> Mapping[str, Node | None]:
    """Return the words of each case by its id; none if the word has no cases."""
    return {name: child_node(case, "say") for name, case in _cases(node)}


def condition_of_case(node: Node | None, case_id: str) -> Node | None:
    """Return the condition of a case of a word; None for the last case."""
    return next((child_node(case, "if") for name, case in _cases(node) if name == case_id), None)


def _cases(node: Node | None) -> Iterator[tuple[str, Node]]:
    if isinstance(node, SequenceNode):
        yield from zip(case_ids(node), node.value, strict=True)
