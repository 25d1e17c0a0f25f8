"""A keyword that means START or HELP takes that meaning away."""

from menus.analysis.keyword_commands import languages_of_command
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.entry.command_words import HELP_WORDS, START_WORDS
from menus.problems import Severity
from menus.words.language_words import ENGLISH

RULE_DOC = RuleDoc(
    code="M411",
    title="A keyword is a word for START or HELP.",
    explanation=(
        "A keyword comes before START and HELP, so the word leads to its screen. Citizens who stopped our texts do not "
        "get them again by this word, and citizens who want to know who we are see the screen instead. Keep it if that "
        "is what you want, and tell citizens another word for START in `words: {…: {stopped: …}}`."
    ),
    bad="""\
entry: {ussd: {'*384#': start}, sms: {keywords: {HELP: start}}}
screens: {start: {end: Hello.}}
""",
    good="""\
entry: {ussd: {'*384#': start}, sms: {keywords: {REPORT: start}}}
screens: {start: {end: Hello.}}
""",
    severity=Severity.WARNING,
)
MEANINGS = {
    START_WORDS: ("START", "It no longer brings texts back to those who stopped them."),
    HELP_WORDS: ("HELP", "It no longer tells who we are."),
}


def check(context: RuleContext) -> None:
    """Compare every keyword with the words for START and HELP in every language that we know."""
    spoken = {ENGLISH, *context.service.languages}
    for part, keyword in context.reading.entries_by_name:
        for name, (command, loss) in MEANINGS.items() if part == "keywords" else ():
            languages = languages_of_command(context.service, keyword, name)
            if languages:
                lost = f" {loss}" if languages[0] in spoken else ""
                text = f"`{keyword}` means {command} in `{languages[0]}`, and leads to a screen now.{lost}"
                cure = "Choose another keyword, unless the screen does that."
                context.warning("M411", context.place("keywords", keyword), text, cure)


RULE = Rule(RULE_DOC, check)
