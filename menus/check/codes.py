"""The code of every problem that a menu file can have, with the card that explains it.

M0 is YAML itself, M1 the shape of the file, M2 names, M3 ways from screen to screen, M4 keys and answers, M5 pages,
time and cost, M6 what is kept secret, M7 calls, M8 states.
"""

from collections.abc import Mapping

from menus.check.docs import answers, names, punctuation, shape, targets, yaml
from menus.check.registry import RULES
from menus.check.rule_doc import Card

_READING = (*yaml.CARDS, *punctuation.CARDS, *shape.CARDS, *names.CARDS, *targets.CARDS, *answers.CARDS)

CARDS: Mapping[str, Card] = {
    card.code: card
    for card in sorted((*_READING, *(rule.card for rule in RULES)), key=lambda card: card.code)
}
