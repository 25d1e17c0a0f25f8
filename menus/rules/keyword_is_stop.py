"""No keyword means STOP."""

from menus.analysis.keyword_commands import languages_of_command
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.entry.command_words import STOP_WORDS

RULE_DOC = RuleDoc(
    code="M410",
    title="A keyword is a word with which citizens stop our texts.",
    explanation=(
        "STOP, END, CANCEL and the like, in every language that the gateway knows, and the `stop_words` of this file "
        "stop our texts. Nobody who texts such a word in English or a language of the service gets to the screen of "
        "the keyword, and many would be stopped who only wanted the screen. Who texts it in another language wants no "
        "more texts, and would get one. Some providers act on these words themselves."
    ),
    bad="""\
entry: {ussd: {'*384#': start}, sms: {keywords: {CANCEL: start}}}
screens: {start: {end: Hello.}}
""",
    good="""\
entry: {ussd: {'*384#': start}, sms: {keywords: {ABORT: start}}}
screens: {start: {end: Hello.}}
""",
)


def check(context: RuleContext) -> None:
    """Compare every keyword with the words for STOP."""
    for part, keyword in context.reading.entries_by_name:
        languages = languages_of_command(context.service, keyword, STOP_WORDS) if part == "keywords" else ()
        if languages:
            text = (
                f"`{keyword}` means STOP in `{languages[0]}`: whoever texts it wants no more texts from us."
            )
            context.error("M410", context.place("keywords", keyword), text, "Choose another keyword.")


RULE = Rule(RULE_DOC, check)
