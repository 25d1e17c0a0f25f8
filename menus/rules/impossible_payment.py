"""Find amounts and accounts of payments that the payment system does not take."""

from collections.abc import Iterator

from menus.analysis.largest_number import largest_number
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.value_sources import sources_for
from menus.answers.base import AnswerType
from menus.answers.decimal import DecimalAnswer
from menus.answers.integer import IntegerAnswer
from menus.expressions.money import amount_of, largest_units, smallest_units
from menus.expressions.templates import Template
from menus.model import Screen
from menus.verbs.pay import Pay

RULE_DOC = RuleDoc(
    code="M803",
    title="A payment system does not take such an amount or account.",
    explanation=(
        "An amount is a number above zero, and never above what the payment system takes at once: 250,000 shillings "
        "by M-Pesa, in whole shillings. An answer that becomes an amount needs bounds: `answer: {type: integer, min: "
        "1, max: 5000}`. An account has at most 12 characters by M-Pesa, and a description 13. What a value makes "
        "longer is cut, so the words around it must leave room for it. With an amount that is none, a session goes on "
        "by `failed:`."
    ),
    bad="""\
screens:
  start: {pay: Your fee., amount: 300000, account: Business permit, via: mpesa, paid: end, failed: end, late: end}
  end: {end: Thank you.}
messages: {paid: Paid., unpaid: Not paid., pay_unknown: We do not know yet.}
""",
    good="""\
screens:
  start: {pay: Your fee., amount: 3000, account: PERMIT, via: mpesa, paid: end, failed: end, late: end}
  end: {end: Thank you.}
messages: {paid: Paid., unpaid: Not paid., pay_unknown: We do not know yet.}
""",
)
REFERENCE_LENGTH = 9


def check(context: RuleContext) -> None:
    """Check the amount, account and description of every payment."""
    for screen in context.service.screens.values():
        if isinstance(screen.verb, Pay):
            _check_amount(context, screen, screen.verb)
            texts = ((screen.verb.account, "account"), (screen.verb.description, "description"))
            for template, key in texts:
                if template is not None:
                    _check_length(context, screen, template, key, getattr(screen.verb.system, key))


def _check_amount(context: RuleContext, screen: Screen, verb: Pay) -> None:
    place = context.place("screens", screen.name, "amount")
    most = amount_of(verb.system.most, verb.currency)
    bounds = f"Write a number from {amount_of(verb.system.step, verb.currency)} to {most}"
    if verb.amount.static_text is not None:
        units = smallest_units(verb.amount.static_text, verb.currency)
        if units is None or units > verb.system.most or units % verb.system.step:
            text = f"`{verb.via}` takes no payment of `{verb.amount.static_text}` {verb.currency}."
            context.error("M803", place, text, f"{bounds}.")
        return
    alone = verb.amount.sole_placeholder
    if alone is None:
        text = "An amount is one number, without words around it."
        context.error("M803", place, text, 'Work it out with `set:` before, and write its name: `"{fee}"`.')
        return
    if alone.column is not None and alone.name != "const":
        return  # what another system answers is not known here
    for words in _words_of_sources(context, verb):
        context.error("M803", place, f"`{alone}` {words}.", f"{bounds}, or ask for one: `min:` and `max:`.")
        return
    largest = largest_number(verb.amount, context.graph.value_sources, ())
    if largest is None:
        text = f"`{alone}` may be no number."
        context.error(
            "M803", place, text, "Ask for a number, such as `answer: {type: integer, min: 1, max: 5000}`."
        )
    elif largest_units(largest, verb.currency) > verb.system.most:
        text = f"`{alone}` may be above {most} {verb.currency}, which is the most that `{verb.via}` takes."
        context.error("M803", place, text, f"Give the answer `max: {most}` or less.")


def _words_of_sources(context: RuleContext, verb: Pay) -> Iterator[str]:
    """Yield what is wrong with values that the amount may have."""
    alone = verb.amount.sole_placeholder
    for source in sources_for(alone, context.graph.value_sources) if alone is not None else ():
        if isinstance(source, IntegerAnswer | DecimalAnswer) and (source.min is None or source.min <= 0):
            yield "may be zero or less"
        elif isinstance(source, DecimalAnswer) and verb.system.step > 1:
            yield f"may have a fraction, which `{verb.via}` does not take"
        elif isinstance(source, AnswerType) and not isinstance(source, IntegerAnswer | DecimalAnswer):
            yield "may be no number"
        elif isinstance(source, int) and source <= 0:
            yield "may be zero or less"


def _check_length(context: RuleContext, screen: Screen, template: Template, key: str, most: int) -> None:
    """Report a text whose words alone, or with a reference, are longer than the payment system takes."""
    place = context.place("screens", screen.name, key)
    words = "".join(part for part in template.parts if isinstance(part, str)).strip()
    references = sum(part.name == "reference" or part.column == "reference" for part in template.placeholders)
    length = len(words) + REFERENCE_LENGTH * references
    if template.static_text is not None and not words and key == "account":
        context.error("M803", place, "The account is empty.", "Say what is paid for, such as `PERMIT`.")
    elif length > most:
        text = f"The {key} has {length} characters, and `{most}` is the most that counts."
        context.error("M803", place, text, f"Write at most {most}.")
    elif length == most and len(template.placeholders) > references:
        text = f"The words of the {key} leave no room for its value."
        context.error("M803", place, text, f"Together they have at most {most} characters.")


RULE = Rule(RULE_DOC, check)
