"""The files of a service as YAML documents: their screens, and how names are written in each."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

import msgspec
from yaml.nodes import MappingNode, Node, ScalarNode

from menus.compiler.kept_reading import KeptReading
from menus.edits.edit_result import ChangedSpan, Consequence, EditDone, EditRefusedError
from menus.edits.grammar_walk import Visit, all_pairs, walk_file
from menus.edits.mapping_edits import find_entry
from menus.edits.service_texts import ServiceTexts
from menus.edits.yaml_document import YamlDocument
from menus.grammar.common_screen_keys import COMMON_SCREEN_KEYS
from menus.verbs.registry import VERBS
from menus.verbs.verb_spec import VerbSpec


class MenuPart(msgspec.Struct, frozen=True, dict=True):
    """The menu file, or a file that it includes. Names of its parts begin with `prefix` (`health.`) elsewhere."""

    prefix: str
    document: YamlDocument

    def section(self, name: str) -> MappingNode | None:
        """Return a section such as `screens:`; None if the file has none."""
        found = find_entry(self.document.root, name)
        return found[1] if found and isinstance(found[1], MappingNode) else None

    @cached_property
    def names(self) -> Mapping[str, Collection[str]]:
        """The names that each section of this file has, by the section."""
        root = self.document.root
        sections = (
            [key.value for key, _ in root.value if isinstance(key, ScalarNode)]
            if isinstance(root, MappingNode)
            else []
        )
        found = ((name, self.section(name)) for name in sections)
        return {
            name: {key.value for key, _ in section.value if isinstance(key, ScalarNode)}
            for name, section in found
            if section is not None
        }

    def has(self, section: str, name: str) -> bool:
        """Return True if a section of this file has a name."""
        return name in self.names.get(section, ())


class ScreenNode(msgspec.Struct, frozen=True, dict=True):
    """A screen in its file. `name` is its name in the whole service."""

    name: str
    part: MenuPart
    key: Node
    node: MappingNode

    @property
    def document(self) -> YamlDocument:
        """The file that it is in."""
        return self.part.document

    @cached_property
    def verb(self) -> VerbSpec | None:
        """Its verb; None if it has none, or several."""
        names = {str(key.value) for _, key, _ in all_pairs(self.node)}
        present = [verb for verb in VERBS if verb.key in names]
        verbs = [verb for verb in present if verb.key not in COMMON_SCREEN_KEYS] or present
        return verbs[0] if len(verbs) == 1 else None

    def value(self, key: str) -> Node | None:
        """Return the value of a key; None if it has no such key."""
        found = find_entry(self.node, key)
        return found[1] if found else None


class MenuFiles:
    """The files of a service. Raises EditRefusedError if one of them is no YAML.

    `kept` is what was read of the service the last time, for those who only look.
    """

    def __init__(self, texts: ServiceTexts, kept: KeptReading | None = None) -> None:
        self.texts = texts
        self._kept = kept
        self.documents = {texts.file: self._document(texts.file, texts.text)}
        self.main = MenuPart("", self.documents[texts.file])
        self.parts = [self.main]
        self._visits: dict[str, list[Visit]] = {}
        for key, value in self._includes():
            file = value.value.strip()
            if file in texts.named and file != texts.file:
                if file not in self.documents:
                    self.documents[file] = self._document(file, texts.named[file])
                self.parts.append(MenuPart(f"{key.value}.", self.documents[file]))

    def visits(self, part: MenuPart) -> list[Visit]:
        """Return the values and names of a file, each node once, as `walk_file` finds them."""
        if part.prefix not in self._visits:
            self._visits[part.prefix] = [
                *walk_file(part.document.root, included=bool(part.prefix), blocks=part.document.blocks)
            ]
        return self._visits[part.prefix]

    def _document(self, file: str, text: str) -> YamlDocument:
        return YamlDocument(file, text, None if self._kept is None else self._kept.blocks(file))

    def _includes(self) -> Iterator[tuple[Node, ScalarNode]]:
        included = self.main.section("include")
        for key, value in included.value if included is not None else ():
            if isinstance(value, ScalarNode):
                yield key, value

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the service. The first is the default."""
        found = find_entry(self.main.section("service"), "languages")
        node = found[1] if found else None
        return tuple(str(key.value) for key, _ in node.value) if isinstance(node, MappingNode) else ()

    @cached_property
    def reminder_messages(self) -> frozenset[str]:
        """The names of messages that reminders send."""
        section = self.main.section("reminders")
        reminders = [node for _, node in section.value if isinstance(node, MappingNode)] if section else []
        found = [find_entry(node, "message") for node in reminders]
        return frozenset(one[1].value for one in found if one and isinstance(one[1], ScalarNode))

    def screens(self) -> Iterator[ScreenNode]:
        """Yield the screens in the order of the files. What is no mapping is none."""
        for part in self.parts:
            section = part.section("screens")
            for key, value in section.value if section is not None else ():
                if isinstance(value, MappingNode) and isinstance(key, ScalarNode):
                    yield ScreenNode(f"{part.prefix}{key.value}", part, key, value)

    def screen(self, name: str) -> ScreenNode:
        """Return a screen by its name in the whole service."""
        found = {screen.name: screen for screen in self.screens()}
        if name not in found:
            raise EditRefusedError.unknown(f"There is no screen `{name}`.", name, found)
        return found[name]

    def require_unused_name(self, section: str, name: str, what: str) -> None:
        """Refuse a name that a section of any file has: it would stand for two things."""
        for part in self.parts:
            found = find_entry(part.section(section), name)
            if found is not None:
                raise part.document.refuse(f"There is a {what} `{name}` already.", found[0].start_mark.index)

    def require_one_prefix(self, part: MenuPart) -> None:
        """Refuse the edit if the file is included twice, since its names then stand for two things."""
        for other in self.parts:
            if other.document is part.document and other is not part:
                both = f"`{part.prefix[:-1]}` and `{other.prefix[:-1]}`"
                raise EditRefusedError(
                    f"{part.document.source.file} is included twice, as {both}. Change it in the text."
                )

    def qualified(self, part: MenuPart, section: str, name: str) -> str:
        """Return the name in the whole service of what a file calls `name`. Its own names come first."""
        return f"{part.prefix}{name}" if part.has(section, name) else name

    def written(self, part: MenuPart, section: str, name: str) -> str:
        """Return how a file writes the name that a thing has in the whole service."""
        own = name.removeprefix(part.prefix) if part.prefix and name.startswith(part.prefix) else name
        if self.qualified(part, section, own) != name:
            raise EditRefusedError(f"`{own}` means something else in {part.document.source.file}.")
        return own

    def finish(self, left: tuple[Consequence, ...]) -> EditDone:
        """Return the changed texts. Raises EditRefusedError if they do not say what was asked."""
        texts, spans = self.texts, list[ChangedSpan]()
        for file, document in self.documents.items():
            text, changed = document.finish()
            texts = texts.with_text(file, text) if changed else texts
            spans += changed
        return EditDone(texts, tuple(spans), left)
