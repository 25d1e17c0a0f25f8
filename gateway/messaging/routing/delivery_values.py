"""Read the values of delivery.yaml: rates, shares and money."""

import math

from gateway.messaging.routing.money import Money, parse_money
from menus.compiler.reader import NodeReader
from menus.yaml.source import YamlNode

MAX_PER_SECOND = 10_000


def read_rate(reader: NodeReader, node: YamlNode | None, what: str) -> float | None:
    """Read a number per second."""
    word = reader.word(node, what)
    if word is None or node is None:
        return None
    found = _number(word)
    if found is None or not 0 < found <= MAX_PER_SECOND:
        reader.error(
            "M105",
            node.place,
            f"{what} is a number up to {MAX_PER_SECOND}, not `{word}`.",
            "As in 20 or 0.5.",
        )
    return found


def read_share(reader: NodeReader, node: YamlNode | None, what: str, otherwise: float) -> float:
    """Read a share such as `80%`. Return it as a number up to 1."""
    word = reader.word(node, what)
    if word is None or node is None:
        return otherwise
    found = _number(word.removesuffix("%").rstrip()) if word.endswith("%") else None
    if found is None or not 0 < found <= 100:
        reader.error("M105", node.place, f"{what} is a share, not `{word}`.", "As in 80%.")
        return otherwise
    return found / 100


def read_amount(reader: NodeReader, node: YamlNode | None, what: str) -> Money | None:
    """Read an amount in a currency."""
    word = reader.word(node, what)
    if word is None or node is None:
        return None
    found = parse_money(word)
    if found is None or not found.amount:
        cure = "Write a currency and an amount, as in KES 0.80."
        reader.error("M105", node.place, f"{what} is money, not `{word}`.", cure)
    return found


def _number(word: str) -> float | None:
    try:
        number = float(word)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
