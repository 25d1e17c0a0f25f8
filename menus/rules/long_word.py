"""No word is longer than the smallest page."""

from collections.abc import Iterator

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.value_uses import texts_on_screen
from menus.expressions.templates import Template
from menus.model import Screen
from menus.problems import Place
from menus.rendering.text.budget import PageBudget

_ADDRESS = "https://county.example/" + "service/" * 18

RULE_DOC = RuleDoc(
    code="M501",
    title="A word is too long for a page.",
    explanation=(
        "Long texts are cut into pages between words. This word is longer than a whole page of the smallest kind, "
        "together with the lines for Back and More. It would be cut in the middle. Web addresses are often too "
        "long, and of no use on a phone without data."
    ),
    bad=f"screens:\n  start: {{end: 'See {_ADDRESS}'}}\n",
    good="""\
screens:
  start: {end: 'See county.example.'}
""",
)


def check(context: RuleContext) -> None:
    """Check the words of every text on a screen."""
    for screen in context.service.screens.values():
        for word, place in long_words(context, screen).items():
            message = f"`{word[:30]}…` is longer than a page."
            context.error("M501", place, message, "Shorten it.")


def long_words(context: RuleContext, screen: Screen) -> dict[str, Place]:
    """Return the words of a screen that no page can hold, each with its place."""
    limits = context.service.limits
    budget = PageBudget(min(limits.channels["ussd"], *limits.networks.values(), limits.channels["sms"]))
    shortest = budget.septets // 4  # shorter words fit beside any navigation lines, even as 16-bit units
    found = {}
    spoken = (screen.voice.say, screen.voice.invalid_say)
    for text in (text for text, _ in texts_on_screen(screen) if text not in spoken):
        for language, template in text.by_language.items():
            for word in _words(template, shortest):
                if not budget.fits(f"{word}\n{_footer(context, language)}"):
                    found[word] = context.find_token(template.place or text.place, word[:30])
    return found


def _words(template: Template, shortest: int) -> Iterator[str]:
    for part in template.parts:
        if isinstance(part, str) and len(part) >= shortest:
            yield from (word for word in part.split() if len(word) >= shortest)


def _footer(context: RuleContext, language: str) -> str:
    keys, words = context.service.keys["ussd"], context.service.words[language]
    names = (("back", keys.back), ("home", keys.home), ("more", keys.more), ("previous", keys.previous))
    return "\n".join(f"{key}. {words[name]}" for name, key in names if key)


RULE = Rule(RULE_DOC, check)
