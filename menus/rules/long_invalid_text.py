"""The notice after a wrong answer fits on one page if the prompt does."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.model import PromptVerb
from menus.problems import Place, Severity

RULE_DOC = RuleDoc(
    code="M504",
    title="With `invalid:` in place of its prompt a screen needs more than one page.",
    explanation=(
        "After an answer that does not fit, `invalid:` (or the `say:` of a line of `require:`) replaces the "
        "prompt, above the options and navigation lines. Here that is longer than a page, although the prompt "
        "itself is not. A citizen who made a mistake has to turn pages."
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
    """Lay out every screen that fits on a page with its notices in place of the prompt."""
    pages = context.page_layouts
    for screen in context.service.screens.values():
        texts = [
            *([screen.invalid] if screen.invalid else []),
            *(requirement.say for requirement in screen.require),
        ]
        wordings = [wording for text in texts for wording, _ in text.wordings]
        if (
            not texts
            or not isinstance(screen.verb, PromptVerb)
            or any(layout.pages > 1 for layout in pages.layouts(screen))
        ):
            continue
        reported: set[Place] = set()
        for text in wordings:
            for channel, (network, budget) in pages.budgets.items():
                for language, template in text.translated.items():
                    laid = pages.layout(screen, template, language, channel, network, budget, is_notice=True)
                    place = template.place or text.place
                    if laid.pages > 1 and place not in reported:
                        reported.add(place)
                        message = (
                            f"This takes {laid.pages} pages in `{language}`: at its longest {laid.measure.used} of "
                            f"{laid.measure.limit} on {channel}."
                        )
                        context.warning("M504", place, message, "Shorten it.")


RULE = Rule(RULE_DOC, check)
