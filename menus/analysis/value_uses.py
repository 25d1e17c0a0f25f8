"""Find the uses of values in a service: every text and field that needs them."""

from collections.abc import Iterator, Mapping, Set

import msgspec
from msgspec.structs import replace

from menus.analysis.fact_changes import AssumeCondition, FactChange
from menus.analysis.facts import (
    COUNT_SUFFIX,
    NO_FACTS,
    ROW_SUFFIX,
    Facts,
    fact_of,
    facts_if_true,
    value_fact_of,
)
from menus.analysis.variables import CHANNEL, LANGUAGE, leaves_of
from menus.answers.base import NamedBound
from menus.engine.scope import VOICE_CHANNEL
from menus.expressions.conditional_texts import CitizenText
from menus.expressions.conditions import AllOf, Comparison, Condition, NoneOf
from menus.expressions.json_templates import ConditionalField, JsonTemplate
from menus.expressions.templates import LocalisedText, Placeholder, Template
from menus.grammar.case_systems import CASE_SYSTEM_SHAPES
from menus.model import (
    AnswerVerb,
    CaseKind,
    CaseSource,
    ChoiceVerb,
    HttpSource,
    Requirement,
    RowSelection,
    Screen,
    Service,
    SimilarSource,
    TableSource,
    TextVerb,
)
from menus.model.verb_kinds import ALL_CHANNELS
from menus.problems import Place
from menus.verbs.list import ListVerb
from menus.verbs.lookup import Lookup
from menus.verbs.submit import Submit


class ValueUse(msgspec.Struct, frozen=True, eq=False):
    """The use of a value that must be set. `fact` is the fact that must hold.

    Each use is one of its own, even if two are written alike.

    - placeholder: the value as the file writes it.
    - row_fact: a fact that is enough as well: a row was chosen, and its words are shown.
    - assumed_facts: the facts that hold at this place.
    - before: what happens on the screen before the value is used, such as a condition that holds.
    - required: the case field that needs the value.
    - optional: a case field that could be left out.
    - is_bound: an answer is compared with it.
    """

    fact: str
    placeholder: Placeholder
    place: Place
    row_fact: str = ""
    assumed_facts: Facts = NO_FACTS
    before: tuple[FactChange, ...] = ()
    required: str = ""
    optional: str = ""
    is_bound: bool = False

    @property
    def as_written(self) -> str:
        """The placeholder in braces; for a list, the name of its lookup."""
        is_lookup = self.placeholder.column is None and self.fact.endswith(COUNT_SUFFIX)
        return self.placeholder.name if is_lookup else str(self.placeholder)

    @property
    def facts(self) -> Facts:
        """The facts of which one is enough."""
        return frozenset((self.fact, self.row_fact) if self.row_fact else (self.fact,))


def texts_on_screen(screen: Screen) -> Iterator[tuple[LocalisedText, Condition | None]]:
    """Yield every wording that a screen shows or speaks, with the condition under which it does.

    The condition is None if everybody reads it.
    """
    verb = screen.verb
    others = ALL_CHANNELS - screen.on_channel.keys() - ({VOICE_CHANNEL} if screen.voice.say else set())
    if isinstance(verb, TextVerb):
        yield from _wordings(verb.text, None if others == ALL_CHANNELS else _on_channels(others))
    if isinstance(verb, ChoiceVerb):
        for option in verb.options:
            yield from _wordings(option.say, option.condition)
    for channel, text in screen.on_channel.items():
        yield from _wordings(text, _on_channels({channel}))
    if screen.invalid is not None:
        yield from screen.invalid.wordings
    for spoken in (screen.voice.say, screen.voice.invalid_say):
        if spoken is not None:
            yield from _wordings(spoken, _on_channels({VOICE_CHANNEL}))
    for requirement in screen.require:
        yield from _wordings(requirement.say, _if_refused(screen, requirement))


def _wordings(
    text: CitizenText, condition: Condition | None
) -> Iterator[tuple[LocalisedText, Condition | None]]:
    """Yield the wordings of a text that stands under a condition."""
    for wording, own in text.wordings:
        needed = tuple(one for one in (condition, own) if one is not None)
        yield wording, AllOf(needed) if len(needed) > 1 else needed[0] if needed else None


def _on_channels(channels: Set[str]) -> Condition:
    return Comparison(Placeholder(CHANNEL), "one_of", tuple(sorted(channels)))


def _if_refused(screen: Screen, requirement: Requirement) -> Condition | None:
    """Return the condition on which a line of `require:` refuses an answer; None if it asks for the answer itself.

    An answer that is refused is lost again, so nothing is known of it where the words are read.
    """
    leaves = (leaf for leaf in leaves_of(requirement.condition) if isinstance(leaf, Comparison))
    asks_for_answer = any(leaf.subject.name == screen.save for leaf in leaves)
    return None if asks_for_answer else NoneOf((requirement.condition,))


def value_uses_on_screen(service: Service, screen: Screen) -> Iterator[ValueUse]:
    """Yield every use of a value at a screen."""
    cases, verb = service.fact_owners, screen.verb
    for text, condition in texts_on_screen(screen):
        yield from _uses_in_text(service, text, condition, cases)
    if screen.attempts is not None and screen.attempts.by is not None:
        yield from placeholder_uses(screen.attempts.by, screen.place, cases)
    for template in verb.templates():
        yield from _uses_in_template(template, screen.place, cases)
    if isinstance(verb, ListVerb):
        yield from _uses_in_list(service, screen, verb, cases)
    elif isinstance(verb, AnswerVerb):
        if isinstance(verb.answer.equals, NamedBound):
            bound = Placeholder(*verb.answer.equals.parts)
            yield from (replace(use, is_bound=True) for use in placeholder_uses(bound, screen.place, cases))
    elif isinstance(verb, Lookup) and verb.lookup in service.lookups:
        yield from _uses_in_lookup(service, verb.lookup, cases)
    elif isinstance(verb, Submit) and verb.case in service.cases:
        yield from _uses_in_case(service.cases[verb.case], cases)


