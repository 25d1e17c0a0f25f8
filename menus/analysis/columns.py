"""The columns of the rows of a table or lookup."""

from collections.abc import Iterable, Mapping

from menus.engine.scope import CONTEXT_CASE
from menus.engine.similar_cases import SIMILAR_COLUMNS
from menus.model import CaseSource, HttpSource, Service, SimilarSource, TableSource, Verb
from menus.model.payments import PAYMENT, PAYMENT_COLUMNS
from menus.verbs.list import ListVerb
from menus.verbs.pay import Pay
from menus.verbs.remember import Remember

CASE_COLUMNS = ("status", "note", "updated_at", "as_of", "question")


def columns_of(service: Service, source: str) -> tuple[str, ...] | None:
    """Return the columns of a table or lookup; None if there is no such source or it could not be read."""
    if source in service.tables:
        return service.tables[source].columns
    lookup = service.lookups.get(source)
    if isinstance(lookup, TableSource):
        return columns_of(service, lookup.table) if lookup.table in service.tables else None
    if isinstance(lookup, HttpSource):
        return tuple(lookup.columns)
    if isinstance(lookup, SimilarSource):
        return SIMILAR_COLUMNS
    return CASE_COLUMNS if isinstance(lookup, CaseSource) else None


def columns_by_name(service: Service) -> dict[str, tuple[str, ...] | None]:
    """Return the columns of every name that has some: `name.column`. None stands for unknown columns."""
    columns: dict[str, tuple[str, ...] | None] = {"rows": ("count",), "const": tuple(service.constants)}
    for case in service.cases:
        columns[case] = ("reference",)
    for case, answered in service.answer_columns.items():
        columns[case] = ("reference", *answered)
    for name in service.lookups:
        found = columns_of(service, name)
        columns[name] = None if found is None else (*found, *((columns.get(name)) or ()), "count")
    if any(message.ask_screen for message in service.messages.values()):
        columns.setdefault(CONTEXT_CASE, ("status", "note", "count"))
    remembered: tuple[str, ...] = ()
    for screen in service.screens.values():
        if isinstance(screen.verb, ListVerb) and screen.save:
            found, known = columns_of(service, screen.verb.source), columns.get(screen.save, ())
            columns[screen.save] = None if found is None or known is None else (*known, *found)
        if isinstance(screen.verb, Pay):
            columns[PAYMENT] = PAYMENT_COLUMNS
        if isinstance(screen.verb, Remember):
            remembered += screen.verb.names
    columns["profile"] = remembered
    return columns


def rows_of_list(service: Service, verb: Verb) -> tuple[Mapping[str, str], ...]:
    """Return the rows of the table that a list may show, the first of each value of `distinct`; none if unknown."""
    if not isinstance(verb, ListVerb):
        return ()
    lookup = service.lookups.get(verb.source)
    table = service.tables.get(lookup.table if isinstance(lookup, TableSource) else verb.source)
    if table is None or verb.value not in table.columns:
        return ()
    distinct = [
        verb.selection.distinct,
        lookup.selection.distinct if isinstance(lookup, TableSource) else None,
    ]
    rows: Iterable[Mapping[str, str]] = table.rows
    for column in distinct:
        if column in table.columns:
            rows = {row[column or ""]: row for row in reversed(list(rows))}.values()
    return tuple(rows)


def max_rows(service: Service, verb: Verb) -> int:
    """Return the largest number of rows that a list may show, or 0 if the verb is no list."""
    if not isinstance(verb, ListVerb):
        return 0
    table, lookup = service.tables.get(verb.source), service.lookups.get(verb.source)
    if isinstance(lookup, SimilarSource):
        return min(lookup.limit, verb.selection.limit)
    rows = len(table.rows) if table else verb.selection.limit
    if table and verb.selection.distinct in table.columns:
        rows = len({row[verb.selection.distinct or ""] for row in table.rows})
    return min(rows, verb.selection.limit)
