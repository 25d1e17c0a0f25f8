"""How a file writes its YAML, so that what is added looks like what is there."""

import re
from collections.abc import Collection, Iterator

import msgspec
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

DEFAULT_STEP = 2
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NO_LANGUAGES = {"say", "set", "if", "key", "is", "not", "any", "all", "max", "min", "of", "by", "get", "put"}


class YamlStyle(msgspec.Struct, frozen=True):
    """The style of a file.

    - step: spaces of one level. dash_step: spaces of a dash below its key.
    - texts_in_lines: a text for each language has a line for each.
    - quote: the mark of texts that need one. quotes_texts, quotes_keys: all of them have it, as in JSON.
    """

    step: int = DEFAULT_STEP
    dash_step: int = DEFAULT_STEP
    texts_in_lines: bool = False
    quote: str = '"'
    quotes_texts: bool = False
    quotes_keys: bool = False


def style_of(root: Node | None) -> YamlStyle:
    """Return the style of a file."""
    steps: list[int] = []
    dash_steps: list[int] = []
    keys: list[str] = []
    texts: list[str] = []
    text_lines: list[bool] = []
    for parent in _mappings(root):
        for key, value in parent.value:
            keys.append(getattr(key, "style", "") or "")
            if isinstance(value, ScalarNode) and not _is_number(value.value):
                texts.append(value.style or "")
            if not parent.flow_style and isinstance(value, MappingNode) and is_text(value.value):
                text_lines.append(not value.flow_style)
            if parent.flow_style or getattr(value, "flow_style", True) or not value.value:
                continue
            inner = value.value[0][0] if isinstance(value, MappingNode) else value
            step = inner.start_mark.column - key.start_mark.column
            (steps if isinstance(value, MappingNode) else dash_steps).append(step)
    single, double = texts.count("'"), texts.count('"')
    quote = "'" if single > double else '"'
    step = _most_common([one for one in steps if one > 0], DEFAULT_STEP)
    return YamlStyle(
        step,
        _most_common([one for one in dash_steps if one >= 0], step),
        text_lines.count(True) > text_lines.count(False),
        quote,
        quotes_texts=bool(texts) and "" not in texts,
        quotes_keys=bool(keys) and "" not in keys,
    )


def is_text(pairs: Collection[tuple[Node, Node]]) -> bool:
    """Return True if keys and values look like a text for each language."""
    keys = [getattr(key, "value", "") for key, value in pairs if isinstance(value, ScalarNode)]
    return bool(keys) and len(keys) == len(pairs) and all(map(is_language, keys))


def is_language(key: object) -> bool:
    """Return True if a key looks like the code of a language."""
    return isinstance(key, str) and key not in _NO_LANGUAGES and bool(_LANGUAGE.fullmatch(key))


def _mappings(root: Node | None) -> Iterator[MappingNode]:
    seen: set[int] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if node is None or id(node) in seen or isinstance(node, ScalarNode):
            continue
        seen.add(id(node))
        if isinstance(node, MappingNode):
            yield node
            stack += [value for _, value in node.value]
        elif isinstance(node, SequenceNode):
            stack += node.value


def _is_number(text: str) -> bool:
    return text.lstrip("-").isdecimal() or text in {"", "true", "false", "null"}


def _most_common(found: list[int], otherwise: int) -> int:
    return max(sorted(set(found)), key=found.count) if found else otherwise
