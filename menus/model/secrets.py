"""The secrets that a service's lookups name, as `{secret.NAME}`."""

from collections.abc import Iterator, Mapping

from menus.expressions.fields import Field, OnlyIf
from menus.expressions.templates import Template
from menus.model import HttpLookup, Service


def secret_names(service: Service) -> frozenset[str]:
    """Every NAME in a query, header or body of a lookup: what the gateway has to give as `Given.secrets`."""
    return frozenset(
        placeholder.column
        for lookup in service.lookups.values()
        if isinstance(lookup, HttpLookup)
        for template in _templates(lookup)
        for placeholder in template.placeholders
        if placeholder.name == "secret" and placeholder.column
    )


def _templates(lookup: HttpLookup) -> Iterator[Template]:
    yield from lookup.query.values()
    yield from lookup.headers.values()
    yield from _inside(lookup.body)


def _inside(field: Field) -> Iterator[Template]:
    if isinstance(field, Template):
        yield field
    elif isinstance(field, OnlyIf):
        yield from _inside(field.value)
    elif isinstance(field, Mapping):
        for inner in field.values():
            yield from _inside(inner)
    elif isinstance(field, list):
        for inner in field:
            yield from _inside(inner)
