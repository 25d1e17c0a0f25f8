"""Where a screen goes on: a name, or a list of cases."""

from menus.compiler.conditions import read_condition
from menus.compiler.reading import Reading
from menus.model import Target, Way
from menus.yaml.source import Mapping, Node, Scalar, Sequence


def read_target(reading: Reading, node: Node | None, what: str) -> Target:
    """The cases of a target, in order; none where the key is missing."""
    if node is None:
        return ()
    if isinstance(node, Scalar):
        return (Way(reading.qualified("screens", node.text.strip()), node.place),)
    if isinstance(node, Mapping):
        way = _read_way(reading, node)
        return () if way is None else (way,)
    if isinstance(node, Sequence) and node.items:
        ways = tuple(way for item in node.items if (way := _read_way(reading, item)) is not None)
        _check_order(reading, ways, what)
        return ways
    reading.error(
        "M103",
        node.place,
        f"{what} is the name of a screen, or a list of cases.",
        "For example `goto: [{if: {category: water}, goto: urgent}, {goto: review}]`.",
    )
    return ()


def _read_way(reading: Reading, node: Node) -> Way | None:
    if isinstance(node, Scalar):
        return Way(reading.qualified("screens", node.text.strip()), node.place)
    fields = reading.fields(node, "A case")
    condition = read_condition(reading, fields.take("if"))
    retry = "retry" in fields
    stated = fields.take("closed")
    closed = reading.flag(stated, "`closed`", default=False)
    if stated is not None and not closed:
        reading.error("M104", stated.place, "`closed:` can only be true.", "Leave it out.")
    target = None if closed else fields.need("retry" if retry else "goto")
    name = "" if closed else reading.word(target, "A target")
    fields.close()
    reading.closes_in_part |= closed
    if name is None:
        return None
    place = node.place if target is None else target.place
    return Way(reading.qualified("screens", name), place, condition, retry, closed)


def _check_order(reading: Reading, ways: Target, what: str) -> None:
    for way in ways[:-1]:
        if way.condition is None:
            reading.error(
                "M302", way.place, f"No case after this one of {what} is ever taken.", "Put it last."
            )
    if ways and ways[-1].condition is not None:
        cure = "End the list with a case without `if`."
        reading.error("M302", ways[-1].place, f"{what} has no way on where no case holds.", cure)
