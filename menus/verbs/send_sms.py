"""`send_sms`: sends a text message."""

from dataclasses import dataclass

from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.templates import read_template
from menus.compiler.texts import read_text_key
from menus.engine.effects import SendText
from menus.engine.engine_verb import EngineVerb
from menus.engine.turn import Turn
from menus.engine.walk import Walk
from menus.expressions.conditions import as_text
from menus.expressions.templates import Placeholder, Template
from menus.grammar.shapes import TEXT_SHAPE, KeySpec, StringShape
from menus.model import Screen, TextVerb
from menus.verbs.verb_spec import VerbSpec

CALLER_NUMBER = Template((Placeholder("number"),), None)


@dataclass(frozen=True, slots=True)
class SendSms(TextVerb, EngineVerb):
    """Sends a text to the number `to`. Shows nothing."""

    key = "send_sms"
    chooses_to_wait = True

    to: Template

    def templates(self) -> tuple[Template, ...]:
        """Return the template of the number."""
        return (self.to,)

    def waits(self, walk: Walk) -> bool:
        """Return True if the text is for a caller who opted out of texts. The screen shows it instead."""
        to = as_text(walk.scope.evaluate(self.to))
        return walk.session.opted_out and bool(to) and to == walk.caller.msisdn

    def arrive(self, walk: Walk, screen: Screen) -> Turn:
        """Send the text if it has words and a number."""
        to = as_text(walk.scope.evaluate(self.to))
        text = self.text.render(walk.session.language, walk.scope)
        visit = walk.next_visit(screen)
        if to and text:
            walk.effects.append(SendText(visit, to, text))
        return walk.leave(screen, screen.goto)


def _read(reader: NodeReader, fields: MappingFields) -> SendSms | None:
    text = read_text_key(reader, fields, "send_sms")
    to = fields.take("to")
    return None if text is None else SendSms(text, CALLER_NUMBER if to is None else read_template(reader, to))


SEND_SMS = VerbSpec.of(
    SendSms,
    _read,
    "Sends a text message. Shows nothing.",
    TEXT_SHAPE,
    {"to": KeySpec("The number to text: the caller's if not set.", StringShape("{number}"))},
)
