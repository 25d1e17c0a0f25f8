"""Numbers that people call are written as providers name them."""

import re

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.answers.phone import parse_number

RULE_DOC = RuleDoc(
    code="M214",
    title="A number that people call is not in E.164.",
    explanation=(
        "Providers report a called number with a plus, the code of its country and no blanks, such as +254711082000. A "
        "number that is written otherwise is never found, so nobody who calls it would get in."
    ),
    bad="""\
service: {name: County, languages: {en: {name: English, tts: {at: {voice: woman}}}}, country: KE, time_zone: UTC}
entry: {voice: {'0711082000': start}}
screens: {start: {end: Hello.}}
""",
    good="""\
service: {name: County, languages: {en: {name: English, tts: {at: {voice: woman}}}}, country: KE, time_zone: UTC}
entry: {voice: {'+254711082000': start}}
screens: {start: {end: Hello.}}
""",
)
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def check(context: RuleContext) -> None:
    """Check every number under `voice:`."""
    for part, number in context.reading.entries_by_name:
        if part == "voice" and not _E164.fullmatch(number):
            text = f"`{number}` is no number with a plus and its country."
            context.error("M214", context.place("voice", number), text, _cure(context, number))


def _cure(context: RuleContext, number: str) -> str:
    digits = re.sub(r"[\s()./-]", "", number)
    abroad = f"+{digits[2:]}" if digits.startswith("00") else f"+{digits}"
    for written in (digits, abroad):
        right = parse_number(written, context.service.country)
        if right is not None:
            return f'Write "{right}".'
    return 'Write it as it is dialled from abroad, such as "+254711082000".'


RULE = Rule(RULE_DOC, check)
