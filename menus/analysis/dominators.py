"""The dominators of a graph: the nodes that lie on every way to a node."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

Targets = Mapping[str, Iterable[str]]


class Dominators(msgspec.Struct, frozen=True):
    """The tree of dominators: by node, its first and last place on a walk through the tree."""

    places: Mapping[str, tuple[int, int]]

    def lies_before(self, one: str, other: str) -> bool:
        """Return True if `one` lies on every way to `other`, or is `other`. Both can be reached."""
        first, last = self.places[one]
        return first <= self.places[other][0] <= last


def find_dominators(targets: Targets, roots: Sequence[str]) -> Dominators:
    """Return the dominators of the nodes that the roots lead to."""
    below: dict[str | None, list[str]] = {}
    for name, above in immediate_dominators(targets, roots).items():
        below.setdefault(above, []).append(name)
    places: dict[str, tuple[int, int]] = {}
    waiting = [(name, False) for name in below.get(None, ())]
    count = 0
    while waiting:
        name, is_done = waiting.pop()
        if is_done:
            places[name] = places[name][0], count
            continue
        count += 1
        places[name] = count, count
        waiting.append((name, True))
        waiting += [(one, False) for one in below.get(name, ())]
    return Dominators(places)


def immediate_dominators(targets: Targets, roots: Sequence[str]) -> dict[str, str | None]:
    """Return the last node that lies on every way from the roots to each node; None if there is none.

    Nodes that no way leads to are left out. This is the algorithm of Cooper, Harvey and Kennedy, "A Simple, Fast
    Dominance Algorithm" (2001).
    """
    order = _reverse_postorder(targets, roots)
    number = {name: index for index, name in enumerate(order, 1)}  # 0 stands for the moment before the roots
    before: list[list[int]] = [[] for _ in range(len(order) + 1)]
    for name in order:
        for target in targets[name]:
            before[number[target]].append(number[name])
    for root in roots:
        before[number[root]].append(0)
    above = [0, *([-1] * len(order))]
    changing = True
    while changing:
        changing = False
        for node in range(1, len(order) + 1):
            known = [one for one in before[node] if above[one] >= 0]
            found = known[0]
            for one in known[1:]:
                found = _common(found, one, above)
            changing = changing or above[node] != found
            above[node] = found
    return {name: order[above[number[name]] - 1] if above[number[name]] else None for name in order}


def _common(one: int, other: int, above: Sequence[int]) -> int:
    while one != other:
        if one > other:
            one = above[one]
        else:
            other = above[other]
    return one


def _reverse_postorder(targets: Targets, roots: Iterable[str]) -> list[str]:
    found: list[str] = []
    seen: set[str] = set()
    for root in roots:
        if root in seen:
            continue
        seen.add(root)
        waiting = [(root, iter(targets[root]))]
        while waiting:
            name, left = waiting[-1]
            following = next((one for one in left if one not in seen), None)
            if following is None:
                found.append(name)
                waiting.pop()
            else:
                seen.add(following)
                waiting.append((following, iter(targets[following])))
    return found[::-1]
