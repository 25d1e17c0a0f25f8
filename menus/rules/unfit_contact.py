"""Check what case systems get of a citizen: one of three words, and no number beside it."""

from collections.abc import Iterator

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.answers.choice import ChoiceAnswer
from menus.compiler.privacy import derivations_of
from menus.compiler.suggestion import suggest
from menus.expressions.derivations import FirstMatchFormula, TextFormula
from menus.expressions.templates import Placeholder, Template
from menus.model import AnswerVerb, CaseKind, ChoiceVerb, ContactWay, Screen, Service
from menus.problems import Place
from menus.rules.private_value_shown import templates_in
from menus.verbs.list import ListVerb

WORDS = tuple(ContactWay)
ALL_WORDS = "`number`, `relay` or `none`"
RULE_DOC = RuleDoc(
    code="M217",
    title="The `contact:` of a case does not fit.",
    explanation=(
        "`contact:` of a case is `number`, `relay` or `none`, or a value that a menu, a choice or `set:` gives, where "
        "every value is one of these. Where it may be anything else, the case system would get no number, which may "
        "not be what was meant. A case that keeps the number back must not have `{msisdn}` in its title, its fields or "
        "what it is for a case system."
    ),
    bad="""\
screens:
  start:
    menu: May the office see your number?
    save: contact
    options: [{value: number, say: Yes, goto: send}, {value: hidden, say: No, goto: send}]
  send: {submit: problem, goto: thanks}
  thanks: {end: 'Thank you: {reference}.'}
cases: {problem: {title: A problem, contact: '{contact}'}}
""",
    good="""\
screens:
  start:
    menu: May the office see your number?
    save: contact
    options: [{value: number, say: Yes, goto: send}, {value: relay, say: No, goto: send}]
  send: {submit: problem, goto: thanks}
  thanks: {end: 'Thank you: {reference}.'}
cases: {problem: {title: A problem, contact: '{contact}'}}
""",
)


def check(context: RuleContext) -> None:
    """Check each case that says what its case system gets of the citizen."""
    for case in context.service.cases.values():
        if case.contact is None:
            continue
        place = case.contact.place or case.place
        for value, at in _values_of(context.service, case.contact, place):
            if value is None:
                text = f"`contact` of `{case.name}` may be something else than {ALL_WORDS}."
                cure = "Ask for it in a menu whose options have these values."
                context.error("M217", at, text, cure)
            elif value not in WORDS:
                cure = suggest(value, WORDS) or f"It is {ALL_WORDS}."
                context.error("M217", at, f"`contact` of `{case.name}` cannot be `{value}`.", cure)
        _check_number(context, case)


def _check_number(context: RuleContext, case: CaseKind) -> None:
    """Report `{msisdn}` in a case whose number is always kept back. The gateway would leave it empty."""
    if case.contact is None or case.contact.static_text not in (ContactWay.RELAY, ContactWay.NONE):
        return
    titles = [next(iter(title.by_language.values())) for title, _ in case.title.wordings]
    for template in (*titles, *templates_in(dict(case.fields)), *templates_in(dict(case.codes))):
        if any(one.name == "msisdn" for one in template.placeholders):
            text = f"`{{msisdn}}` would tell the number of a case with `contact: {case.contact.static_text}`."
            context.error("M217", template.place or case.place, text, "Take it out.")


def _values_of(service: Service, template: Template, place: Place) -> Iterator[tuple[str | None, Place]]:
    """Yield the values that a contact may have, each with its place; None for one that the file does not name."""
    if template.static_text is not None:
        yield template.static_text, place
        return
    alone = template.sole_placeholder
    if alone is None or alone.format is not None:
        yield None, place
        return
    found = list(_given_values(service, alone, place))
    yield from found or [(None, place)]


def _given_values(
    service: Service, placeholder: Placeholder, place: Place
) -> Iterator[tuple[str | None, Place]]:
    """Yield the values that screens and lines of `set:` give to a name, also to one that is remembered."""
    name = placeholder.column if placeholder.name == "profile" else placeholder.name
    if placeholder.column is not None and placeholder.name != "profile":
        yield None, place
        return
    for screen in service.screens.values():
        if screen.save == name:
            yield from _saved_values(screen)
    for derivation in derivations_of(service):
        if derivation.name != name:
            continue
        match derivation.formula:
            case FirstMatchFormula(cases):
                yield from ((_literal(value), place) for _, value in cases)
            case TextFormula(text):
                yield text.static_text, place
            case _:
                yield None, place


def _saved_values(screen: Screen) -> Iterator[tuple[str | None, Place]]:
    if isinstance(screen.verb, ChoiceVerb) and not isinstance(screen.verb, ListVerb):
        # An option without a value saves nothing.
        given = [(option.value, option.place) for option in screen.verb.options if option.value is not None]
        yield from ((_literal(value), at) for value, at in given)
        if not given:
            yield None, screen.place
    elif isinstance(screen.verb, AnswerVerb) and isinstance(screen.verb.answer, ChoiceAnswer):
        yield from ((value, screen.place) for value in screen.verb.answer.of)
    else:
        yield None, screen.place


def _literal(value: object) -> str | None:
    """Return a value as it stands in the file; None if it is put together from others."""
    if isinstance(value, Template):
        return value.static_text
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


RULE = Rule(RULE_DOC, check)
