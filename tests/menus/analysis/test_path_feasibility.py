"""A screen for those who chose one thing is not come to by those who chose another."""

import pytest

from menus.analysis.rule_doc import complete_example
from menus.compiler.service import compile_service

MENUS = """
screens:
  start:
    menu: How do you show who you are?
    save: kind
    options: [{value: id, say: Identity card}, {value: none, say: I have none}]
    goto: [{if: {kind: id}, goto: card}, {goto: born}]
  card: {ask: Your number?, answer: {type: text}, save: card, goto: which}
  born: {ask: When were you born?, answer: {type: date, before: {days_ago: 0}}, save: born, goto: which}
  which: {branch: WHICH}
  by_card: {end: "{card}"}
  by_birth: {end: "{born}"}
"""


def codes(which: str) -> list[str]:
    text = complete_example(MENUS.replace("WHICH", which))
    compiled = compile_service(text, "menus.yaml", lambda name: name)
    return [problem.code for problem in compiled.problems]


@pytest.mark.parametrize(
    "which",
    [
        "[{if: {kind: id}, goto: by_card}, {goto: by_birth}]",
        "[{if: {kind: {one_of: [id]}}, goto: by_card}, {goto: by_birth}]",
        "[{if: {kind: {not: id}}, goto: by_birth}, {goto: by_card}]",
        "[{if: {any: [{kind: none}]}, goto: by_birth}, {if: {kind: id}, goto: by_card}, {goto: by_birth}]",
        "[{if: {card: {set: true}}, goto: by_card}, {goto: by_birth}]",
    ],
)
def test_those_who_chose_so_came_by_its_way(which: str) -> None:
    assert codes(which) == []


@pytest.mark.parametrize(
    "which",
    [
        "[{if: {kind: none}, goto: by_card}, {goto: by_birth}]",
        "[{if: {kind: {not: none}}, goto: by_birth}, {goto: by_card}]",
        "[{if: {channel: ussd}, goto: by_card}, {goto: by_birth}]",
        "[{goto: by_card}]",
    ],
)
def test_others_lack_it(which: str) -> None:
    assert "M303" in codes(which)
