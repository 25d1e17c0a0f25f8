"""Find the secrets that a service's lookups name, as `{secret.NAME}`."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from menus.expressions.json_templates import ConditionalField, JsonTemplate
from menus.expressions.templates import Template
from menus.model import HttpSource, Service


class SecretUse(NamedTuple):
    """A lookup that sends the secret `name`. `address` is its URL up to the first placeholder, with its host."""

    name: str
    lookup: str
    address: str


def secret_uses(service: Service) -> frozenset[SecretUse]:
    """Return every NAME in a query, header or body of a lookup, with where it is sent."""
    return frozenset(
        SecretUse(placeholder.column, lookup.name, str(lookup.url.parts[0]) if lookup.url.parts else "")
        for lookup in service.lookups.values()
        if isinstance(lookup, HttpSource)
        for template in _templates(lookup)
        for placeholder in template.placeholders
        if placeholder.name == "secret" and placeholder.column
    )


def secret_names(service: Service) -> frozenset[str]:
    """Return every NAME in a query, header or body of a lookup. The gateway gives each turn their values."""
    return frozenset(use.name for use in secret_uses(service))


def _templates(lookup: HttpSource) -> Iterator[Template]:
    yield from lookup.query.values()
    yield from lookup.headers.values()
    yield from _templates_in(lookup.body)


def _templates_in(field: JsonTemplate) -> Iterator[Template]:
    if isinstance(field, Template):
        yield field
    elif isinstance(field, ConditionalField):
        yield from _templates_in(field.value)
    elif isinstance(field, Mapping):
        for inner in field.values():
            yield from _templates_in(inner)
    elif isinstance(field, list):
        for inner in field:
            yield from _templates_in(inner)
