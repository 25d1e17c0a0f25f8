"""Where a service uses values: every text and field that cannot do without them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from menus.analysis.facts import COUNT, NOTHING, Facts, fact_of, proved
from menus.answers.base import Named
from menus.expressions.conditions import Condition
from menus.expressions.fields import Field, OnlyIf
from menus.expressions.templates import Placeholder, Template, Text
from menus.model import (
    Ask,
    CaseKind,
    CaseLookup,
    HttpLookup,
    LookUpIn,
    Menu,
    Prompting,
    Record,
    Rows,
    Screen,
    Selection,
    SendSms,
    Service,
    Submit,
    TableLookup,
    Transfer,
)
from menus.problems import Place


@dataclass(frozen=True, slots=True)
class Use:
    """A value that must be there: `fact` says so. `shown` is how the file writes it, `given` what holds there.

    `required`: the field of a case that needs it; `optional`: one that could be left out.
    """

    fact: str
    shown: str
    place: Place
    given: Facts = NOTHING
    required: str = ""
    optional: str = ""


def texts_of(screen: Screen) -> Iterator[tuple[Text, Condition | None]]:
    """Every text that a screen shows or speaks, with the condition under which it does."""
    verb = screen.verb
    if isinstance(verb, Prompting | Record | Transfer | SendSms):
        yield verb.text, None
    if isinstance(verb, Menu | Rows):
        yield from ((option.say, option.condition) for option in verb.options)
    spoken = (screen.invalid, screen.voice.say, screen.voice.invalid_say)
    for text in (*screen.on_channel.values(), *spoken, *(one.say for one in screen.require)):
        if text is not None:
            yield text, None


def uses_of(service: Service, screen: Screen) -> Iterator[Use]:
    """Every use at a screen."""
    cases, verb = frozenset(service.cases), screen.verb
    for text, condition in texts_of(screen):
        yield from _in_text(text, proved(condition, cases), cases)
    if isinstance(verb, Rows):
        yield from _in_rows(service, screen, verb, cases)
    elif isinstance(verb, Ask):
        if isinstance(verb.answer.equals, Named):
            yield from use_of(Placeholder(*verb.answer.equals.parts), screen.place, cases)
    elif isinstance(verb, SendSms):
        yield from _in_template(verb.to, screen.place, cases)
    elif isinstance(verb, LookUpIn) and verb.lookup in service.lookups:
        yield from _in_lookup(service, verb.lookup, cases)
    elif isinstance(verb, Submit) and verb.case in service.cases:
        yield from _in_case(service.cases[verb.case], cases)


def _in_rows(service: Service, screen: Screen, verb: Rows, cases: Facts) -> Iterator[Use]:
    if verb.source in service.lookups:
        yield Use(f"{verb.source}{COUNT}", verb.source, screen.place)
    yield from _in_selection(verb.selection, screen.place, cases)


def _in_selection(selection: Selection, place: Place, cases: Facts) -> Iterator[Use]:
    operands = (one for test in selection.tests for one in test.operands if isinstance(one, Template))
    for template in (*selection.where.values(), *operands, *selection.match.values()):
        yield from _in_template(template, place, cases)


def _in_lookup(service: Service, name: str, cases: Facts) -> Iterator[Use]:
    lookup = service.lookups[name]
    if isinstance(lookup, TableLookup):
        yield from _in_selection(lookup.selection, lookup.place, cases)
    elif isinstance(lookup, CaseLookup):
        yield from _in_template(lookup.reference, lookup.place, cases)
    elif isinstance(lookup, HttpLookup):
        for template in (lookup.url, *lookup.query.values(), *lookup.headers.values()):
            yield from _in_template(template, lookup.place, cases)
        yield from _mixed(lookup.body, lookup.place, cases)


def _in_case(case: CaseKind, cases: Facts) -> Iterator[Use]:
    yield from _in_template(case.title, case.place, cases)
    for name, field in case.fields.items():
        if name in case.required:
            yield from _required(field, case.place, cases, name)
        else:
            yield from (replace(use, optional=name) for use in _mixed(field, case.place, cases))


def _required(field: Field, place: Place, cases: Facts, name: str) -> Iterator[Use]:
    if isinstance(field, Template):
        for use in _in_template(field, place, cases):
            yield Use(use.fact, use.shown, use.place, use.given, name)
    else:
        yield from _mixed(field, place, cases)


def _mixed(field: Field, place: Place, cases: Facts, given: Facts = NOTHING) -> Iterator[Use]:
    """Placeholders among words: one alone is left out where it has no value, a text with a gap would be sent."""
    if isinstance(field, Template):
        if field.alone is None:
            yield from _in_template(field, place, cases, given)
    elif isinstance(field, OnlyIf):
        yield from _mixed(field.value, place, cases, given | proved(field.condition, cases))
    elif isinstance(field, list):
        for inner in field:
            yield from _mixed(inner, place, cases, given)
    elif isinstance(field, dict):
        for inner in field.values():
            yield from _mixed(inner, place, cases, given)


def _in_text(text: Text, given: Facts, cases: Facts) -> Iterator[Use]:
    for template in text.by_language.values():
        yield from _in_template(template, text.place, cases, given)


def _in_template(template: Template, place: Place, cases: Facts, given: Facts = NOTHING) -> Iterator[Use]:
    for placeholder in template.placeholders:
        yield from use_of(placeholder, template.place or place, cases, given)


def use_of(placeholder: Placeholder, place: Place, cases: Facts, given: Facts = NOTHING) -> Iterator[Use]:
    """The use that a placeholder is, where it may have no value."""
    fact = fact_of(placeholder, cases)
    if fact is not None:
        yield Use(fact, str(placeholder), place, given)
