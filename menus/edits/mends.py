"""The edits that cure problems of the check, where one edit does."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import msgspec
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from menus.compiler.suggestion import closest
from menus.edits.edit import Edit
from menus.edits.edit_result import EditRefusedError
from menus.edits.menu_files import MenuFiles, MenuPart, ScreenNode
from menus.edits.names import columns_of_source, mentions
from menus.edits.remove_screen import RemoveScreen, other_mentions
from menus.edits.rename_key import RenameKey
from menus.edits.screen_keys import keys_of
from menus.edits.service_texts import ServiceTexts
from menus.edits.set_entry import SetEntry, entry_mentions
from menus.edits.set_goto import SetGoto
from menus.edits.set_key import RemoveKey, SetKey
from menus.edits.set_text import SetText, texts_of
from menus.edits.ways import ways_of
from menus.engine.scope import GATEWAY_NAMES
from menus.expressions.formats import FORMATS
from menus.expressions.templates import placeholder_matches
from menus.grammar.name_kinds import NameKind
from menus.problems import Place, Problem


class Mend(msgspec.Struct, frozen=True):
    """An edit that cures a problem, and what it does, in words.

    `needs_words`: somebody must put the words of the edit into the right language first.
    """

    words: str
    edit: Edit
    needs_words: bool = False


def mends_of(problems: Iterable[Problem], texts: ServiceTexts) -> Mapping[Problem, tuple[Mend, ...]]:
    """Return the edits that cure problems of the check, by problem. It leaves out what no single edit cures."""
    try:
        return mends_in(problems, MenuFiles(texts))
    except EditRefusedError:
        return {}


def mends_in(problems: Iterable[Problem], files: MenuFiles) -> Mapping[Problem, tuple[Mend, ...]]:
    """Return the edits that cure problems of files that were read, as `mends_of` does."""
    found = {
        problem: tuple(_FINDERS[problem.code](files, problem))
        for problem in problems
        if problem.code in _FINDERS
    }
    return {problem: mends for problem, mends in found.items() if mends}


def _unknown_screen(files: MenuFiles, problem: Problem) -> Iterator[Mend]:
    known = [one.name for one in files.screens()]
    for screen in files.screens():
        for way in ways_of(screen) if screen.verb is not None else ():
            if _is_at(screen.part, way.node, problem.place) and way.target:
                name = files.qualified(screen.part, "screens", way.target)
                near = closest(name, known)
                if near is not None:
                    edit = SetGoto(screen=screen.name, to=near, key=way.key, option=way.option, case=way.case)
                    yield Mend(f"Lead it to `{near}`", edit)
    yield from _unknown_screen_of_entry(files, known, problem)


def _unknown_screen_of_entry(files: MenuFiles, known: list[str], problem: Problem) -> Iterator[Mend]:
    for one in entry_mentions(files):
        near = closest(one.name, known) if _is_at(one.part, one.node, problem.place) else None
        if near is not None:
            yield Mend(f"Lead it to `{near}`", SetEntry(path=one.path, to=near))


def _unreached_screen(files: MenuFiles, problem: Problem) -> Iterator[Mend]:
    for screen in files.screens():
        if _is_at(screen.part, screen.key, problem.place) and not other_mentions(files, screen):
            yield Mend(f"Remove the screen `{screen.name}`", RemoveScreen(screen=screen.name))


def _unknown_source(files: MenuFiles, problem: Problem) -> Iterator[Mend]:
    """Yield the near name of a case, a lookup or a table that a screen names."""
    keys = {"submit": ("cases",), "lookup": ("lookups",), "from": ("tables", "lookups")}
    for screen in files.screens():
        for key, sections in keys.items():
            node = screen.value(key)
            if isinstance(node, ScalarNode) and _is_at(screen.part, node, problem.place):
                near = closest(node.value.strip(), _names(files, screen.part, sections))
                if near is not None:
                    yield Mend(f"Write `{near}`", SetKey(screen=screen.name, key=key, value=near))


def _names(files: MenuFiles, part: MenuPart, sections: tuple[str, ...]) -> list[str]:
    names = []
    for owner in files.parts:
        for section in sections:
            found = owner.section(section)
            prefix = "" if owner is part else owner.prefix
            names += [f"{prefix}{key.value}" for key, _ in found.value] if found is not None else []
    return names


def _missing_words(files: MenuFiles, problem: Problem) -> Iterator[Mend]:
    """Yield a line for each language that the message names. It begins with the words of the default language."""
    for text_id, (part, unit) in texts_of(files).items() if files.languages else ():
        if not isinstance(unit.node, MappingNode) or not _is_at(part, unit.node, problem.place):
            continue
        words = unit.in_language(files.languages[0]) or next(iter(unit.by_language.values()), "")
        for language in files.languages:
            if language not in unit.by_language and f"`{language}`" in problem.message and words:
                edit = SetText(text=text_id, words=words, language=language)
                yield Mend(f"Write it in `{language}`", edit, needs_words=True)


def _useless_key(files: MenuFiles, problem: Problem) -> Iterator[Mend]:
    for screen, option, key in _keys(files):
        if _is_at(screen.part, key, problem.place):
            yield Mend(f"Remove `{key.value}:`", RemoveKey(screen=screen.name, key=key.value, option=option))


def _misspelt_key(files: MenuFiles, problem: Problem) -> Iterator[Mend]:
    for screen, option, key in _keys(files):
        if _is_at(screen.part, key, problem.place) and (option or screen.verb is not None):
            known = keys_of(screen, option=bool(option))
            near = closest(key.value, known)
            if key.value in known:
                yield Mend(
                    f"Remove `{key.value}:`", RemoveKey(screen=screen.name, key=key.value, option=option)
                )
            elif near is not None:
                edit = RenameKey(screen=screen.name, key=key.value, to=near, option=option)
                yield Mend(f"Write `{near}:`", edit)


def _keys(files: MenuFiles) -> Iterator[tuple[ScreenNode, int, ScalarNode]]:
    """Yield the keys of screens and of their options, with the numbers of these."""
    for screen in files.screens():
        yield from ((screen, 0, key) for key, _ in screen.node.value if isinstance(key, ScalarNode))
        options = screen.value("options")
        for number, option in enumerate(options.value if isinstance(options, SequenceNode) else (), 1):
            if isinstance(option, MappingNode):
                yield from ((screen, number, key) for key, _ in option.value if isinstance(key, ScalarNode))


def _unknown_placeholder(files: MenuFiles, problem: Problem) -> Iterator[Mend]:
    """Yield the text with the near name, column or format in a placeholder that has an unknown one."""
    for text_id, (part, unit) in texts_of(files).items():
        for language, node in _wordings(unit.node):
            for found in placeholder_matches(node.value):
                position = part.document.text.find(found[0], node.start_mark.index, node.end_mark.index)
                if position < 0 or part.document.place(position) != problem.place:
                    continue
                for group, known in _known_parts(files, part, found, problem.code):
                    near = closest(found[group], known) if found[group] not in known else None
                    if near is not None:
                        start, end = found.span(group)
                        words = (node.value[:start] + near + node.value[end:]).strip()
                        edit = SetText(text=text_id, words=words, language=language)
                        yield Mend(f"Write `{near}`", edit)


def _known_parts(
    files: MenuFiles, part: MenuPart, found: re.Match[str], code: str
) -> Iterator[tuple[str, Collection[str]]]:
    """Yield the parts of a placeholder that may be unknown, with what they can be."""
    if code == "M208":
        yield "format", FORMATS.keys()
        return
    lookups = {one.name for one in mentions(files, NameKind.LOOKUP) if one.defines}
    if found["column"]:
        yield "name", lookups
        yield "column", columns_of_source(files, part, found["name"])
    else:
        yield "name", {one.name for one in mentions(files, NameKind.FIELD) if one.defines} | GATEWAY_NAMES


def _wordings(node: Node) -> Iterator[tuple[str, ScalarNode]]:
    if isinstance(node, ScalarNode):
        yield "", node
    elif isinstance(node, MappingNode):
        yield from ((str(key.value), value) for key, value in node.value if isinstance(value, ScalarNode))


def _is_at(part: MenuPart, node: Node, place: Place) -> bool:
    return part.document.place(node.start_mark.index) == place


_FINDERS: Mapping[str, Callable[[MenuFiles, Problem], Iterator[Mend]]] = {
    "M101": _misspelt_key,
    "M109": _missing_words,
    "M111": _useless_key,
    "M201": _unknown_screen,
    "M202": _unknown_source,
    "M203": _unknown_source,
    "M204": _unknown_source,
    "M207": _unknown_placeholder,
    "M208": _unknown_placeholder,
    "M307": _unreached_screen,
}
