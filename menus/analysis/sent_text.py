"""The words of a text as it is sent, with every value at its longest."""

from menus.analysis.rule_context import RuleContext
from menus.expressions.templates import Template


def sent_text(context: RuleContext, template: Template, language: str, ask: str | None) -> str:
    """Return the text itself and, if it asks something, what the screen `ask` shows below it."""
    worded = context.page_layouts.renderers[language].render(template).strip()
    return "\n".join(filter(None, (worded, context.page_layouts.question_text(ask, language) if ask else "")))
