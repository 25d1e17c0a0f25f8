"""`send_sms`: sends a text message."""

from collections.abc import Mapping

from menus.answers.phone import parse_number
from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.targets import read_target_key
from menus.compiler.templates import read_template
from menus.compiler.texts import read_text_key
from menus.engine.effects import SendText
from menus.engine.engine_verb import EngineVerb
from menus.engine.turn import Turn
from menus.engine.walk import Walk
from menus.expressions.conditions import as_text
from menus.expressions.templates import Placeholder, Template
from menus.grammar.shapes import TEXT_SHAPE, KeySpec, StringShape
from menus.grammar.values import TARGET
from menus.model import Screen, Target, TextVerb
from menus.verbs.verb_spec import VerbSpec

CALLER_NUMBER = Template((Placeholder("number"),), None)


class SendSms(TextVerb, EngineVerb, frozen=True):
    """Sends a text to the number `to`. Shows nothing. `failed` is the next screen if the number cannot be texted."""

    key = "send_sms"
    chooses_to_wait = True

    to: Template
    failed: Target = ()

    def own_targets(self) -> Mapping[str, Target]:
        """Return the target for a number that cannot be texted, if there is one."""
        return {"failed": self.failed} if self.failed else {}

    def templates(self) -> tuple[Template, ...]:
        """Return the template of the number."""
        return (self.to,)

    def waits(self, walk: Walk) -> bool:
        """Return True if the screen shows the words instead.

        That is so for a caller who opted out of texts. Without `failed` it is also so for a number out of reach.
        """
        to = as_text(walk.scope.evaluate(self.to))
        if walk.session.opted_out and bool(to) and to == walk.caller.msisdn:
            return True
        number = "" if self.failed else _number(walk, to)
        return bool(number) and not walk.inputs.can_reach(number)

    def arrive(self, walk: Walk, screen: Screen) -> Turn:
        """Send the text if it has words and a number."""
        to = as_text(walk.scope.evaluate(self.to))
        if self.failed:
            number = _number(walk, to)
            if not number or not walk.inputs.can_reach(number):
                return walk.leave(screen, self.failed)
        text = self.text.render(walk.session.language, walk.scope)
        visit = walk.next_visit(screen)
        if to and text:
            walk.effects.append(SendText(visit, to, text))
        return walk.leave(screen, screen.goto)


def _number(walk: Walk, to: str) -> str:
    """Return the number to text in E.164; empty if `to` is none."""
    return to if to == walk.caller.msisdn else parse_number(to, walk.service.country) or ""


def _read(reader: NodeReader, fields: MappingFields) -> SendSms | None:
    text = read_text_key(reader, fields, "send_sms")
    to = fields.take("to")
    failed = read_target_key(reader, fields, "failed")
    if text is None:
        return None
    return SendSms(text, CALLER_NUMBER if to is None else read_template(reader, to), failed)


SEND_SMS = VerbSpec.of(
    SendSms,
    _read,
    "Sends a text message. Shows nothing.",
    TEXT_SHAPE,
    {
        "to": KeySpec("The number to text: the caller's if not set.", StringShape("{number}")),
        "failed": KeySpec("The next screen if the number cannot be texted.", TARGET),
    },
)
