"""Prints the table of `gateway check --cost`: every text, its length, and what a thousand of it cost."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from menus.analysis.message_sizes import MessageSize
from menus.analysis.prices import Price
from menus.rendering.text.encoding import Encoding

if TYPE_CHECKING:
    from rich.console import Console

NO_PRICES = "No price is known for {country}: add `prices:` to delivery.yaml (docs/delivery.md)."
FOOTNOTE = "Values at their longest; 16-bit where a character is outside GSM-7. Prices are for a thousand."


def print_costs(
    name: str, country: str, sizes: Sequence[MessageSize], prices: Sequence[Price], out: "Console"
) -> None:
    """Print a line for each text and language."""
    from rich.table import Table
    from rich.text import Text

    if not sizes:
        out.print(f"{name} sends no texts of its own.", soft_wrap=True)
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("text")
    table.add_column("language")
    for title in ("characters", "parts", *(price.provider for price in prices)):
        table.add_column(title, justify="right")
    last_title = ""
    for size in sizes:
        title = f"{size.kind} {size.name}"
        wide = " 16-bit" if size.encoding is not Encoding.GSM7 else ""
        cells = ("" if title == last_title else title, size.language, f"{size.units}{wide}", str(size.parts))
        costs = (price.price_of_thousand(size.parts) for price in prices)
        table.add_row(*map(Text, (*cells, *costs)), style="yellow" if size.parts > 1 else None)
        last_title = title
    out.print(table)
    out.print()
    out.print(FOOTNOTE, soft_wrap=True)
    if not prices:
        out.print(NO_PRICES.format(country=country), soft_wrap=True)


def costs_as_objects(
    name: str, sizes: Sequence[MessageSize], prices: Sequence[Price]
) -> list[dict[str, object]]:
    """Return the same facts for programs."""
    return [
        {
            "file": name,
            **msgspec.structs.asdict(size),
            "encoding": size.encoding.name.lower(),
            "per_thousand": {
                price.provider: {
                    "currency": price.currency,
                    "amount": f"{price.amount * size.parts * 1000:.2f}",
                }
                for price in prices
            },
        }
        for size in sizes
    ]
