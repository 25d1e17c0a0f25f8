"""The page of all problems, `docs/problems.md`: one section a card."""

from collections.abc import Iterable, Iterator

from menus.check.rule_doc import Card
from menus.problems import Severity

_HEAD = """# Problems that `gateway check` finds

Every problem has a code. `gateway check --explain M201` shows the same in the terminal. Errors keep a file from being
published; warnings are advice. This page is made from the checks' own cards: `python -m menus.check.reference_page`.
"""


def page(cards: Iterable[Card]) -> str:
    """The whole page, in Markdown."""
    return "\n".join([_HEAD, *(_section(card) for card in cards)])


def _section(card: Card) -> str:
    return "\n".join(_lines(card))


def _lines(card: Card) -> Iterator[str]:
    kind = "warning" if card.severity is Severity.WARNING else "error"
    yield f"## {card.code} {card.title}\n"
    yield f"*{kind.capitalize()}.* {card.explanation}\n"
    yield from _example("With the problem:", card.bad)
    yield from _example("Without it:", card.good)


def _example(heading: str, text: str) -> Iterator[str]:
    yield f"{heading}\n"
    shown = "\n".join(f"    {line}".rstrip() for line in text.rstrip("\n").splitlines())
    yield f"{shown}\n"


if __name__ == "__main__":
    import sys

    from menus.check.codes import CARDS

    sys.stdout.write(page(CARDS.values()))
