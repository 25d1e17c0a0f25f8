"""Read the target of a screen: the name of a screen, or a list of cases."""

from menus.compiler.conditions import read_condition
from menus.compiler.reader import Lost, MappingFields, NodeReader
from menus.grammar.shapes import keys_of_any
from menus.grammar.values import WAYS
from menus.model import Destination, Target
from menus.yaml.source import YamlMapping, YamlNode, YamlScalar, YamlSequence


def read_target(reader: NodeReader, node: YamlNode | None, what: str) -> Target:
    """Read the cases of a target, in order; none if the key is missing."""
    if node is None:
        return ()
    if isinstance(node, YamlScalar):
        return (Destination(reader.qualified("screens", node.text.strip()), node.place),)
    if isinstance(node, YamlMapping):
        destination = _read_destination(reader, node)
        return () if destination is None else (destination,)
    if isinstance(node, YamlSequence) and node.items:
        destinations = tuple(
            destination for item in node.items if (destination := _read_destination(reader, item)) is not None
        )
        if len(destinations) == len(node.items):
            _check_order(reader, destinations, what)
        return destinations
    reader.lost.add(Lost.WAYS)
    reader.error(
        "M103",
        node.place,
        f"{what} is the name of a screen, or a list of cases.",
        "For example `goto: [{if: {category: water}, goto: urgent}, {goto: review}]`.",
    )
    return ()


def read_target_key(reader: NodeReader, fields: MappingFields, key: str) -> Target:
    """Read the target under a key."""
    return read_target(reader, fields.take(key), f"`{key}`")


def _read_destination(reader: NodeReader, node: YamlNode) -> Destination | None:
    if isinstance(node, YamlScalar):
        return Destination(reader.qualified("screens", node.text.strip()), node.place)
    fields = reader.fields(node, "A case", keys=keys_of_any(WAYS))
    condition = read_condition(reader, fields.take("if"))
    retry = "retry" in fields
    stated = fields.take("closed")
    closed = reader.flag(stated, "`closed`", default=False)
    if stated is not None and not closed:
        reader.error("M104", stated.place, "`closed:` can only be true.", "Leave it out.")
    target = None if closed else fields.require("retry" if retry else "goto")
    name = "" if closed else reader.word(target, "A target")
    fields.report_unknown_keys()
    reader.has_closed_targets |= closed
    if name is None:
        reader.lost.add(Lost.WAYS)
        return None
    place = node.place if target is None else target.place
    return Destination(reader.qualified("screens", name), place, condition, retry, closed)


def _check_order(reader: NodeReader, destinations: Target, what: str) -> None:
    for destination in destinations[:-1]:
        if destination.condition is None:
            reader.error(
                "M302", destination.place, f"No case after this one of {what} is ever taken.", "Put it last."
            )
    if destinations and destinations[-1].condition is not None:
        cure = "End the list with a case without `if`."
        reader.error("M302", destinations[-1].place, f"{what} has no way on where no case holds.", cure)
