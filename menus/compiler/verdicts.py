"""Read `ask:` of a message: the screen that a reply answers, and what answers make the case system do."""

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

import msgspec

from menus.compiler.reader import MappingFields, NodeReader
from menus.grammar.verdicts import ASKED_SCREEN, RATED
from menus.model import ChoiceVerb, MessageTemplate, Screen
from menus.model.verdicts import ACTIONS, RATE, ScreenVerdicts, Verdict, VerdictAction
from menus.yaml.source import YamlMapping, YamlNode, YamlScalar

YES_NO = {"yes": "true", "no": "false"}
_ONE_BY_ONE = "Name a rating, such as `{rate: 5}`."


class AskedScreens(msgspec.Struct, frozen=True):
    """The screen that a reply answers, and the verdicts by screen."""

    first: str | None = None
    verdicts: Mapping[str, ScreenVerdicts] = msgspec.field(default_factory=dict)


def read_ask(reader: NodeReader, fields: MappingFields) -> AskedScreens:
    """Read `ask:`: a screen, or a mapping `{screen, answers}`, or a list of such mappings."""
    node = fields.take("ask")
    if node is None:
        return AskedScreens()
    if isinstance(node, YamlScalar):
        return AskedScreens(reader.word(node, "`ask`"))
    first: str | None = None
    verdicts: dict[str, ScreenVerdicts] = {}
    for item in reader.items(node):
        inner = reader.fields(item, "`ask:`", keys=ASKED_SCREEN.keys)
        screen = inner.word("screen")
        answers = inner.take("answers")
        inner.report_unknown_keys()
        first = first or screen
        if screen is None or answers is None:
            continue
        if screen in verdicts:
            reader.error("M220", item.place, f"`{screen}` stands twice in `ask:`.", "Name each screen once.")
        verdicts[screen] = _read_answers(reader, answers)
    return AskedScreens(first, verdicts)


def _read_answers(reader: NodeReader, node: YamlNode) -> ScreenVerdicts:
    if not isinstance(node, YamlMapping):
        return ScreenVerdicts(node.place, other=_action(reader, node))
    named: dict[str, Verdict] = {}
    for entry in node:
        verdict = _read_verdict(reader, entry.value)
        if verdict is not None:
            named[entry.key.text] = verdict
    return ScreenVerdicts(node.place, named, places={entry.key.text: entry.key.place for entry in node})


def _read_verdict(reader: NodeReader, node: YamlNode) -> Verdict | None:
    if isinstance(node, YamlMapping):
        fields = reader.fields(node, "What an answer does", keys=RATED.keys)
        rating = fields.whole_number("rate")
        fields.report_unknown_keys()
        return Verdict(RATE, rating) if rating else None
    action = _action(reader, node)
    if action == RATE:
        reader.error("M104", node.place, "`rate` needs a number here.", _ONE_BY_ONE)
        return None
    return None if action is None else Verdict(action)


def _action(reader: NodeReader, node: YamlNode) -> VerdictAction | None:
    word = reader.one_of(node, "What an answer does", ACTIONS)
    return next((one for one in get_args(VerdictAction) if one == word), None)


def with_verdicts(
    screens: Mapping[str, Screen], messages: Mapping[str, MessageTemplate]
) -> Mapping[str, Screen]:
    """Return the screens. Those whose answers make the case system do something know what."""
    found = dict(screens)
    for message in messages.values():
        for name, verdicts in message.verdicts.items():
            if name in found:
                found[name] = replace(found[name], verdicts=_by_kept_values(found[name], verdicts))
    return found


def _by_kept_values(screen: Screen, verdicts: ScreenVerdicts) -> ScreenVerdicts:
    """Return the verdicts by the values that are kept: yes and no name the options of a yes-or-no menu."""
    options = screen.verb.options if isinstance(screen.verb, ChoiceVerb) else ()
    if not any(isinstance(option.value, bool) for option in options):
        return verdicts
    return msgspec.structs.replace(
        verdicts, by_value={YES_NO.get(name, name): one for name, one in verdicts.by_value.items()}
    )