def _uses_in_list(service: Service, screen: Screen, verb: ListVerb, cases: Facts) -> Iterator[ValueUse]:
    if verb.source in service.lookups:
        yield ValueUse(f"{verb.source}{COUNT_SUFFIX}", Placeholder(verb.source), screen.place)
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
        for template in filter(None, (lookup.reference, lookup.proof)):
            yield from _uses_in_template(template, lookup.place, cases)
    elif isinstance(lookup, SimilarSource):
        for one in lookup.by:
            yield from _uses_in_template(Template((Placeholder(one),), None), lookup.place, cases)
    elif isinstance(lookup, HttpSource):
        for template in (lookup.url, *lookup.query.values(), *lookup.headers.values()):
            yield from _uses_in_template(template, lookup.place, cases)
        yield from _uses_in_field(lookup.body, lookup.place, cases)


def _uses_in_case(case: CaseKind, cases: Facts) -> Iterator[ValueUse]:
    for title, condition in case.title.wordings:
        default = next(iter(title.by_language.values()))
        shown = _where_shown(condition, cases)
        for use in _uses_in_words(default, case.place, cases, facts_if_true(condition, cases)):
            yield replace(use, before=shown)
    for name, field in case.fields.items():
        if name in case.required:
            yield from _uses_in_required_field(field, case.place, cases, name)
        else:
            yield from (replace(use, optional=name) for use in _uses_in_field(field, case.place, cases))
    if case.contact is not None:
        yield from _uses_in_template(case.contact, case.place, cases)
    for system, codes in case.codes.items():
        yield from _uses_in_codes(system, codes, case.place, cases)


def _uses_in_codes(
    system: str, codes: Mapping[str, JsonTemplate], place: Place, cases: Facts
) -> Iterator[ValueUse]:
    """Yield the uses in what a case is for a case system, which refuses a case that lacks one of its required keys."""
    for key, code in codes.items():
        name = f"{system}.{key}"
        if CASE_SYSTEM_SHAPES[system].keys[key].required:
            yield from _uses_in_required_field(code, place, cases, name)
        else:
            yield from (replace(use, optional=name) for use in _uses_in_field(code, place, cases))


def _uses_in_required_field(field: JsonTemplate, place: Place, cases: Facts, name: str) -> Iterator[ValueUse]:
    """Yield the values without which a required field is left out, or has a gap among its words.

    A field with a condition is left out where that does not hold. So the condition proves nothing.
    """
    template = field.value if isinstance(field, ConditionalField) else field
    if not isinstance(template, Template):
        yield from _uses_in_field(field, place, cases)
    elif template.sole_placeholder is None:
        yield from (replace(use, required=name) for use in _uses_in_template(template, place, cases))
    else:
        fact = value_fact_of(template.sole_placeholder, cases)
        if fact is not None:
            yield ValueUse(fact, template.sole_placeholder, template.place or place, required=name)


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


def _uses_in_text(
    service: Service, text: LocalisedText, condition: Condition | None, cases: Facts
) -> Iterator[ValueUse]:
    """Yield the uses in a text, each where it is read: in its language, and where the condition for the text holds."""
    if all(template.static_text is not None for template in text.by_language.values()):
        return
    given = facts_if_true(condition, cases)
    shown = _where_shown(condition, cases)
    for template in dict.fromkeys(text.by_language.values()):
        languages = [language for language, other in text.by_language.items() if other == template]
        read: tuple[FactChange, ...] = shown
        if len(languages) < len(service.languages):
            in_language = Comparison(Placeholder(LANGUAGE), "one_of", tuple(languages))
            read = (*shown, AssumeCondition(in_language, holds=True, facts=NO_FACTS))
        for use in _uses_in_words(template, text.place, cases, given):
            yield replace(use, before=read)


def _where_shown(condition: Condition | None, cases: Facts) -> tuple[FactChange, ...]:
    """Return what holds where words are read that stand under a condition."""
    if condition is None:
        return ()
    return (AssumeCondition(condition, holds=True, facts=facts_if_true(condition, cases)),)


def _uses_in_words(
    template: Template, place: Place, cases: Facts, given: Facts = NO_FACTS
) -> Iterator[ValueUse]:
    """Yield the uses in a text that people read. A chosen row has words there even if it has no value."""
    for use in _uses_in_template(template, place, cases, given):
        has_words = use.placeholder.column is None and use.placeholder.format != "value"
        yield replace(use, row_fact=f"{use.placeholder.name}{ROW_SUFFIX}") if has_words else use


def _uses_in_template(
    template: Template, place: Place, cases: Facts, given: Facts = NO_FACTS
) -> Iterator[ValueUse]:
    for placeholder in template.placeholders:
        yield from placeholder_uses(placeholder, template.place or place, cases, given)


def placeholder_uses(
    placeholder: Placeholder, place: Place, cases: Facts, given: Facts = NO_FACTS
) -> Iterator[ValueUse]:
    """Yield the use of a placeholder, if its value may be unset."""
    fact = fact_of(placeholder, cases)
    if fact is not None:
        yield ValueUse(fact, placeholder, place, assumed_facts=given)
