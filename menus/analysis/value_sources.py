"""What may be saved under every name, and what constants and the columns of tables are."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from menus.analysis.source_rows import possible_rows
from menus.answers.base import AnswerType
from menus.expressions.derivations import Derivation, Formula
from menus.expressions.templates import Placeholder
from menus.expressions.values import LiteralValue, cell_value, to_number
from menus.model import AnswerVerb, ChoiceVerb, Screen, Service
from menus.model.tables import TableRow
from menus.verbs.list import ListVerb

ValueSource = AnswerType | Formula | str | int | Decimal
ValueSources = Mapping[str, tuple[ValueSource, ...]]
"""What may be saved under every name: an answer to a question, a derived value, or a choice.

A choice among numbers is the largest of them, whatever their sign, and a `Decimal` if they may have a fraction; any
other choice is empty text. Constants and columns of tables are included.
"""


def value_sources_of(service: Service) -> ValueSources:
    """Return what may be saved under every name, and what constants and the columns of tables are."""
    found: dict[str, list[ValueSource]] = defaultdict(list)
    for name, constant in service.constants.items():
        found[f"const.{name}"].append(_choice_source(constant))
    for lookup in service.lookups:
        _add_columns(found, lookup, possible_rows(service, lookup))
    for screen in service.screens.values():
        if screen.save:
            found[screen.save] += _saved_on(service, screen)
        if screen.save and isinstance(screen.verb, ListVerb):
            rows = possible_rows(service, screen.verb.source, screen.verb.selection)
            _add_columns(found, screen.save, rows)
        for derivation in _derivations_on(screen):
            found[derivation.name].append(derivation.formula)
    return {name: tuple(sources) for name, sources in found.items()}


def _saved_on(service: Service, screen: Screen) -> Iterator[ValueSource]:
    verb = screen.verb
    if isinstance(verb, AnswerVerb):
        yield verb.answer
        if screen.voice.record is not None:
            yield ""  # a spoken message is no number and no day
        return
    options = verb.options if isinstance(verb, ChoiceVerb) else ()
    yield from (_choice_source(option.value) for option in options if option.value is not None)
    if isinstance(verb, ListVerb):
        rows = possible_rows(service, verb.source, verb.selection)
        yield from _cell_sources(rows, verb.value)
    elif not isinstance(verb, ChoiceVerb):
        yield ""


def _derivations_on(screen: Screen) -> Iterator[Derivation]:
    yield from screen.set
    if isinstance(screen.verb, ChoiceVerb):
        for option in screen.verb.options:
            yield from option.set


def _add_columns(found: dict[str, list[ValueSource]], name: str, rows: tuple[TableRow, ...] | None) -> None:
    for column in rows[0] if rows else ():
        found[f"{name}.{column}"] += _cell_sources(rows, column)


def _cell_sources(rows: tuple[TableRow, ...] | None, column: str) -> Iterator[ValueSource]:
    """Yield what the cells of a column are: the largest of them if all are numbers. Empty cells are no values."""
    cells = [cell_value(row.get(column)) for row in rows] if rows is not None else ["words"]
    numbers = [to_number(cell) for cell in cells if cell is not None]
    known = [abs(number) for number in numbers if number is not None]
    if len(known) < len(numbers) or not known:
        yield ""
        return
    largest = max(known)
    whole = all(number == number.to_integral_value() for number in known)
    yield int(largest) if whole else largest


def _choice_source(value: LiteralValue) -> ValueSource:
    return abs(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def sources_for(placeholder: Placeholder, sources: ValueSources) -> tuple[ValueSource, ...]:
    """Return what a placeholder may stand for."""
    name = placeholder.name
    if name == "profile" and placeholder.column is not None:  # it keeps what is saved under the same name
        return sources.get(placeholder.column, ("",))
    return sources.get(name if placeholder.column is None else f"{name}.{placeholder.column}", ("",))
