"""Compare what cases are for a case system with the codes that `gateway tables pull` brought from it."""

from collections.abc import Iterator, Mapping

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.answers.choice import ChoiceAnswer
from menus.compiler.suggestion import suggest
from menus.expressions.json_templates import ConditionalField, JsonTemplate
from menus.expressions.templates import Template
from menus.grammar.case_systems import ATTRIBUTES_TABLE, CODE_TABLES, PLACE_KEYS
from menus.model import AnswerVerb, CaseKind, ChoiceVerb, Service
from menus.problems import Place

RULE_DOC = RuleDoc(
    code="M216",
    title="A case does not fit its case system.",
    explanation=(
        "The tables that `gateway tables pull` writes have the codes that the case system knows, such as those of "
        "`open311_services`. A case with any other code would be refused there. Each option of a menu whose value "
        "becomes the code is compared, and so are the attributes of a service of Open311: which there are, and which "
        "must be there. Without these tables under `tables:` no code is compared. A service request also "
        "needs a place."
    ),
    bad="""\
screens:
  start:
    menu: What?
    save: what
    options: [{value: tap, say: A tap, goto: send}, {value: road, say: A road, goto: send}]
  send: {submit: problem, goto: thanks}
  thanks: {end: 'Thank you: {reference}.'}
cases:
  problem: {title: '{what}', open311: {service_code: '{what}', address_string: Town hall}}
tables: {open311_services: {rows: [{service_code: tap, name: Taps}]}}
""",
    good="""\
screens:
  start:
    menu: What?
    save: what
    options: [{value: tap, say: A tap, goto: send}, {value: road, say: A road, goto: send}]
  send: {submit: problem, goto: thanks}
  thanks: {end: 'Thank you: {reference}.'}
cases:
  problem: {title: '{what}', open311: {service_code: '{what}', address_string: Town hall}}
tables: {open311_services: {rows: [{service_code: tap, name: Taps}, {service_code: road, name: Roads}]}}
""",
)


def check(context: RuleContext) -> None:
    """Check every code that has a table of known ones, and the attributes of Open311."""
    for case in context.service.cases.values():
        for (system, key), (name, column) in CODE_TABLES.items():
            table, template = context.service.tables.get(name), case.codes.get(system, {}).get(key)
            if table is None or template is None or column not in table.columns:
                continue
            known = {row[column] for row in table.rows}
            for value, place in _given_values(context.service, template, case.place):
                if value not in known:
                    text = f"`{value}` is no {key} of `{case.name}` that the table `{name}` has."
                    cure = suggest(value, sorted(known)) or "Take one of that table."
                    context.error("M216", place, text, cure)
        if "open311" in case.codes:
            _check_place(context, case)
            _check_attributes(context, case)


def _check_place(context: RuleContext, case: CaseKind) -> None:
    """Report a service request of Open311 that says no place."""
    if not any(keys <= case.codes["open311"].keys() for keys in PLACE_KEYS):
        cure = 'Add `address_string: "{place}"`, an `address_id:`, or `lat:` and `long:`.'
        context.error("M216", case.place, f"`open311:` of `{case.name}` says no place.", cure)


def _check_attributes(context: RuleContext, case: CaseKind) -> None:
    """Check the attributes of each service of Open311 that a case may be of."""
    table, codes = context.service.tables.get(ATTRIBUTES_TABLE), case.codes["open311"]
    if table is None or not {"service_code", "code", "required"} <= {*table.columns}:
        return
    given = codes.get("attributes")
    attributes = given if isinstance(given, Mapping) else {}
    services = {
        value for value, _ in _given_values(context.service, codes.get("service_code"), case.place)
    } or {row["service_code"] for row in table.rows}
    rows = [row for row in table.rows if row["service_code"] in services]
    known = sorted({row["code"] for row in rows})
    for name, template in attributes.items():
        if name not in known:
            text = f"`{name}` is no attribute of a service of `{case.name}`."
            context.error("M216", case.place, text, suggest(name, known) or "Leave it out.")
            continue
        listed = {row["key"] for row in rows if row["code"] == name and row.get("key")}
        for value, place in _given_values(context.service, template, case.place):
            if listed and value not in listed:
                text = f"`{value}` is no value of the attribute `{name}` of `{case.name}`."
                context.error("M216", place, text, suggest(value, sorted(listed)) or "Take one of the table.")
    needed = {row["code"] for row in rows if row["required"].casefold() in ("true", "yes", "1")}
    for name in sorted(needed - attributes.keys()):
        text = f"A service of `{case.name}` requires the attribute `{name}`."
        context.error("M216", case.place, text, f'Add `{name}: "…"` under `attributes:`.')


def _given_values(
    service: Service, template: JsonTemplate | None, place: Place
) -> Iterator[tuple[str, Place]]:
    """Yield the values that a code may have as far as the file names them, each with its place."""
    if isinstance(template, ConditionalField):
        yield from _given_values(service, template.value, place)
    elif isinstance(template, str | int) and not isinstance(template, bool):
        yield str(template), place
    elif isinstance(template, Template):
        if template.static_text is not None:
            yield template.static_text, template.place or place
        elif template.sole_placeholder is not None and template.sole_placeholder.format is None:
            yield from _values_of(service, template.sole_placeholder.name, template.sole_placeholder.column)


def _values_of(service: Service, name: str, column: str | None) -> Iterator[tuple[str, Place]]:
    """Yield the values of a name that menus and answers of a choice give."""
    if column is not None:
        return
    for screen in service.screens.values():
        if screen.save != name:
            continue
        if isinstance(screen.verb, ChoiceVerb):
            for option in screen.verb.options:
                if isinstance(option.value, str | int) and not isinstance(option.value, bool):
                    yield str(option.value), option.place
        elif isinstance(screen.verb, AnswerVerb) and isinstance(screen.verb.answer, ChoiceAnswer):
            yield from ((value, screen.place) for value in screen.verb.answer.of)


RULE = Rule(RULE_DOC, check)
