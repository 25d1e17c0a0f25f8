"""What is said to an answer that does not fit goes on one page where the prompt does."""

from menus.analysis.rule_context import RuleContext
from menus.check.rule_doc import Rule, RuleDoc
from menus.model import PromptVerb
from menus.problems import Place, Severity

CARD = RuleDoc(
    code="M504",
    title="With `invalid:` in its prompt's place a screen needs more than one page.",
    explanation=(
        "After an answer that does not fit, `invalid:` (or the `say:` of a line of `require:`) stands in the "
        "prompt's place, with the options and navigation lines below it. That is longer than a page here, while the "
        "prompt itself is not: a citizen in trouble has to turn pages."
    ),
    bad="""\
screens:
  start:
    ask: Where?
    answer: {type: text, max: 60}
    invalid: >-
      Please write the name of your village, estate or street, and something that is near it, such as a school.
      Without it nobody can find the place, and your report is of no use.
    goto: bye
  bye: {end: Goodbye.}
""",
    good="""\
screens:
  start:
    ask: Where?
    answer: {type: text, max: 60}
    invalid: A place, please.
    goto: bye
  bye: {end: Goodbye.}
""",
    severity=Severity.WARNING,
)


def check(context: RuleContext) -> None:
    """Lay out every screen that fits on a page with what it says to an answer that does not fit."""
    pages = context.page_layouts
    for screen in context.service.screens.values():
        texts = [*([screen.invalid] if screen.invalid else []), *(one.say for one in screen.require)]
        if (
            not texts
            or not isinstance(screen.verb, PromptVerb)
            or any(one.pages > 1 for one in pages.layouts(screen))
        ):
            continue
        reported: set[Place] = set()
        for text in texts:
            for channel, (network, budget) in pages.budgets.items():
                for language, template in text.by_language.items():
                    laid = pages.layout(screen, template, language, channel, network, budget)
                    place = template.place or text.place
                    if laid.pages > 1 and place not in reported:
                        reported.add(place)
                        message = (
                            f"This takes {laid.pages} pages in `{language}`: at its longest {laid.measure.used} of "
                            f"{laid.measure.limit} on {channel}."
                        )
                        context.warning("M504", place, message, "Shorten it.")


RULE = Rule(CARD, check)
