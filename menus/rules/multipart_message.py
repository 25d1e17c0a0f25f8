"""Find messages that take more than one segment, each of which is paid for."""

from menus.analysis.message_sizes import sent_text
from menus.analysis.prices import prices_of_thousand
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.expressions.conditional_texts import CitizenText
from menus.problems import Place, Severity
from menus.rendering.text import gsm7
from menus.rendering.text.sanitise import to_unaccented_text
from menus.rendering.text.segments import count_segments
from menus.verbs.send_sms import SendSms

_LONG = (
    "Your report has come to us. We will look at it, send somebody out and text you again as soon as we can. "
    * 2
)

RULE_DOC = RuleDoc(
    code="M506",
    title="A message is sent and paid as more than one part.",
    explanation=(
        "A text of more than 160 characters (70 if one of them is outside GSM-7) is sent in parts of 153 (67), "
        "and each part costs as much as a message. The question that a message asks (`ask:`) is part of it. The "
        "price per thousand comes from delivery.yaml; without one it is an estimate from list prices, to compare "
        "texts with, and your contract decides. Values count at their longest, and unknown ones as 20 characters."
    ),
    bad=f"messages: {{resolved: '{_LONG}'}}\nstates: {{resolved: {{from: [DONE], say: resolved}}}}\n",
    good="""\
messages: {resolved: 'Your report {reference} is resolved.'}
states: {resolved: {from: [DONE], say: resolved}}
""",
    severity=Severity.WARNING,
)


def check(context: RuleContext) -> None:
    """Count the segments of every text about a case and of every `send_sms`."""
    for message in context.service.messages.values():
        _check_text(context, f"The message `{message.name}`", message.text, message.ask_screen)
    for screen in context.service.screens.values():
        if isinstance(screen.verb, SendSms):
            _check_text(context, f"The text of `{screen.name}`", screen.verb.text)


def _check_text(context: RuleContext, what: str, text: CitizenText, ask: str | None = None) -> None:
    reported: set[Place | None] = set()
    templates = [entry for wording, _ in text.wordings for entry in wording.translated.items()]
    for language, template in templates:
        text_sent = sent_text(context, template, language, ask)
        asking = f" with what it asks on `{ask}`" if ask else ""
        parts, odd = count_segments(text_sent).segments, gsm7.first_unsupported(text_sent)
        one_if_plain = (
            count_segments(to_unaccented_text(text_sent)).segments == 1
        )  # another rule reports a screen that does not exist
        if parts > 1 and not one_if_plain and template.place not in reported:
            reported.add(template.place)
            price = prices_of_thousand(context.prices(context.service.country), parts)
            cost = f", about {price} for a thousand" if price else ""
            why = f"; `{odd}` makes it 16-bit" if odd else ""
            message = f"{what}{asking} takes {parts} parts in `{language}`{cost}{why}."
            context.warning("M506", template.place or text.place, message, "Shorten it if you can.")


RULE = Rule(RULE_DOC, check)
