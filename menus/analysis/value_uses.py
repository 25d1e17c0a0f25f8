"""Find the uses of values in a service: every text and field that needs them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from menus.analysis.facts import COUNT_SUFFIX, NO_FACTS, Facts, fact_of, facts_if_true
from menus.answers.base import NamedBound
from menus.expressions.conditions import AllOf, Condition
from menus.expressions.json_templates import ConditionalField, JsonTemplate
from menus.expressions.templates import LocalisedText, Placeholder, Template
from menus.model import (
    AnswerVerb,
    CaseKind,
    CaseSource,
    ChoiceVerb,
    HttpSource,
    RowSelection,
    Screen,
    Service,
    TableSource,
    TextVerb,
)
from menus.problems import Place
from menus.verbs.list import ListVerb
from menus.verbs.lookup import Lookup
from menus.verbs.submit import Submit


@dataclass(frozen=True, slots=True)
class ValueUse:
    """The use of a value that must be set. `fact` is the fact that must hold.

    - as_written: the value as the file writes it.
    - assumed_facts: the facts that hold at this place.
    - condition: the condition under which it is used.
    - required: the case field that needs the value.
    - optional: a case field that could be left out.
    """

    fact: str
    as_written: str
    place: Place
    assumed_facts: Facts = NO_FACTS
    condition: Condition | None = None
    required: str = ""
    optional: str = ""


def texts_on_screen(screen: Screen) -> Iterator[tuple[LocalisedText, Condition | None]]:
    """Yield every wording that a screen shows or speaks, with the condition under which it does."""
    verb = screen.verb
    if isinstance(verb, TextVerb):
        yield from verb.text.wordings
    if isinstance(verb, ChoiceVerb):
        for option in verb.options:
            for wording, condition in option.say.wordings:
                needed = tuple(one for one in (option.condition, condition) if one is not None)
                yield wording, AllOf(needed) if needed else None
    spoken = (screen.invalid, screen.voice.say, screen.voice.invalid_say)
    for text in (*screen.on_channel.values(), *spoken, *(requirement.say for requirement in screen.require)):
        if text is not None:
            yield from text.wordings


def value_uses_on_screen(service: Service, screen: Screen) -> Iterator[ValueUse]:
    """Yield every use of a value at a screen."""
    cases, verb = frozenset(service.cases), screen.verb
    for text, condition in texts_on_screen(screen):
        given = facts_if_true(condition, cases)
        yield from (replace(use, condition=condition) for use in _uses_in_text(text, given, cases))
    if screen.attempts is not None and screen.attempts.by is not None:
        yield from placeholder_use(screen.attempts.by, screen.place, cases)
    for template in verb.templates():
        yield from _uses_in_template(template, screen.place, cases)
    if isinstance(verb, ListVerb):
        yield from _uses_in_list(service, screen, verb, cases)
    elif isinstance(verb, AnswerVerb):
        if isinstance(verb.answer.equals, NamedBound):
            yield from placeholder_use(Placeholder(*verb.answer.equals.parts), screen.place, cases)
    elif isinstance(verb, Lookup) and verb.lookup in service.lookups:
        yield from _uses_in_lookup(service, verb.lookup, cases)
    elif isinstance(verb, Submit) and verb.case in service.cases:
        yield from _uses_in_case(service.cases[verb.case], cases)


def _uses_in_list(service: Service, screen: Screen, verb: ListVerb, cases: Facts) -> Iterator[ValueUse]:
    if verb.source in service.lookups:
        yield ValueUse(f"{verb.source}{COUNT_SUFFIX}", verb.source, screen.place)
    yield from _uses_in_selection(verb.selection, screen.place, cases)


def _uses_in_selection(selection: RowSelection, place: Place, cases: Facts) -> Iterator[ValueUse]:
    operands = (
        operand
        for test in selection.column_tests
        for operand in test.operands
        if isinstance(operand, Template)
    )
    for template in (*selection.where.values(), *operands, *selection.match.values()):
        yield from _uses_in_template(template, place, cases)


def _uses_in_lookup(service: Service, name: str, cases: Facts) -> Iterator[ValueUse]:
    lookup = service.lookups[name]
    if isinstance(lookup, TableSource):
        yield from _uses_in_selection(lookup.selection, lookup.place, cases)
    elif isinstance(lookup, CaseSource):
        yield from _uses_in_template(lookup.reference, lookup.place, cases)
    elif isinstance(lookup, HttpSource):
        for template in (lookup.url, *lookup.query.values(), *lookup.headers.values()):
            yield from _uses_in_template(template, lookup.place, cases)
        yield from _uses_in_field(lookup.body, lookup.place, cases)


def _uses_in_case(case: CaseKind, cases: Facts) -> Iterator[ValueUse]:
    for title, condition in case.title.wordings:
        default = next(iter(title.by_language.values()))
        yield from (
            replace(use, condition=condition)
            for use in _uses_in_template(default, case.place, cases, facts_if_true(condition, cases))
        )
    for name, field in case.fields.items():
        if name in case.required:
            yield from _uses_in_required_field(field, case.place, cases, name)
        else:
            yield from (replace(use, optional=name) for use in _uses_in_field(field, case.place, cases))


def _uses_in_required_field(field: JsonTemplate, place: Place, cases: Facts, name: str) -> Iterator[ValueUse]:
    if isinstance(field, Template):
        for use in _uses_in_template(field, place, cases):
            yield replace(use, required=name)
    else:
        yield from _uses_in_field(field, place, cases)


def _uses_in_field(
    field: JsonTemplate, place: Place, cases: Facts, given: Facts = NO_FACTS
) -> Iterator[ValueUse]:
    """Yield the uses in fields that mix placeholders with words.

    A field of one placeholder alone is left out if it is unset. A field with words would be filed with a gap.
    """
    if isinstance(field, Template):
        if field.sole_placeholder is None:
            yield from _uses_in_template(field, place, cases, given)
    elif isinstance(field, ConditionalField):
        yield from _uses_in_field(field.value, place, cases, given | facts_if_true(field.condition, cases))
    elif isinstance(field, list):
        for inner in field:
            yield from _uses_in_field(inner, place, cases, given)
    elif isinstance(field, dict):
        for inner in field.values():
            yield from _uses_in_field(inner, place, cases, given)


def _uses_in_text(text: LocalisedText, given: Facts, cases: Facts) -> Iterator[ValueUse]:
    for template in text.by_language.values():
        yield from _uses_in_template(template, text.place, cases, given)


def _uses_in_template(
    template: Template, place: Place, cases: Facts, given: Facts = NO_FACTS
) -> Iterator[ValueUse]:
    for placeholder in template.placeholders:
        yield from placeholder_use(placeholder, template.place or place, cases, given)


def placeholder_use(
    placeholder: Placeholder, place: Place, cases: Facts, given: Facts = NO_FACTS
) -> Iterator[ValueUse]:
    """Yield the use of a placeholder, if its value may be unset."""
    fact = fact_of(placeholder, cases)
    if fact is not None:
        yield ValueUse(fact, str(placeholder), place, given)
