"""Work out what can be meant at each menu by words of one's own: its options, and those of menus behind them."""

from collections.abc import Collection, Iterator, Mapping

from menus.compiler.entry import read_entry_point
from menus.compiler.reader import MappingFields, NodeReader
from menus.expressions.templates import LocalisedText
from menus.grammar.understand import UNDERSTAND
from menus.guess.example_index import Example, ExampleIndex
from menus.model import ChoiceVerb, GuessSettings, MenuGuesses, Option, OptionWay, Screen, Service
from menus.model.guesses import NO_GUESS_SETTINGS, option_at
from menus.words.language_words import words_of
from menus.yaml.source import YamlNode

MAX_MENUS_OF_WAY = 5
_PERCENT = 100


def read_understand(reader: NodeReader, node: YamlNode | None) -> GuessSettings:
    """Read `understand:`."""
    if node is None:
        return NO_GUESS_SETTINGS
    fields = reader.fields(node, "`understand:`", keys=UNDERSTAND.keys)
    settings = GuessSettings(
        least=_share(fields, "least"),
        sure=_share(fields, "sure"),
        lead=_share(fields, "lead"),
        otherwise=read_entry_point(reader, fields.take("none")),
        private=fields.flag("private"),
        keep_seconds=fields.optional_seconds("keep"),
        keep_place=fields.key_place("keep"),
    )
    fields.report_unknown_keys()
    return settings


def guesses_of_menus(service: Service) -> dict[str, MenuGuesses]:
    """Return what can be meant at each menu: those that have examples, and those under `understand:` of texts."""
    listed = [point.goto for point in service.sms_entries.understand]
    polite = [words_of(language) for language in service.languages]
    ignored = frozenset().union(*(words.beside_commands for words in polite if words is not None))
    found = {}
    for name, screen in service.screens.items():
        if name in listed or any(option.examples for option in _options(screen)):
            ways = tuple(_ways(service.screens, name, frozenset(listed)))
            examples = (
                Example(subject, language, text)
                for subject, way in enumerate(ways)
                for language, text in _texts(option_at(service.screens, way))
            )
            index = ExampleIndex(examples, ignored)
            found[name] = MenuGuesses(ways, index, service.understand)
    return found


def _share(fields: MappingFields, key: str) -> float | None:
    percent = fields.optional_whole_number(key)
    return None if percent is None else percent / _PERCENT


def _ways(screens: Mapping[str, Screen], name: str, listed: Collection[str]) -> Iterator[OptionWay]:
    """Yield the ways from a menu to its options, and on to those of listed menus that these lead to.

    An option that leads to such a menu stands for what can be meant there, unless it has examples of its own.
    """
    reached = {name}
    open_ways: list[tuple[OptionWay, str]] = [((), name)]
    while open_ways:
        before, menu = open_ways.pop(0)
        for number, option in enumerate(_options(screens[menu])):
            if option.language is not None:
                continue
            way: OptionWay = (*before, (menu, number))
            after = _next_menu(screens, screens[menu], option)
            leads_on = name in listed and after in listed and after != name
            if option.examples or not leads_on:
                yield way
            if leads_on and after not in reached and len(way) < MAX_MENUS_OF_WAY:
                reached.add(after)
                open_ways.append((way, after))


def _next_menu(screens: Mapping[str, Screen], menu: Screen, option: Option) -> str:
    """Return the screen that an option always leads to; empty if that depends on conditions."""
    target = option.goto or menu.goto
    is_plain = len(target) == 1 and target[0].condition is None and not target[0].closed
    return target[0].screen if is_plain and target[0].screen in screens else ""


def _options(screen: Screen) -> tuple[Option, ...]:
    verb = screen.verb
    return verb.options if isinstance(verb, ChoiceVerb) and not verb.lists_rows else ()


def _texts(option: Option) -> Iterator[tuple[str, str]]:
    """Yield the words of an option and its examples, each with its language. Words with values are left out."""
    if isinstance(option.say, LocalisedText):
        for language, template in option.say.by_language.items():
            if template.static_text is not None:
                yield language, template.static_text
    yield from option.examples
