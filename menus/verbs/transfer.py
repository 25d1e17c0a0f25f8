"""`transfer`: puts the caller through to a person."""

import re
from collections.abc import Mapping

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
from menus.model.verb_kinds import TEXT_CHANNELS, VOICE_ONLY
from menus.verbs.verb_spec import VerbSpec
from menus.yaml.source import YamlNode, YamlScalar

DIALLABLE_NUMBER = re.compile(r"\+?[0-9]{3,15}")  # includes short numbers of the country


class Transfer(VoiceVerb, EngineVerb, frozen=True):
    """Puts the caller through to a person. Text channels go to `otherwise`."""

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
        """Return the target for each outcome of the transfer."""
        return {
            DONE: self.done,
            BUSY: self.busy,
            NO_ANSWER: self.no_answer,
            CLOSED: self.closed,
            "otherwise": self.otherwise,
        }

    def exits(self, goto: Target) -> tuple[Exit, ...]:  # noqa: ARG002
        """Return a way out for each outcome, which a call saves, and one for text channels."""
        outcomes = {DONE: self.done, BUSY: self.busy, NO_ANSWER: self.no_answer, CLOSED: self.closed}
        called = (
            Exit(target, saves=True, value=outcome, channels=VOICE_ONLY)
            for outcome, target in outcomes.items()
        )
        return (*called, Exit(self.otherwise, channels=TEXT_CHANNELS))

    def waits(self, walk: Walk) -> bool:
        """Return True if the transfer is made: on a call, within the hours."""
        return walk.caller.channel in self.channels and (self.hours is None or walk.scope.is_open(self.hours))

    def arrive(self, walk: Walk, screen: Screen) -> Turn:
        """Leave without a transfer: text channels by `otherwise`, calls outside the hours by `closed`."""
        if walk.caller.channel not in self.channels:
            return walk.leave(screen, self.otherwise)
        if screen.save:
            walk.save_answer(screen.save, CLOSED)
        return walk.leave(screen, self.closed)

    def after_transfer(self, walk: Walk, screen: Screen, outcome: str) -> Turn:
        """Save the outcome of the transfer and go on. Back never leads to a second transfer."""
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
    """Return the numbers to call."""
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
        "to": required_key("The number to call, or several.", list_or_one(StringShape("+254711222333"))),
        "hours": HOURS_NAME,
        "done": required_key("The next screen after the talk.", TARGET),
        "busy": required_key("The next screen if the line is busy.", TARGET),
        "no_answer": required_key("The next screen if nobody answers.", TARGET),
        "closed": KeySpec("The next screen outside `hours`. Required if there are `hours`.", TARGET),
        "otherwise": OTHERWISE,
    },
    without=("save",),
)
