"""Find screens that need more than one page."""

from menus.analysis.page_layouts import PageLayout
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.satisfiability import may_hold
from menus.model import ChoiceVerb, Option, Screen
from menus.problems import Severity
from menus.rendering.text import gsm7
from menus.rules.long_word import long_words

_LONG = "Offices are open from Monday to Friday between 8 and 5 but for holidays. " * 3

RULE_DOC = RuleDoc(
    code="M502",
    title="A screen needs more than one page.",
    explanation=(
        "With every value at its longest (answers by their `max:`, tables by their longest cell, else 20 "
        "characters) and the lines for Back and Home, this text does not fit on one page of the tightest network. "
        "It is cut between words, with a line for More. That works, but every page costs the citizen time, and "
        "many citizens never turn it. Shorten the text, the longest option, or the `max:` of the answer that it "
        "shows."
    ),
    bad=f"screens:\n  start: {{end: '{_LONG}'}}\n",
    good="""\
screens:
  start: {end: 'Offices are open from Monday to Friday.'}
""",
    severity=Severity.WARNING,
)
SHORT_OPTION = 10  # characters that must be left of an option that is cut


def check(context: RuleContext) -> None:
    """Lay out every screen in every language on every channel."""
    for screen in context.service.screens.values():
        paged = [
            layout
            for layout in context.page_layouts.translated_layouts(screen)
            if layout.pages > 1 and not context.page_layouts.fits_with_plain_letters(layout)
        ]
        if paged and not long_words(context, screen):
            worst = max(paged, key=lambda layout: (layout.pages, layout.measure.used))
            _report(context, screen, worst, list(dict.fromkeys(layout.language for layout in paged)))


def _report(context: RuleContext, screen: Screen, worst: PageLayout, languages: list[str]) -> None:
    *others, last = (f"`{language}`" for language in languages)
    listed = f"{', '.join(others)} and {last}" if others else last
    odd = gsm7.first_unsupported(worst.full_text)
    units = f"16-bit units (for `{odd}`)" if odd else "septets"
    network = f" of network {worst.network}" if worst.network else ""
    text = (
        f"`{screen.name}` takes {worst.pages} pages in {listed}: at its longest {worst.measure.used} {units}, where "
        f"a {worst.channel} page{network} holds {worst.measure.limit}."
    )
    option = _too_long_option(context, screen, worst)
    if option is not None:
        over = worst.measure.used - worst.measure.limit
        cure = f"Shorten this option by {over} characters or more."
        place = option.say.place
        context.warning("M502", place, text, cure)
        return
    context.warning(
        "M502", worst.prompt.place or context.screen_place(screen), text, "Shorten it if you can."
    )


def _too_long_option(context: RuleContext, screen: Screen, layout: PageLayout) -> Option | None:
    """Return the option that alone makes the screen too long: longer than the prompt, and enough to be cut."""
    if not isinstance(screen.verb, ChoiceVerb):
        return None
    render = context.page_layouts.renderers[layout.language].render
    lengths = {
        number: max(len(render(wording.by_language[layout.language])) for wording, _ in option.say.wordings)
        for number, option in enumerate(screen.verb.options)
        if may_hold(option.condition, {"language": layout.language, "channel": layout.channel})
    }
    longest = max(lengths, key=lambda number: lengths[number], default=None)
    over = layout.measure.used - layout.measure.limit
    if (
        longest is None
        or lengths[longest] <= len(render(layout.prompt))
        or lengths[longest] - over < SHORT_OPTION
    ):
        return None
    return screen.verb.options[longest]


RULE = Rule(RULE_DOC, check)
