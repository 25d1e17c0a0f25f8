"""A text has the same values in every language."""

from collections import Counter
from collections.abc import Collection, Iterator

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.compiler.mention import WrittenText
from menus.compiler.texts import LABEL
from menus.expressions.templates import Placeholder, Template
from menus.problems import Place, Severity

RULE_DOC = RuleDoc(
    code="M115",
    title="A value stands in the text of one language and not in that of another.",
    explanation=(
        "Citizens of one language learn their reference, citizens of the other do not. Most often a placeholder was "
        "lost in translation. A format may differ, and one column of a row may stand for another one, such as "
        "`{office.name_sw}` for `{office.name_en}`. The spoken words of a language that has recordings and no voice "
        "may lack values, because nobody can record those."
    ),
    bad="""\
screens:
  start: {submit: problem, goto: finish}
  finish: {end: {en: 'Thank you: {reference}.', sw: Asante.}}
cases: {problem: {title: A problem}}
""",
    good="""\
screens:
  start: {submit: problem, goto: finish}
  finish: {end: {en: 'Thank you: {reference}.', sw: 'Asante: {reference}.'}}
cases: {problem: {title: A problem}}
""",
    severity=Severity.WARNING,
)


def check(context: RuleContext) -> None:
    """Compare the languages of every text. The words of rows have columns, which may differ."""
    spoken = set(_places_of_spoken_words(context))
    unknown = {one.place for one in context.reading.problems.collected if one.code == "M207"}
    recorded = {code for code, language in context.service.languages.items() if not language.tts}
    for text in context.reading.written_texts:
        if text.what.endswith(LABEL) or len(text.by_language) < 2:
            continue
        if all(template.static_text is not None for template in text.by_language.values()):
            continue
        if not unknown or unknown.isdisjoint(
            _places_of_values(context, text)
        ):  # a misspelt value is told already
            _check_text(context, text, recorded if text.place in spoken else set())


def _places_of_spoken_words(context: RuleContext) -> Iterator[Place]:
    for screen in context.service.screens.values():
        for text in (screen.voice.say, screen.voice.invalid_say):
            yield from (wording.place for wording, _ in text.wordings) if text is not None else ()


def _places_of_values(context: RuleContext, text: WrittenText) -> Iterator[Place]:
    for template in text.by_language.values():
        for placeholder in template.placeholders:
            yield context.placeholder_place(template, placeholder, text.place)


def _check_text(context: RuleContext, text: WrittenText, exempt: Collection[str]) -> None:
    for language, template in text.by_language.items():
        if language in exempt:
            continue
        missing: dict[str, str] = {}
        for other, other_template in text.by_language.items():
            for name in _missing_names(template, other_template):
                missing.setdefault(name, other)
        if missing:
            names = " and ".join(f"{{{name}}}" for name in missing)
            other = next(iter(missing.values()))
            message = f"{names} {'is' if len(missing) == 1 else 'are'} in the `{other}` text, and not in `{language}`."
            place = template.place or text.place
            context.warning("M115", place, message, "Put it in, or take it out of the other language.")


def _missing_names(template: Template, other: Template) -> Iterator[str]:
    """Yield the names of values that only the other text has."""
    own, others = _names(template), _names(other)
    spare = Counter(
        owner for owner, column in own - others if column
    )  # columns that may stand for another one
    for owner, column in sorted(others - own):
        if column and spare[owner] > 0:
            spare[owner] -= 1
        else:
            yield f"{owner}.{column}" if column else owner


def _names(template: Template) -> set[tuple[str, str]]:
    return {_name(placeholder) for placeholder in template.placeholders}


def _name(placeholder: Placeholder) -> tuple[str, str]:
    return placeholder.name, placeholder.column or ""


RULE = Rule(RULE_DOC, check)
