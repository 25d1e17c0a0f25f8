"""Replace texts in a menu file by position. Comments, order, quotes and anchors around them stay."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec
import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from menus.translations.units import ALL_LANGUAGES, OTHERWISE, TranslationUnit, child_node
from menus.translations.word_cases import cases_of_word, condition_of_case, word_in_file
from menus.yaml.translation_mark import mark_span

_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")  # an anchor or tag before a value
_ALIAS = re.compile(r"\s*:\s*(\*[^\s,\]}]+)")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")  # line breaks to YAML, or nothing that it reads
_PLAIN = re.compile(r"[^\W\d_][\w '()./-]*(?:[:,!;] ?[\w '()./-]+)*[.!]?")
_FLOW_SIGNS = re.compile(r"[,\[\]{}]|: | #")  # of no unquoted text between braces
_TRUTHS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def yaml_scalar(text: str, *, flow: bool, style: str | None = None) -> str:
    """Return a text as a YAML value.

    It keeps its quotes (`style`). It has no quotes only if every YAML reader reads it as text.
    """
    if style == "'" and "\n" not in text and not _ESCAPED.search(text):
        return "'" + text.replace("'", "''") + "'"
    if style != '"' and _is_safe_unquoted(text, flow):
        return text
    return _double_quoted(text)


def _double_quoted(text: str) -> str:
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _is_safe_unquoted(text: str, flow: bool) -> bool:
    if not _PLAIN.fullmatch(text) or text.casefold() in _TRUTHS or (flow and "," in text) or ": " in text:
        return False
    node = yaml.compose(f"[{text}]" if flow else text, Loader=yaml.CSafeLoader)
    read = node.value[0] if flow and isinstance(node, SequenceNode) and len(node.value) == 1 else node
    return isinstance(read, ScalarNode) and read.value == text


class YamlEdits(msgspec.Struct):
    """Changes to one file, by position. `apply` makes them."""

    text: str
    changes: list[tuple[int, int, str]] = msgspec.field(default_factory=list)

    def apply(self) -> str:
        """Return the text with every change. Two changes at one place keep their order."""
        text = self.text
        in_order = sorted(self.changes, key=lambda change: change[0])
        for start, end, replacement in in_order[::-1]:
            text = text[:start] + replacement + text[end:]
        return text

    def translate(self, unit: TranslationUnit, words: Mapping[str, str], languages: Sequence[str]) -> None:
        """Set `words`, by language, in a text.

        A text for all languages becomes a text for each of `languages`. Languages without new words keep its wording.
        """
        if isinstance(unit.node, MappingNode):
            for language, text in words.items():
                self.set_entry(unit.node, language, text, flow=unit.in_flow)
        elif isinstance(unit.node, ScalarNode):
            each = {**dict.fromkeys(languages, unit.by_language[ALL_LANGUAGES]), **words}
            self._replace_node(unit.node, _flow_mapping(each))

    def set_gateway_words(
        self, root: Node, changes: Mapping[str, Mapping[str, str]], languages: Sequence[str]
    ) -> None:
        """Set words of the gateway under `words:` of the file, by language and id."""
        part, added = child_node(root, "words"), {}
        for language, words in changes.items():
            own = child_node(root, "words", language)
            values = dict(self._new_values(root, language, words, languages[0]))
            if isinstance(own, MappingNode):
                for name, value in values.items():
                    self._set_value(own, name, value)
            elif isinstance(part, MappingNode) and values:
                self._add_entry(part, language, _flow_entries(values))
            elif values:
                added[language] = _flow_entries(values)
        if added:
            newline, end = self._newline, len(self.text)
            before = "" if self.text.endswith("\n") else newline
            lines = "".join(f"  {language}: {words}{newline}" for language, words in added.items())
            self.changes.append((end, end, f"{before}{newline}words:{newline}{lines}"))

    def _new_values(
        self, root: Node, language: str, words: Mapping[str, str], default: str
    ) -> Iterator[tuple[str, str]]:
        """Change words in their places. Yield the names and the YAML values of those that have no place yet."""
        own, by_name = child_node(root, "words", language), _by_name(words)
        for name, new in by_name.items():
            node = child_node(own, name)
            cases = cases_of_word(node)
            if cases:
                new = {case or [*cases][-1]: text for case, text in new.items()}
            if isinstance(node, SequenceNode) and cases.keys() >= new.keys():
                for case_id, case in zip(cases, node.value, strict=True):
                    if case_id in new:
                        self.set_entry(case, "say", new[case_id], flow=bool(node.flow_style))
            elif "" in new and isinstance(own, MappingNode) and isinstance(node, ScalarNode):
                self.set_entry(own, name, new[""], flow=False)
            elif "" in new:
                in_flow = not isinstance(own, MappingNode) or bool(own.flow_style)
                yield name, yaml_scalar(new[""], flow=in_flow)
            else:
                yield name, _flow_cases(root, language, name, new, default)

    @property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    def _set_value(self, mapping: MappingNode, name: str, value: str) -> None:
        """Set a value of any kind, as YAML writes it."""
        for key, old in mapping.value:
            if key.value == name:
                self.changes.append((*self._span(key, old), value))
                return
        self._add_entry(mapping, name, value)

    def set_entry(self, mapping: MappingNode, name: str, text: str, *, flow: bool) -> None:
        """Write a text behind a key; add the key if it is missing. `flow`: the mapping stands between braces."""
        flow = flow or bool(mapping.flow_style)
        for key, value in mapping.value:
            if key.value == name:
                self._overwrite_value(key, value, text, flow)
                return
        self._add_entry(mapping, name, yaml_scalar(text, flow=flow))

    def _overwrite_value(self, key: Node, value: Node, text: str, flow: bool) -> None:
        start, end = self._span(key, value)
        marked = None if is_alias(key, value) else mark_span(self.text, value)
        style = value.style if isinstance(value, ScalarNode) and not is_alias(key, value) else None
        if style in ("|", ">"):
            old = self.text[start:end]
            if marked:
                old = self.text[start : marked[0]] + self.text[marked[1] : end]
            block = self._block_scalar(old, text)
            self.changes.append((start, end, block or _double_quoted(text)))
        else:
            blank = " " if start == end else ""  # `sw:` with nothing after it
            self.changes.append((start, end, blank + yaml_scalar(text, flow=flow, style=style)))
            if marked:
                self.changes.append((*marked, ""))

    def _block_scalar(self, old: str, text: str) -> str | None:
        """Return a text of several lines as the block below its `|`; None if its first line has no plain indent."""
        header, _, body = old.partition("\n")
        indent = re.match(r" *", body)
        odd = text.startswith(" ") or _ESCAPED.search(text)
        if not body or indent is None or re.search(r"\d", header) or odd:
            return None
        lines = (f"{indent[0]}{line}" if line else "" for line in text.split("\n"))
        return self._newline.join([header.rstrip("\r").replace(">", "|"), *lines])

    def _add_entry(self, mapping: MappingNode, name: str, value: str) -> None:
        if not mapping.value:
            start = self.text.index("{", mapping.start_mark.index) + 1
            self.changes.append((start, start, f"{name}: {value}, "))
            return
        end = self._end(mapping)
        if mapping.flow_style:
            self.changes.append((end, end, f", {name}: {value}"))
            return
        line = re.compile(r"[^\r\n]*").match(self.text, end)
        end = line.end() if line else end
        indent = " " * mapping.value[0][0].start_mark.column
        self.changes.append((end, end, f"{self._newline}{indent}{name}: {value}"))

    def _replace_node(self, node: Node, value: str) -> None:
        start, end = self._node_span(node)
        self.changes.append((start, end, value))

    def _span(self, key: Node, value: Node) -> tuple[int, int]:
        if is_alias(key, value):
            found = _ALIAS.match(self.text, key.end_mark.index)
            if found is not None:
                return found.span(1)
        return self._node_span(value)

    def _node_span(self, node: Node) -> tuple[int, int]:
        """Return the span from after the anchor to the last character. YAML's end mark lies after empty lines."""
        start, end = node.start_mark.index, node.end_mark.index
        properties = _PROPERTIES.match(self.text, start, end)
        start = properties.end() if properties else start
        return start, start + len(self.text[start:end].rstrip())

    def _end(self, mapping: MappingNode) -> int:
        """Return the end of a mapping's last value. Comments below the value do not belong to it."""
        key, value = mapping.value[-1]
        if (
            isinstance(value, MappingNode)
            and not value.flow_style
            and value.value
            and not is_alias(key, value)
        ):
            return self._end(value)
        return self._span(key, value)[1]


