"""Lay out a layered drawing: boxes in columns from left to right, and ways that go right.

The longest path to a box decides its column. The mean place of its neighbours (barycentre) decides its order within
the column. Least squares decide the heights and keep boxes apart. A way over several columns passes through lanes,
which are kept free like boxes.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Link = tuple[str, str]
"""A link from one box to another."""

LAYOUT_SWEEPS = 12
BOX_GAP = 26.0
LANE_HEIGHT = 12.0


@dataclass(slots=True)
class LayeredLayout:
    """The columns, with their boxes and lanes from top to bottom. `tops` are the upper edges of boxes and lanes."""

    columns: list[list[str]]
    tops: dict[str, float]
    lanes: dict[Link, list[str]]
    forward: set[Link]
    heights: dict[str, float] = field(default_factory=dict)


def lay_out(heights: Mapping[str, float], links: Sequence[Link], starts: Sequence[str]) -> LayeredLayout:
    """Place boxes of these heights. `forward` leaves out links back to an earlier box or to the same box."""
    forward = _forward_links(list(heights), links, starts)
    depth = _column_numbers(list(heights), forward)
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for name in heights:
        columns[depth[name]].append(name)
    lanes, chain = _add_lanes(forward, depth, columns)
    item_heights = dict(heights) | {lane: LANE_HEIGHT for chain_ in lanes.values() for lane in chain_}
    _order_columns(columns, chain)
    tops = _place_vertically(columns, chain, item_heights)
    return LayeredLayout(columns, tops, lanes, forward, item_heights)


def _forward_links(names: Sequence[str], links: Sequence[Link], starts: Sequence[str]) -> set[Link]:
    """Return the links that close no circle. The search follows links from the starts, in their order."""
    after: dict[str, list[str]] = defaultdict(list)
    for source, target in links:
        after[source].append(target)
    forward: set[Link] = set()
    done: set[str] = set()
    for start in [*starts, *names]:
        if start not in done:
            _add_forward_links(start, after, forward, done)
    return forward


def _add_forward_links(
    start: str, after: Mapping[str, list[str]], forward: set[Link], done: set[str]
) -> None:
    """Search depth first, without recursion, because services may be long.

    A link to a box that is still open closes a circle, so it is not added.
    """
    still_open, stack = {start}, [(start, iter(after.get(start, ())))]
    while stack:
        name, rest = stack[-1]
        target = next(rest, "")
        if not target:
            stack.pop()
            still_open.discard(name)
            done.add(name)
        elif target not in still_open:
            forward.add((name, target))
            if target not in done:
                still_open.add(target)
                stack.append((target, iter(after.get(target, ()))))


def _column_numbers(names: Sequence[str], forward: set[Link]) -> dict[str, int]:
    """Return the length of the longest path to each box, which is its column."""
    before: dict[str, set[str]] = defaultdict(set)
    after: dict[str, set[str]] = defaultdict(set)
    for source, target in forward:
        before[target].add(source)
        after[source].add(target)
    depth = dict.fromkeys(names, 0)
    waiting = {name: len(before[name]) for name in names}
    ready = [name for name in names if not waiting[name]]
    while ready:
        name = ready.pop()
        for target in after[name]:
            depth[target] = max(depth[target], depth[name] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return depth


def _add_lanes(
    forward: set[Link], depth: Mapping[str, int], columns: list[list[str]]
) -> tuple[dict[Link, list[str]], list[Link]]:
    """Return the lanes of links over several columns, and all links, cut so that each spans one column."""
    lanes: dict[Link, list[str]] = {}
    chain: list[Link] = []
    for source, target in sorted(forward):
        last = source
        for column in range(depth[source] + 1, depth[target]):
            lane = f"{source}\n{target}\n{column}"
            columns[column].append(lane)
            lanes.setdefault((source, target), []).append(lane)
            chain.append((last, lane))
            last = lane
        chain.append((last, target))
    return lanes, chain


def _order_columns(columns: list[list[str]], chain: Sequence[Link]) -> None:
    """Sort every column by the mean place of neighbours, in both directions, so that few ways cross."""
    before, after = _neighbours(chain)
    place = {name: number for column in columns for number, name in enumerate(column)}
    for sweep in range(LAYOUT_SWEEPS):
        neighbours = before if sweep % 2 == 0 else after
        for column in columns if sweep % 2 == 0 else columns[::-1]:
            column.sort(key=_mean_position_of(neighbours, place))
            place.update((name, number) for number, name in enumerate(column))


def _mean_position_of(
    neighbours: Mapping[str, list[str]], place: Mapping[str, int]
) -> Callable[[str], float]:
    def mean(name: str) -> float:
        others = neighbours.get(name, ())
        return sum(place[other] for other in others) / len(others) if others else place[name]

    return mean


def _neighbours(chain: Sequence[Link]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for source, target in chain:
        before[target].append(source)
        after[source].append(target)
    return before, after


def _place_vertically(
    columns: list[list[str]], chain: Sequence[Link], item_heights: Mapping[str, float]
) -> dict[str, float]:
    before, after = _neighbours(chain)
    tops: dict[str, float] = {}
    for column in columns:
        top = 0.0
        for name in column:
            tops[name] = top
            top += item_heights[name] + BOX_GAP
    for sweep in range(LAYOUT_SWEEPS):
        neighbours = before if sweep % 2 == 0 else after
        for column in columns if sweep % 2 == 0 else columns[::-1]:
            wanted = [_wanted_top(name, neighbours, tops, item_heights) for name in column]
            for name, top in zip(
                column, _spread_apart(wanted, [item_heights[name] + BOX_GAP for name in column]), strict=True
            ):
                tops[name] = top
    least = min(tops.values(), default=0.0)
    return {name: top - least for name, top in tops.items()}


def _wanted_top(
    name: str,
    neighbours: Mapping[str, list[str]],
    tops: Mapping[str, float],
    item_heights: Mapping[str, float],
) -> float:
    others = neighbours.get(name, ())
    if not others:
        return tops[name]
    middle = sum(tops[other] + item_heights[other] / 2 for other in others) / len(others)
    return middle - item_heights[name] / 2


def _spread_apart(wanted: Sequence[float], room: Sequence[float]) -> list[float]:
    """Return the places that are nearest to the wanted ones (least squares) and leave each item enough room."""
    offsets = [sum(room[:number]) for number in range(len(room))]
    pools: list[tuple[float, int]] = []  # mean and length of each run of items that touch
    for value, offset in zip(wanted, offsets, strict=True):
        mean, count = value - offset, 1
        while pools and pools[-1][0] > mean:
            other, more = pools.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        pools.append((mean, count))
    flat = [mean for mean, count in pools for _ in range(count)]
    return [place + offset for place, offset in zip(flat, offsets, strict=True)]
