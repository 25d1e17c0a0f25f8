"""Find characters outside GSM-7 that halve a page or double a message, and that plain ones could replace."""

from collections.abc import Iterator

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.value_uses import texts_on_screen
from menus.expressions.templates import LocalisedText, Template
from menus.problems import Place, Severity
from menus.rendering.text import gsm7
from menus.rendering.text.sanitise import plain_replacement, to_unaccented_text
from menus.rendering.text.segments import count_segments

RULE_DOC = RuleDoc(
    code="M503",
    title="One character makes a text take twice the room.",
    explanation=(
        "One SMS or page holds 160 characters of the GSM-7 alphabet, or 70 others. One character outside GSM-7, "
        "such as `ê` or `ẹ`, makes the whole text count as others. Without it this text would fit. Write the "
        "plain character, or set `plain: letters` under `service:` to do so everywhere. Typographic quotes and "
        "dashes become plain anyway."
    ),
    bad="""\
screens:
  start: {end: 'Fête. Office hours are from Monday to Friday between 8 and 5 but for all public holidays.'}
""",
    good="""\
screens:
  start: {end: 'Fete. Office hours are from Monday to Friday between 8 and 5 but for all public holidays.'}
""",
    severity=Severity.WARNING,
)


def check(context: RuleContext) -> None:
    """Check screens with several pages, and messages of several segments."""
    reported: set[Place] = set()
    for screen in context.service.screens.values():
        languages = {
            layout.language
            for layout in context.page_layouts.translated_layouts(screen)
            if layout.pages > 1 and context.page_layouts.fits_with_plain_letters(layout)
        }
        for language in sorted(languages):
            for text, _ in texts_on_screen(screen):
                _report(context, text, language, "a page", reported)
    for message in context.service.messages.values():
        for text, _ in message.text.wordings:
            _check_message(context, text, reported)


def _check_message(context: RuleContext, text: LocalisedText, reported: set[Place]) -> None:
    for language, template in text.translated.items():
        longest_text = context.page_layouts.renderers[language].render(template)
        segments = count_segments(longest_text).segments
        if segments > count_segments(to_unaccented_text(longest_text)).segments:
            _report(context, text, language, "a message", reported)


def _report(
    context: RuleContext, text: LocalisedText, language: str, what: str, reported: set[Place]
) -> None:
    template = text.by_language[language]
    for character in _characters_outside_gsm7(template):
        better = plain_replacement(character)
        if better:
            place = context.find_token(template.place or text.place, character)
            if place not in reported:
                reported.add(place)
                message = f"`{character}` makes {what} in `{language}` hold less than half."
                context.warning("M503", place, message, f"Write `{better}`.")
            return


def _characters_outside_gsm7(template: Template) -> Iterator[str]:
    for part in template.parts:
        if isinstance(part, str):
            yield from gsm7.unsupported_characters(part)


RULE = Rule(RULE_DOC, check)
