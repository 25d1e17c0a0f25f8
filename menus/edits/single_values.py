"""The keys of a mapping that hold a single value."""

from yaml.nodes import MappingNode, Node, ScalarNode


def single_values(node: Node) -> dict[str, str]:
    """Return the single values of a mapping by their keys, as the file writes them.

    Those of a mapping inside it have their path, as "answer.max" has.
    """
    found: dict[str, str] = {}
    for key, value in node.value if isinstance(node, MappingNode) else ():
        if isinstance(value, ScalarNode):
            found[key.value] = value.value
        elif isinstance(value, MappingNode):
            inner = ((name, one) for name, one in value.value if isinstance(one, ScalarNode))
            found |= {f"{key.value}.{name.value}": one.value for name, one in inner}
    return found
