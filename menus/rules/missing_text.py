"""Every text has words in every language of the service."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.problems import Severity

RULE_DOC = RuleDoc(
    code="M109",
    title="A text is missing in a language of the service.",
    explanation=(
        "Citizens of that language read the text of the first language instead. Have it translated. If the text is "
        "the same in all languages, write it once, without languages. If a language lacks most texts, they are "
        "counted in one line: `gateway texts export` writes them into a file for a translator."
    ),
    bad="""\
screens:
  start: {end: {en: Hello.}}
""",
    good="""\
screens:
  start: {end: {en: Hello., sw: Habari.}}
""",
    severity=Severity.WARNING,
)
MAX_NAMED = 3  # texts of a language that lacks most of them which are still reported one by one


def check(context: RuleContext) -> None:
    """Check every language: report the texts that it lacks, or how many they are if it lacks most."""
    texts = context.reading.written_texts
    for language in context.service.languages:
        if language in context.misspelt_languages:
            continue
        lacking = [text for text in texts if language in text.missing_languages]
        if len(lacking) > MAX_NAMED and len(lacking) * 2 > len(texts):
            _report_count(context, language, len(lacking), len(texts))
            continue
        for text in lacking:
            message = f"{text.what} has no text in `{language}`."
            context.warning("M109", text.place, message, "Callers of that language read the default one.")


def _report_count(context: RuleContext, language: str, count: int, total: int) -> None:
    which = "None of the" if count == total else f"{count} of the"
    verb = "has words" if count == total else "have no words"
    text = f"{which} {total} texts {verb} in `{language}`: its callers read the default ones."
    cure = "`gateway texts export` lists them for a translator, `gateway texts import` puts them in."
    context.warning("M109", context.language_place(language), text, cure)


RULE = Rule(RULE_DOC, check)