def is_alias(key: Node, value: Node) -> bool:
    """Return True if a value is written elsewhere, and repeated behind this key by a `*`."""
    return bool(value.start_mark.index < key.end_mark.index)


def _flow_mapping(words: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {yaml_scalar(text, flow=True)}" for name, text in words.items()) + "}"


def _by_name(words: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return words by their names, then by the ids of their cases; the id of a word without cases is empty."""
    found: dict[str, dict[str, str]] = {}
    for word_id, text in words.items():
        name, _, case_id = word_id.partition(".")
        found.setdefault(name, {})[case_id] = text
    return found


def _flow_entries(values: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in values.items()) + "}"


def _flow_cases(root: Node, language: str, name: str, new: Mapping[str, str], default: str) -> str:
    """Return the cases of a word in the order of the default language. A case without words here is left out."""
    pattern, own = (child_node(root, "words", one, name) for one in (default, language))
    ids = dict.fromkeys((*cases_of_word(pattern), *cases_of_word(own)))
    cases = []
    for case_id in (*(one for one in ids if one != OTHERWISE), OTHERWISE):
        text = new.get(case_id) or word_in_file(root, language, f"{name}.{case_id}")
        if not text and case_id == OTHERWISE:
            text = word_in_file(root, default, f"{name}.{case_id}")
        condition = condition_of_case(pattern, case_id) or condition_of_case(own, case_id)
        when = f"if: {_flow_node(condition)}, " if condition is not None else ""
        cases += [f"{{{when}say: {yaml_scalar(text, flow=True)}}}"] if text else []
    return f"[{', '.join(cases)}]"


def _flow_node(node: Node) -> str:
    """Return a node as it may stand between braces."""
    if isinstance(node, MappingNode):
        return "{" + ", ".join(f"{_flow_node(key)}: {_flow_node(value)}" for key, value in node.value) + "}"
    if isinstance(node, SequenceNode):
        return f"[{', '.join(map(_flow_node, node.value))}]"
    is_plain = not getattr(node, "style", None) and node.value and not _FLOW_SIGNS.search(node.value)
    return str(node.value) if is_plain else _double_quoted(node.value)
