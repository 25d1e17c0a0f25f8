"""Keywords are different words."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.entry.command_words import WORD_PATTERN
from menus.input.fold import fold
from menus.problems import Severity

RULE_DOC = RuleDoc(
    code="M409",
    title="Two keywords are the same word to whoever texts them.",
    explanation=(
        "Case, accents and the characters between words do not matter: `DÉCÈS`, `deces` and `Deces` are one keyword. "
        "If the two lead to different screens, only one of them is reached by most citizens. If they lead to the same "
        "screen, one of them is enough."
    ),
    bad="""\
entry: {ussd: {'*384#': start}, sms: {keywords: {DÉCÈS: start, DECES: start}}}
screens: {start: {end: Hello.}}
""",
    good="""\
entry: {ussd: {'*384#': start}, sms: {keywords: {DÉCÈS: start}}}
screens: {start: {end: Hello.}}
""",
    severity=Severity.WARNING,
)


def check(context: RuleContext) -> None:
    """Compare the keywords as texts are compared with them."""
    seen: dict[str, str] = {}
    for part, keyword in context.reading.entries_by_name:
        if part == "keywords":
            first = seen.setdefault(" ".join(WORD_PATTERN.findall(fold(keyword))) or keyword, keyword)
            if first != keyword:
                text = f"The keywords `{first}` and `{keyword}` are the same: case and accents do not matter."
                context.warning("M409", context.place("keywords", keyword), text, "Keep one of them.")


RULE = Rule(RULE_DOC, check)
