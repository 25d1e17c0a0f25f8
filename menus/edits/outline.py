"""The screens of a service with their places in the text, for an editor that shows text and map side by side.

It needs only files that YAML can read, not ones without errors.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from menus.edits.edit_result import EditRefusal, EditRefusedError
from menus.edits.mapping_edits import find_entry
from menus.edits.menu_files import MenuFiles, ScreenNode
from menus.edits.service_texts import ServiceTexts
from menus.edits.set_entry import SetEntry, entry_mentions
from menus.edits.set_goto import SetGoto
from menus.edits.set_text import texts_of
from menus.edits.single_values import single_values
from menus.edits.ways import WayNode, ways_of
from menus.problems import Place
from menus.translations.units import TranslationUnit

UnitsById = Sequence[tuple[str, TranslationUnit]]


class OutlineText(msgspec.Struct, frozen=True):
    """A text of a screen: its id for `set_text`, its words by language (`""`: all languages), and its place."""

    id: str
    words: Mapping[str, str]
    place: Place


class OutlineWay(msgspec.Struct, frozen=True):
    """A way out of a screen. `target` is a screen's name in the whole service; empty if the way ends the session.

    `edit` leads the way elsewhere, once its `to` is another screen. `is_own`: the text names the target here. Otherwise
    an option goes on to the screen's `goto:`, and the edit gives it a `goto:` of its own.
    """

    label: str
    target: str
    place: Place
    edit: SetGoto
    is_own: bool = True


class OutlineScreen(msgspec.Struct, frozen=True):
    """A screen. It is the text of its file from `place` to `end`, which are the characters `start` to `stop` from 0.

    `values` are its keys that hold a single value, and `options` those of each of its options (see `single_values`).
    """

    name: str
    verb: str
    place: Place
    end: Place
    start: int
    stop: int
    texts: tuple[OutlineText, ...]
    ways: tuple[OutlineWay, ...]
    values: Mapping[str, str]
    options: tuple[Mapping[str, str], ...]


class OutlineEntry(msgspec.Struct, frozen=True):
    """A way in: a code, a keyword, a number, or a message that is answered. `label` says which, in the file's words.

    `edit` leads it elsewhere, once its `to` is another screen.
    """

    label: str
    target: str
    place: Place
    edit: SetEntry


class Outline(msgspec.Struct, frozen=True):
    """The languages, ways in and screens of a service, in the order of the files."""

    languages: tuple[str, ...]
    entries: tuple[OutlineEntry, ...]
    screens: tuple[OutlineScreen, ...]

    def screen_at(self, file: str, position: int) -> OutlineScreen | None:
        """Return the screen in whose text a position stands; None if there is none."""
        return next(
            (one for one in self.screens if one.place.file == file and one.start <= position <= one.stop),
            None,
        )


def outline_of(texts: ServiceTexts) -> Outline | EditRefusal:
    """Return the outline of a service, or where YAML cannot read it."""
    try:
        return outline_in(MenuFiles(texts))
    except EditRefusedError as error:
        return error.refusal


def outline_in(files: MenuFiles) -> Outline:
    """Return the outline of a service whose files were read."""
    screens = tuple(outline_of_screen(files, *one) for one in screens_in(files))
    return Outline(files.languages, tuple(entries_in(files)), screens)


def entries_in(files: MenuFiles) -> Iterator[OutlineEntry]:
    """Yield the ways in."""
    for one in entry_mentions(files):
        place = one.part.document.place(one.node.start_mark.index)
        yield OutlineEntry(" ".join(one.path), one.name, place, SetEntry(path=one.path, to=one.name))


def screens_in(files: MenuFiles) -> Iterator[tuple[ScreenNode, UnitsById]]:
    """Yield the screens, each with its texts by their ids. Of two with a name, each has those of both."""
    by_screen: dict[str, list[tuple[str, TranslationUnit]]] = {}
    for text_id, (part, unit) in texts_of(files).items():
        section, _, rest = unit.id.partition(".")
        if section == "screens":
            by_screen.setdefault(f"{part.prefix}{rest.partition('.')[0]}", []).append((text_id, unit))
    for screen in files.screens():
        yield screen, by_screen.get(screen.name, [])


def outline_of_screen(files: MenuFiles, screen: ScreenNode, units: UnitsById) -> OutlineScreen:
    """Return the outline of a screen with these texts."""
    document, verb = screen.document, screen.verb
    start = screen.key.start_mark.index
    stop = max(start, document.source.line_end(document.content_end(screen.key, screen.node)))
    if any(getattr(one, "flow_style", False) for one in (document.root, screen.part.section("screens"))):
        stop = document.content_end(screen.key, screen.node)
    options = screen.value("options")
    return OutlineScreen(
        screen.name,
        verb.key if verb else "",
        document.place(start),
        document.place(stop),
        start,
        stop,
        tuple(
            OutlineText(text_id, unit.by_language, document.place(unit.node.start_mark.index))
            for text_id, unit in units
        ),
        tuple(_ways(files, screen)) if verb else (),
        single_values(screen.node),
        tuple(map(single_values, options.value)) if isinstance(options, SequenceNode) else (),
    )


def _ways(files: MenuFiles, screen: ScreenNode) -> Iterator[OutlineWay]:
    document, options = screen.document, screen.value("options")
    own = list(ways_of(screen))
    rest = [way for way in own if not way.option and way.key == "goto" and not way.is_closed]
    for number, option in enumerate(options.value if isinstance(options, SequenceNode) else (), 1):
        words = _words(files, option)
        found = [way for way in own if way.option == number]
        for way in found or rest:
            edit = SetGoto(
                screen=screen.name,
                to=_target(files, screen, way),
                option=number,
                case=way.case if found else 0,
            )
            place = document.place((way.node if found else option).start_mark.index)
            label = ": ".join(part for part in (words, way.condition) if part)
            yield OutlineWay(label, edit.to, place, edit, is_own=bool(found))
    for way in own:
        if not way.option:
            target = _target(files, screen, way)
            edit = SetGoto(screen=screen.name, to=target, key=way.key, case=way.case)
            key = "" if way.key in ("goto", "branch") else way.key
            label = ": ".join(part for part in (key, way.condition) if part)
            yield OutlineWay(label, target, document.place(way.node.start_mark.index), edit)


def _target(files: MenuFiles, screen: ScreenNode, way: WayNode) -> str:
    return files.qualified(screen.part, "screens", way.target) if way.target else ""


def _words(files: MenuFiles, option: Node) -> str:
    """Return the words of an option in the default language; of several cases the last."""
    found = find_entry(option, "say")
    say = found[1] if found else None
    if isinstance(say, SequenceNode) and say.value:
        last = find_entry(say.value[-1], "say")
        say = last[1] if last else None
    if isinstance(say, MappingNode) and say.value:
        chosen = find_entry(say, files.languages[0] if files.languages else "")
        say = (chosen or say.value[0])[1]
    return say.value.strip() if isinstance(say, ScalarNode) else ""
