"""Callers can choose every language."""

from collections.abc import Iterable, Iterator

from menus.analysis.edges import ARRIVAL, Node
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.satisfiability import may_hold
from menus.expressions.derivations import FirstMatchFormula, TextFormula
from menus.expressions.templates import Template
from menus.expressions.values import LiteralValue
from menus.model import ChoiceVerb, EntryPoint, Screen
from menus.problems import Severity
from menus.rules.unreachable_screen import CUT_WAYS

RULE_DOC = RuleDoc(
    code="M311",
    title="Nobody who dials can choose a language of the service.",
    explanation=(
        "A session begins in the first language, or in the one that its caller chose before. Another language needs a "
        "way to it: an option with `language:`, a code with `language:`, or a `set:` of `language`. The texts of this "
        "language are never read on USSD, or only by those who chose it by text or on a call."
    ),
    bad="""\
service: {name: County, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {'*384#': start}}
screens:
  start: {end: {en: Hello., sw: Habari.}}
""",
    good="""\
entry: {ussd: {'*384#': start}}
screens:
  start:
    menu: Language
    options:
      - {say: English, language: en, goto: hello}
      - {say: Kiswahili, language: sw, goto: hello}
  hello: {end: {en: Hello., sw: Habari.}}
""",
    severity=Severity.WARNING,
)
ANY_LANGUAGE = "*"  # stands for a language that is worked out from values


def check(context: RuleContext) -> None:
    """Look for a way to each language that has words, from the codes, or from all entries if there are no codes."""
    service = context.service
    reported = {problem.code for problem in context.reading.problems.collected}
    if len(service.languages) < 2 or not context.knows_all_ways or reported & CUT_WAYS:
        return
    points = list(service.ussd_entries.values())
    channel, who = ("ussd", "who dials") if points else ("", "at all")
    chosen = {
        service.default_language,
        *_chosen_languages(context, points or _other_points(context), channel),
    }
    if ANY_LANGUAGE in chosen:
        return
    worded = {language for text in context.reading.written_texts for language in text.by_language}
    for language in service.languages:
        if language in worded and language not in chosen:
            text = f"Nobody {who} can choose `{language}`."
            cure = f"Lead a way to it, such as an option with `language: {language}`."
            context.warning("M311", context.language_place(language), text, cure)


def _other_points(context: RuleContext) -> list[EntryPoint]:
    service = context.service
    points = [*service.sms_entries.keywords.values(), *service.voice_entries.values()]
    return [*points, *([service.sms_entries.otherwise] if service.sms_entries.otherwise else [])]


def _chosen_languages(context: RuleContext, points: Iterable[EntryPoint], channel: str) -> Iterator[str]:
    """Yield the languages that a session may take."""
    seen: set[Node] = set()
    waiting: list[Node] = []
    for point in points:
        if point.language is not None:
            yield point.language
        if point.goto in context.service.screens:
            waiting.append((point.goto, ARRIVAL))
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += context.graph.targets_from(node)
    for name in {name for name, _ in seen}:
        yield from _languages_of_screen(context.service.screens[name], channel)


def _languages_of_screen(screen: Screen, channel: str) -> Iterator[str]:
    known = {"channel": channel} if channel else {}
    options = screen.verb.options if isinstance(screen.verb, ChoiceVerb) else ()
    shown = [option for option in options if may_hold(option.condition, known)]
    for option in shown:
        if option.language is not None:
            yield option.language
    for derivation in (*screen.set, *(derivation for option in shown for derivation in option.set)):
        if derivation.name == "language":
            yield from _languages_of_formula(derivation.formula)


def _languages_of_formula(formula: object) -> Iterator[str]:
    values: tuple[Template | LiteralValue, ...] = ()
    if isinstance(formula, TextFormula):
        values = (formula.template,)
    elif isinstance(formula, FirstMatchFormula):
        values = tuple(value for _, value in formula.cases)
    yield from (_fixed_text(value) for value in values or (None,))


def _fixed_text(value: Template | LiteralValue) -> str:
    text = value.static_text if isinstance(value, Template) else value
    return text if isinstance(text, str) else ANY_LANGUAGE


RULE = Rule(RULE_DOC, check)
