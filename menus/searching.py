"""A lookup over a table of the service."""

from collections.abc import Mapping

from menus.conditions import as_text
from menus.model import Service, TableLookup
from menus.scope import HopScope
from menus.tables import select
from menus.templates import Template


def rows_of(service: Service, lookup: TableLookup, scope: HopScope) -> tuple[Mapping[str, str], ...]:
    """The rows that fit what is known now, best first."""

    def texts(templates: Mapping[str, Template]) -> dict[str, str]:
        return {column: as_text(scope.valued(template)) for column, template in templates.items()}

    return select(
        service.tables[lookup.table],
        where=texts(lookup.where),
        match=texts(lookup.match) or None,
        cutoff=lookup.cutoff,
        distinct=lookup.distinct,
        sort=lookup.sort,
        limit=lookup.limit,
    )
