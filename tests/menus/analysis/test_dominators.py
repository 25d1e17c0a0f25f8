"""The nodes that lie on every way to a node, against a search that leaves each other node out."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from menus.analysis.dominators import find_dominators

NODES = [str(number) for number in range(8)]
GRAPHS = st.fixed_dictionaries({name: st.lists(st.sampled_from(NODES), max_size=3) for name in NODES})


def reached(targets: Mapping[str, list[str]], roots: list[str], without: str = "") -> set[str]:
    found: set[str] = set()
    waiting = [root for root in roots if root != without]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [one for one in targets[name] if one != without]
    return found


@given(GRAPHS, st.lists(st.sampled_from(NODES), min_size=1, max_size=3))
def test_what_lies_before_what(targets: dict[str, list[str]], roots: list[str]) -> None:
    found = find_dominators(targets, roots)
    can_be_reached = reached(targets, roots)
    assert set(found.places) == can_be_reached
    for one in can_be_reached:
        left = reached(targets, roots, without=one)
        for other in can_be_reached:
            assert found.lies_before(one, other) == (other not in left), (one, other)


def test_a_long_chain_is_no_deep_recursion() -> None:
    chain = {str(number): [str(number + 1)] for number in range(20_000)} | {"20000": []}
    found = find_dominators(chain, ["0"])
    assert found.lies_before("1", "19999")
    assert not found.lies_before("19999", "1")
