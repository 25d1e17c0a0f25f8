"""Single values of delivery.yaml, and what is said of those that do not fit."""

import math

from gateway.messaging.routing.money import Money, read_money
from menus.compiler.reading import Reading
from menus.yaml.source import Node

MOST_A_SECOND = 10_000


def rate(reading: Reading, node: Node | None, what: str) -> float | None:
    """So many a second."""
    word = reading.word(node, what)
    if word is None or node is None:
        return None
    found = _number(word)
    if found is None or not 0 < found <= MOST_A_SECOND:
        reading.error(
            "M105",
            node.place,
            f"{what} is a number up to {MOST_A_SECOND}, not `{word}`.",
            "As in 20 or 0.5.",
        )
    return found


def share(reading: Reading, node: Node | None, what: str, otherwise: float) -> float:
    """A share such as `80%`, as a number up to 1."""
    word = reading.word(node, what)
    if word is None or node is None:
        return otherwise
    found = _number(word.removesuffix("%").rstrip()) if word.endswith("%") else None
    if found is None or not 0 < found <= 100:
        reading.error("M105", node.place, f"{what} is a share, not `{word}`.", "As in 80%.")
        return otherwise
    return found / 100


def money(reading: Reading, node: Node | None, what: str) -> Money | None:
    """An amount in a currency."""
    word = reading.word(node, what)
    if word is None or node is None:
        return None
    found = read_money(word)
    if found is None or not found.amount:
        cure = "Write a currency and an amount, as in KES 0.80."
        reading.error("M105", node.place, f"{what} is money, not `{word}`.", cure)
    return found


def _number(word: str) -> float | None:
    try:
        number = float(word)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
