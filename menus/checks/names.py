"""Every placeholder and every condition speaks of something that the file or the gateway provides."""

from collections.abc import Iterable, Iterator

from menus.compiler.reading import Mention, Reading, nearest
from menus.formats import FORMATS, known_format
from menus.model import CaseLookup, HttpLookup, Menu, Remember, Rows, Service, TableLookup
from menus.scope import GATEWAY_NAMES

CASE_COLUMNS = ("status", "note", "updated_at", "count")
MESSAGE_NAMES = frozenset({"reference", "note", "msisdn", "language", "today", "now", "case", "const"})


def check_names(service: Service, reading: Reading) -> None:
    """M207 and M208."""
    names, columns = set(provided_names(service)), _columns(service)
    for mention in reading.mentions:
        if mention.format is not None and not known_format(mention.format):
            cure = nearest(mention.format, FORMATS)
            reading.error("M208", mention.place, f"There is no format `:{mention.format}`.", cure)
        if mention.column is None:
            _check_name(reading, mention, names)
        else:
            _check_column(reading, mention, columns)
    for message in service.messages.values():
        for template in message.text.by_language.values():
            for placeholder in template.placeholders:
                if placeholder.name not in MESSAGE_NAMES:
                    cure = "A message about a case knows {reference}, {note} and {case.status}."
                    text = f"The message `{message.name}` cannot use `{placeholder}`."
                    reading.error("M207", message.place, text, cure)


def provided_names(service: Service) -> Iterator[str]:
    """Answers, derived values, and what the gateway knows."""
    yield from GATEWAY_NAMES
    yield from saved_names(service)


def saved_names(service: Service) -> Iterator[str]:
    """The names that screens save under or derive."""
    for screen in service.screens.values():
        if screen.save:
            yield screen.save
        yield from (derivation.name for derivation in screen.set)
        if isinstance(screen.verb, Menu | Rows):
            for option in screen.verb.options:
                yield from (derivation.name for derivation in option.set)


def _columns(service: Service) -> dict[str, tuple[str, ...]]:
    columns: dict[str, tuple[str, ...]] = {"case": CASE_COLUMNS, "rows": ("count",)}
    for case in service.cases:
        columns[case] = ("reference",)
    for lookup in service.lookups.values():
        if isinstance(lookup, CaseLookup):
            columns[lookup.name] = CASE_COLUMNS
        elif isinstance(lookup, TableLookup) and lookup.table in service.tables:
            columns[lookup.name] = (*service.tables[lookup.table].columns, "count")
        elif isinstance(lookup, HttpLookup):
            columns[lookup.name] = (*lookup.columns, "count")
    for screen in service.screens.values():
        if isinstance(screen.verb, Rows) and screen.save:
            columns[screen.save] = columns_of(service, screen.verb.source)
        if isinstance(screen.verb, Remember):
            columns["profile"] = (*columns.get("profile", ()), *screen.verb.names)
    columns["const"] = tuple(service.constants)
    return columns


def columns_of(service: Service, source: str) -> tuple[str, ...]:
    """The columns of a list's source, a table or a lookup."""
    if source in service.tables:
        return service.tables[source].columns
    lookup = service.lookups.get(source)
    if isinstance(lookup, TableLookup) and lookup.table in service.tables:
        return service.tables[lookup.table].columns
    if isinstance(lookup, HttpLookup):
        return tuple(lookup.columns)
    return CASE_COLUMNS if isinstance(lookup, CaseLookup) else ()


def _check_name(reading: Reading, mention: Mention, names: Iterable[str]) -> None:
    if mention.name not in names:
        cure = nearest(mention.name, sorted(names))
        guess = (
            cure if cure.startswith("Did") else "Save an answer under that name, or derive it with `set:`."
        )
        reading.error("M207", mention.place, f"Nothing provides `{mention.name}`.", guess)


def _check_column(reading: Reading, mention: Mention, columns: dict[str, tuple[str, ...]]) -> None:
    known = columns.get(mention.name)
    if mention.name == "secret":
        return
    if known is None:
        cure = nearest(mention.name, columns)
        reading.error("M207", mention.place, f"Nothing named `{mention.name}` has columns.", cure)
    elif mention.column not in known:
        cure = nearest(mention.column or "", known)
        reading.error("M207", mention.place, f"`{mention.name}` has no `{mention.column}`.", cure)
