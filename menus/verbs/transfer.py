"""`transfer`: puts the caller through to a person."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from menus.compiler.conditions import read_hours_name
from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.targets import read_target, read_target_key
from menus.compiler.texts import read_text_key
from menus.engine.engine_verb import EngineVerb
from menus.engine.turn import Turn
from menus.engine.voice_verbs import BUSY, CLOSED, DONE, NO_ANSWER
from menus.engine.walk import Walk
from menus.grammar.shapes import TEXT_SHAPE, KeySpec, StringShape, list_or_one, required_key
from menus.grammar.values import HOURS_NAME, OTHERWISE, TARGET
from menus.model import Exit, Screen, Target, VoiceVerb
from menus.verbs.verb_spec import VerbSpec
from menus.yaml.source import YamlNode, YamlScalar

DIALLABLE_NUMBER = re.compile(r"\+?[0-9]{3,15}")  # short numbers of the country too


@dataclass(frozen=True, slots=True)
class Transfer(VoiceVerb, EngineVerb):
    """Puts through to a person. Channels without sound go `otherwise`."""

    key = "transfer"
    chooses_to_wait = True
    awaits_outcome = True

    to: tuple[str, ...]
    hours: str | None
    done: Target
    busy: Target
    no_answer: Target
    closed: Target

    def own_targets(self) -> Mapping[str, Target]:
        """Where the caller goes on, by what came of it."""
        return {
            DONE: self.done,
            BUSY: self.busy,
            NO_ANSWER: self.no_answer,
            CLOSED: self.closed,
            "otherwise": self.otherwise,
        }

    def exits(self, goto: Target) -> tuple[Exit, ...]:  # noqa: ARG002
        """A call saves what came of it."""
        targets = (self.done, self.busy, self.no_answer, self.closed)
        return (*(Exit(target, saves=True) for target in targets), Exit(self.otherwise))

    def waits(self, walk: Walk) -> bool:
        """Whether it rings: on a call, within the hours."""
        return walk.caller.channel in self.channels and (self.hours is None or walk.scope.is_open(self.hours))

    def arrive(self, walk: Walk, screen: Screen) -> Turn:
        """Channels of text go another way; a call stays here, except where nobody is in."""
        if walk.caller.channel not in self.channels:
            return walk.leave(screen, self.otherwise)
        if screen.save:
            walk.save_answer(screen.save, CLOSED)
        return walk.leave(screen, self.closed)

    def after_transfer(self, walk: Walk, screen: Screen, outcome: str) -> Turn:
        """Go on once the caller was put through, or could not be. Back never leads to a second ringing."""
        if screen.save:
            walk.save_answer(screen.save, outcome)
        walk.session.has_answers = True
        walk.session.screen = ""
        return walk.leave(screen, self.own_targets()[outcome])


def _read(reader: NodeReader, fields: MappingFields) -> Transfer | None:
    text = read_text_key(reader, fields, "transfer")
    to = _read_numbers(reader, fields.take("to"))
    hours = read_hours_name(reader, fields.take("hours"))
    targets = {key: read_target_key(reader, fields, key) for key in ("done", "busy", "no_answer")}
    stated = fields.take("closed") if hours is None else fields.require("closed")
    closed = read_target(reader, stated, "`closed`") if stated else targets["no_answer"]
    otherwise = read_target_key(reader, fields, "otherwise")
    return None if text is None else Transfer(text, otherwise, to, hours, closed=closed, **targets)


def _read_numbers(reader: NodeReader, node: YamlNode | None) -> tuple[str, ...]:
    """The numbers that ring."""
    for item in reader.items(node):
        if isinstance(item, YamlScalar) and not DIALLABLE_NUMBER.fullmatch(item.text.strip()):
            text = f"`{item.text.strip()}` is no number that can be rung."
            reader.error("M104", item.place, text, 'Write it with its country, such as "+254711222333".')
    return reader.words(node, "`to`")


TRANSFER = VerbSpec.of(
    Transfer,
    _read,
    "Puts the caller through to a person.",
    TEXT_SHAPE,
    {
        "to": required_key("The numbers that ring.", list_or_one(StringShape("+254711222333"))),
        "hours": HOURS_NAME,
        "done": required_key("Where to go on after the talk.", TARGET),
        "busy": required_key("Where to go on where the line is busy.", TARGET),
        "no_answer": required_key("Where to go on where nobody answers.", TARGET),
        "closed": KeySpec("Where to go on outside `hours`; must be there with them.", TARGET),
        "otherwise": OTHERWISE,
    },
    without=("save",),
)
