"""Edits that are made up for a service, and what its files must say after each, by means of their own."""

from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

import yaml

from menus.compiler.reader import parse_literal
from menus.edits.add_example import AddExample
from menus.edits.add_language import AddLanguage
from menus.edits.add_screen import AddScreen
from menus.edits.edit import Edit
from menus.edits.menu_files import MenuFiles
from menus.edits.options import AddOption, MoveOption, RemoveOption
from menus.edits.remove_screen import RemoveScreen
from menus.edits.rename import Rename
from menus.edits.service_texts import ServiceTexts
from menus.edits.set_goto import SetGoto
from menus.edits.set_key import RemoveKey, SetKey
from menus.edits.set_text import SetText, texts_of
from menus.edits.ways import ways_of
from menus.problems import Place
from menus.translations.word_cases import node_of_word, word_ids
from menus.yaml.source import YamlScalar

Data = Any
"""A file as YAML's simplest loader reads it: texts, lists and mappings."""
WORDS = ("Hello.", "A: b # c", "no", "1, 2", "It's {{so}}", '"', "Ndiyo, 'ndiyo'", "two\nlines", "ሰላም")
EXAMPLES = ("maji hayatoki kabisa", "no: water # at all", "no", "it's {{so}} dry, 1, 2", "ውሃ የለም")
OWN_WORDS = ("Rudi", "Zaidi: sasa", "no", "1, 2", 'It\'s "so"')
NEW_NAME = "zz_new"
TYPED = ("a", "é", "\n", " ", "  ", '"', ":", "# ", "{", "}", "- ", "|", "x: 1\n", "&a ", "*a")


def typed_text(text: str, random: Random) -> str:
    """Return a text after somebody typed a few letters, or pasted, copied or removed a few lines."""
    at, kind = random.randrange(len(text) + 1), random.random()
    if kind < 0.4:
        return text[:at] + random.choice(TYPED) + text[at:]
    if kind < 0.5:
        return text[:at] + text[at + random.randrange(1, 9) :]
    lines = text.split("\n")
    row = random.randrange(len(lines))
    if kind < 0.8:
        lines.insert(row, random.choice(("", "# note", "  zz: {end: Hi}", random.choice(lines))))
    else:
        del lines[row : row + random.randrange(1, 4)]
    return "\n".join(lines)


def read(text: str) -> Data:
    """Read a file so that nothing is turned into numbers or truths."""
    return yaml.load(text.removeprefix("\ufeff"), Loader=yaml.CBaseLoader)  # noqa: S506  # it makes texts only


