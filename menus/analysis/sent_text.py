"""The words of a text as it goes out, with every value at its longest."""

from menus.analysis.rule_context import RuleContext
from menus.expressions.templates import Template


def sent_text(context: RuleContext, template: Template, language: str, ask: str | None) -> str:
    """Return the text, followed by the question of the screen `ask` if there is one."""
    worded = context.page_layouts.renderers[language].render(template).strip()
    return "\n".join(filter(None, (worded, context.page_layouts.question_text(ask, language) if ask else "")))
