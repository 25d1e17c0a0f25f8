"""The size of every text that goes out as a message of its own. Its cost follows from the size."""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from menus.analysis.longest_text import longest_text
from menus.analysis.rule_context import RuleContext
from menus.analysis.satisfiability import possible_wordings
from menus.compiler.reader import NodeReader
from menus.expressions.conditional_texts import CitizenText
from menus.expressions.templates import Template
from menus.model import Service
from menus.problems import Problems
from menus.rendering.text.encoding import Encoding
from menus.rendering.text.segments import count_segments
from menus.verbs.send_sms import SendSms


class MessageSize(msgspec.Struct, frozen=True):
    """A text in one language with its values at their longest. Of its cases, it is the longest one.

    `kind` is `message` or `send_sms`; `name` is the message or the screen.

    `units` are septets, or 16-bit units if the encoding is not GSM-7.
    """

    kind: str
    name: str
    language: str
    units: int
    encoding: Encoding
    parts: int


def message_sizes(service: Service) -> tuple[MessageSize, ...]:
    """Return the size of every text in every language, in the order of the file. A question below it counts too."""
    context = RuleContext(service, NodeReader(Problems()))
    return tuple(_each_message_size(context))


def reminder_sizes(service: Service) -> Iterator[MessageSize]:
    """Yield, for each reminder and language, the parts of all texts that one person gets of it for one date."""
    of_messages = {
        (size.name, size.language): size for size in message_sizes(service) if size.kind == "message"
    }
    for reminder in service.reminders.values():
        for language in service.languages:
            size = of_messages.get((reminder.message, language))
            if size is not None:
                parts = size.parts * len(reminder.spans)
                yield replace(size, kind="reminder", name=reminder.name, parts=parts)


def sent_text(context: RuleContext, template: Template, language: str, ask: str | None) -> str:
    """Return a text with every value at its longest, followed by the question of the screen `ask` if there is one."""
    worded = context.page_layouts.renderers[language].render(template).strip()
    return "\n".join(filter(None, (worded, context.page_layouts.question_text(ask, language) if ask else "")))


def _each_message_size(context: RuleContext) -> Iterator[MessageSize]:
    for message in context.service.messages.values():
        yield from _sizes_by_language(context, "message", message.name, message.text, message.ask_screen)
    for screen in context.service.screens.values():
        if isinstance(screen.verb, SendSms):
            yield from _sizes_by_language(context, "send_sms", screen.name, screen.verb.text, None)


def _sizes_by_language(
    context: RuleContext, kind: str, name: str, text: CitizenText, ask: str | None
) -> Iterator[MessageSize]:
    for language in context.service.languages:
        longest = longest_text(
            sent_text(context, wording.by_language[language], language, ask)
            for wording in possible_wordings(text, {"language": language})
        )
        counted = count_segments(longest)
        yield MessageSize(kind, name, language, counted.units, counted.encoding, counted.segments)
