"""Messages that are sent, and paid, as more than one part."""

from menus.analysis.prices import of_thousand
from menus.analysis.sent_text import sent
from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule
from menus.expressions.templates import Text
from menus.model import SendSms
from menus.problems import Place, Severity
from menus.rendering.text import gsm7
from menus.rendering.text.sanitise import plain_letters
from menus.rendering.text.segments import count

_LONG = (
    "Your report has come to us. We will look at it, send somebody out and text you again as soon as we can. "
    * 2
)

CARD = Card(
    code="M506",
    title="A message is sent, and paid, as more than one part.",
    explanation=(
        "A text of more than 160 characters (70 where one of them is outside GSM-7) is sent in parts of 153 (67), "
        "each at the price of a message. What a message asks (`ask:`) is part of it. The price per thousand is that of "
        "delivery.yaml, else an estimate from list prices, to compare texts with: your contract decides. Values are "
        "taken at their longest, what is not known as 20 characters."
    ),
    bad=f"messages: {{resolved: '{_LONG}'}}\nstates: {{resolved: {{from: [DONE], say: resolved}}}}\n",
    good="""\
messages: {resolved: 'Your report {reference} is resolved.'}
states: {resolved: {from: [DONE], say: resolved}}
""",
    severity=Severity.WARNING,
)


def check(survey: Survey) -> None:
    """Count the parts of every text about a case, and of every `send_sms`."""
    for message in survey.service.messages.values():
        _check(survey, f"The message `{message.name}`", message.text, message.ask)
    for screen in survey.service.screens.values():
        if isinstance(screen.verb, SendSms):
            _check(survey, f"The text of `{screen.name}`", screen.verb.text)


def _check(survey: Survey, what: str, text: Text, ask: str | None = None) -> None:
    told: set[Place | None] = set()
    for language, template in text.by_language.items():
        worded = sent(survey, template, language, ask)
        asking = f" with what it asks on `{ask}`" if ask else ""
        parts, odd = count(worded).parts, gsm7.first_outside(worded)
        one_if_plain = count(plain_letters(worded)).parts == 1  # which another rule tells
        if parts > 1 and not one_if_plain and template.place not in told:
            told.add(template.place)
            price = of_thousand(survey.prices(survey.service.country), parts)
            cost = f", about {price} for a thousand" if price else ""
            why = f"; `{odd}` makes it 16-bit" if odd else ""
            message = f"{what}{asking} takes {parts} parts in `{language}`{cost}{why}."
            survey.warning("M506", template.place or text.place, message, "Shorten it if you can.")


RULE = Rule(CARD, check)