class RandomEdits:
    """Makes up edits of one service."""

    def __init__(self, texts: ServiceTexts, random: Random) -> None:
        self.texts, self.random, self.files = texts, random, MenuFiles(texts)
        self.screens = list(self.files.screens())

    def edit(self) -> tuple[Edit, Callable[[Data, Data], None] | None]:
        """Return an edit, and what changes the data of its file and those of the menu file as the edit must.

        None stands for an edit that has a test of its own.
        """
        makers = (
            self.set_text,
            self.set_text,
            self.add_option,
            self.add_example,
            self.move_option,
            self.remove_option,
            self.set_goto,
            self.set_goto,
            self.add_screen,
            self.remove_screen,
            self.rename,
            self.set_key,
            self.set_block,
            self.set_own_word,
            self.remove_key,
            self.add_language,
        )
        while True:
            made = self.random.choice(makers)()
            if made is not None:
                return made

    def screen(self, *verbs: str) -> Any:
        found = [one for one in self.screens if not verbs or (one.verb and one.verb.key in verbs)]
        return self.random.choice(found) if found else None

    def local(self, name: str) -> str:
        return name.rpartition(".")[2]

    def set_text(self) -> Any:
        found = texts_of(self.files)
        text_id = self.random.choice([*found])
        part, unit = found[text_id]
        words, language = self.random.choice(WORDS), self.random.choice(self.files.languages)
        where = _path_to(part.document.root, unit.node)

        def change(data: Data, _: Data) -> None:
            *path, last = where
            inner = _at(data, path)
            if isinstance(inner[last], dict):
                inner[last][language] = words
            elif len(self.files.languages) == 1:
                inner[last] = words
            else:
                old = inner[last].strip()
                inner[last] = {**dict.fromkeys(self.files.languages if old else (), old), language: words}

        return SetText(text=text_id, words=words, language=language), change

    def _options(self) -> Any:
        found = [
            one for one in self.screens if isinstance(getattr(one.value("options"), "value", None), list)
        ]
        if not found:
            return None
        screen = self.random.choice(found)
        return screen, len(screen.value("options").value)

    def add_option(self) -> Any:
        if (chosen := self._options()) is None:
            return None
        screen, count = chosen
        number, goto = self.random.randrange(count + 2), self.random.choice(self.screens)
        if goto.part is not screen.part:
            return None
        words = f"Option {self.random.randrange(10**6)}"
        edit = AddOption(screen=screen.name, say=words, goto=goto.name, value="zz9", number=number)

        def change(data: Data, _: Data) -> None:
            options = _screen(data, screen)["options"]
            place = number - 1 if 0 < number <= count else count
            options.insert(place, {"value": "zz9", "say": words, "goto": self.local(goto.name)})

        return edit, change

    def add_example(self) -> Any:
        if (chosen := self._options()) is None:
            return None
        screen, count = chosen
        option, words = self.random.randrange(count), self.random.choice(EXAMPLES)
        languages = self.files.languages
        language = self.random.choice(languages)

        def change(data: Data, _: Data) -> None:
            inner = _screen(data, screen)["options"][option]
            old = inner.get("examples", [] if len(languages) == 1 else {})
            if isinstance(old, dict):
                own = old.get(language, [])
                inner["examples"] = {**old, language: [*([own] if isinstance(own, str) else own), words]}
                return
            old = [old] if isinstance(old, str) else old
            is_default = language == languages[0]
            inner["examples"] = [*old, words] if is_default else {languages[0]: old, language: [words]}

        edit = AddExample(screen=screen.name, option=option + 1, words=words, language=language)
        return edit, change

    def move_option(self) -> Any:
        if (chosen := self._options()) is None:
            return None
        screen, count = chosen
        option, to = self.random.randrange(count), self.random.randrange(count)

        def change(data: Data, _: Data) -> None:
            options = _screen(data, screen)["options"]
            options.insert(to, options.pop(option))

        return MoveOption(screen=screen.name, option=option + 1, to=to + 1), change

    def remove_option(self) -> Any:
        if (chosen := self._options()) is None or chosen[1] < 2:
            return None
        screen, count = chosen
        option = self.random.randrange(count)
        return RemoveOption(screen=screen.name, option=option + 1), lambda data, _: _screen(data, screen)[
            "options"
        ].pop(option)

    def set_goto(self) -> Any:
        screen = self.screen()
        ways = [way for way in ways_of(screen) if way.target]
        to = self.random.choice(self.screens)
        if not ways or to.part is not screen.part:
            return None
        way = self.random.choice(ways)
        edit = SetGoto(screen=screen.name, to=to.name, key=way.key, option=way.option, case=way.case)

        def change(data: Data, _: Data) -> None:
            inner = _screen(data, screen)
            inner = inner["options"][way.option - 1] if way.option else inner
            if isinstance(inner[way.key], str):
                inner[way.key] = self.local(to.name)
                return
            inner = inner[way.key]
            if way.case and isinstance(inner[way.case - 1], str):
                inner[way.case - 1] = self.local(to.name)
                return
            inner = inner[way.case - 1] if way.case else inner
            inner["retry" if "retry" in inner else "goto"] = self.local(to.name)

        return edit, change

    def add_screen(self) -> Any:
        after = self.screen()
        to = next(
            (way.target for way in ways_of(after) if (way.key, way.option, way.case) == ("goto", 0, 0)), ""
        )
        verb = self.random.choice(("say", "end", "ask"))
        words = {"en": "New words?"} if "en" in self.files.languages else "New words?"
        goto = "" if to else self.random.choice([one for one in self.screens if one.part is after.part]).name
        edit = AddScreen(after=after.name, name=NEW_NAME, verb=verb, value=words, goto=goto)

        def change(data: Data, _: Data) -> None:
            new: Data = {verb: words}
            if verb == "ask":
                new |= {"answer": {"type": "text"}, "save": NEW_NAME}
            if verb != "end":
                new["goto"] = to or self.local(goto)
            pairs = []
            for name, screen in data["screens"].items():
                pairs.append((name, screen))
                if name == after.key.value:
                    pairs.append((NEW_NAME, new))
            data["screens"] = dict(pairs)
            if to:
                found = _screen(data, after)["goto"]
                if isinstance(found, str):
                    _screen(data, after)["goto"] = NEW_NAME
                else:
                    found["retry" if "retry" in found else "goto"] = NEW_NAME

        return edit, change

    def remove_screen(self) -> Any:
        screen, instead = self.screen(), self.screen()
        if screen.part is not instead.part or screen is instead:
            return None
        return RemoveScreen(screen=screen.name, instead=instead.name), None

    def rename(self) -> Any:
        kind = self.random.choice(("screen", "screen", "field", "table", "lookup"))
        named = {
            "screen": [one.name for one in self.screens],
            "field": [one.value("save").value for one in self.screens if one.value("save") is not None],
            "table": self._names("tables"),
            "lookup": self._names("lookups"),
        }[kind]
        return (Rename(kind=kind, name=self.random.choice(named), to=NEW_NAME), None) if named else None

    def _names(self, section: str) -> list[str]:
        return [
            f"{part.prefix}{key.value}"
            for part in self.files.parts
            if (found := part.section(section)) is not None
            for key, _ in found.value
        ]

    def set_key(self) -> Any:
        screen = self.screen("ask", "menu", "say")
        if screen is None:
            return None
        key, value = self.random.choice(
            (("navigation", "silent"), ("resume", "never"), ("paging", "numbered"))
        )
        return SetKey(screen=screen.name, key=key, value=value), lambda data, _: _screen(data, screen).update(
            {key: value}
        )

    def set_block(self) -> Any:
        """A key whose value is a mapping or a list of its own lines gets one that differs in a part."""
        found = [
            (screen, key.value, value)
            for screen in self.screens
            for key, value in screen.node.value
            if key.value in ("answer", "goto", "options", "where", "menu", "ask", "say")
            and isinstance(value, yaml.CollectionNode)
        ]
        if not found:
            return None
        screen, key, node = self.random.choice(found)
        value = typed(node)
        inner = value
        while isinstance(inner, dict | list) and inner and self.random.random() < 0.7:
            deeper = [one for one in (inner.values() if isinstance(inner, dict) else inner) if one]
            deeper = [one for one in deeper if isinstance(one, dict | list)]
            if not deeper:
                break
            inner = self.random.choice(deeper)
        if isinstance(inner, dict):
            if len(inner) > 1 and self.random.random() < 0.3:
                del inner[self.random.choice([*inner])]
            else:
                inner[self.random.choice([*inner, "zz"])] = self.random.choice(WORDS)
        elif len(inner) > 1 and self.random.random() < 0.5:
            del inner[self.random.randrange(len(inner))]
        else:
            inner.insert(self.random.randrange(len(inner) + 1), {"if": {"zz": 1}, "goto": "zz"})
        as_text = read(yaml.safe_dump(value))
        return SetKey(screen=screen.name, key=key, value=value), lambda data, _: _screen(data, screen).update(
            {key: as_text}
        )

    def set_own_word(self) -> Any:
        """One of the gateway's own words, in a file that has it or not."""
        root = self.files.main.document.root
        language, name = (
            self.random.choice(self.files.languages),
            self.random.choice(("back", "more", "busy")),
        )
        word_id = self.random.choice(word_ids(root, self.files.languages[0], name))
        case, words = word_id.partition(".")[2], self.random.choice(OWN_WORDS)
        node = node_of_word(root, language, f"{name}.{case}" if case else name)
        edit = SetText(text=f"words.{name}{f'.{case}' if case else ''}", words=words, language=language)
        if case and node is None:
            return edit, None

        def change(_: Data, main: Data) -> None:
            own = main.setdefault("words", {}).setdefault(language, {})
            old = own.get(name)
            if isinstance(old, list):
                say = _path_to(root, node)
                _at(main, say[:-1])["say"] = words
            else:
                own[name] = words

        return edit, change

    def remove_key(self) -> Any:
        screen = self.screen()
        keys = [
            key.value
            for key, _ in screen.node.value
            if key.value in ("navigation", "resume", "voice", "invalid")
        ]
        if not keys:
            return None
        key = self.random.choice(keys)
        return RemoveKey(screen=screen.name, key=key), lambda data, _: _screen(data, screen).pop(key)

    def add_language(self) -> Any:
        copies = self.random.random() < 0.5
        return AddLanguage(code="xx", name="Test", copies=copies), None


def typed(node: Any) -> Data:
    """What a node says, with its numbers and truths, as an edit is told."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: typed(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [typed(item) for item in node.value]
    written = YamlScalar(node.value, Place("", 1, 1), plain=not node.style)
    return parse_literal(written, node.value)


def _screen(data: Data, screen: Any) -> Data:
    return data["screens"][screen.key.value]


def _at(data: Data, path: list[Any]) -> Data:
    for step in path:
        data = data[step]
    return data


def _path_to(root: Any, node: Any, path: tuple[Any, ...] = ()) -> list[Any]:
    """Return the keys and numbers that lead to a node; none if it is not there."""
    if root is node:
        return [*path]
    if isinstance(root, yaml.MappingNode):
        steps = [(key.value, value) for key, value in root.value]
    else:
        steps = [*enumerate(root.value)] if isinstance(root, yaml.SequenceNode) else []
    return next((found for step, inner in steps if (found := _path_to(inner, node, (*path, step)))), [])


def changed_copy(data: Data, change: Callable[[Data, Data], None]) -> Data:
    """Return the data after a change; the old ones stay."""
    copy = deepcopy(data)
    change(copy, copy)
    return copy
