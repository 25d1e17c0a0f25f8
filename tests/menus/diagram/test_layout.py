"""Boxes stand apart, and ways that are drawn go right."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from menus.diagram.layout import BOX_GAP, lay_out
from tests.examples import examples

names = [f"s{number}" for number in range(9)]
links = st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=25, unique=True)


@settings(max_examples=examples(60))
@given(links, st.lists(st.floats(20, 200), min_size=9, max_size=9))
def test_any_graph(found: list[tuple[str, str]], heights: list[float]) -> None:
    layered = lay_out(dict(zip(names, heights, strict=True)), found, names[:1])
    column = {name: number for number, one in enumerate(layered.columns) for name in one}
    assert set(names) <= set(column)
    assert all(column[source] < column[target] for source, target in layered.forward)
    assert layered.forward <= set(found)
    for (source, target), lanes in layered.lanes.items():
        assert [column[lane] for lane in lanes] == list(range(column[source] + 1, column[target]))
    for one in layered.columns:
        for upper, lower in pairwise(one):
            assert layered.tops[lower] - layered.tops[upper] >= layered.heights[upper] + BOX_GAP - 0.01
    assert min(layered.tops.values()) == 0


def test_a_straight_service_is_drawn_straight() -> None:
    layered = lay_out(dict.fromkeys("abc", 40.0), [("a", "b"), ("b", "c"), ("c", "a")], ["a"])
    assert layered.columns == [["a"], ["b"], ["c"]]
    assert layered.forward == {("a", "b"), ("b", "c")}
    assert set(layered.tops.values()) == {0.0}
