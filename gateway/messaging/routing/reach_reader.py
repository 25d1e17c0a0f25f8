"""Read `reach:` in delivery.yaml: the countries and types of the numbers that the gateway texts and calls."""

import phonenumbers

from gateway.callers.reach import NUMBER_TYPES, Reach
from menus.compiler.reader import NodeReader
from menus.yaml.source import YamlNode, YamlSequence


def read_reach(reader: NodeReader, node: YamlNode | None) -> Reach:
    """Read the reach. Without it: the service's country, mobile and fixed lines."""
    fields = reader.fields(node, "`reach:`")
    countries = _read_list(reader, fields.take("countries"), "countries")
    types = _read_list(reader, fields.take("types"), "types")
    fields.report_unknown_keys()
    default = Reach()
    return Reach(countries or default.countries, types or default.types)


def _read_list(reader: NodeReader, node: YamlNode | None, key: str) -> frozenset[str]:
    found = set()
    for item in reader.items(node):
        word = reader.word(item, f"`{key}`")
        if word is None:
            continue
        if key == "types":
            if reader.one_of(item, "A type of number", NUMBER_TYPES):
                found.add(word)
        elif word in phonenumbers.SUPPORTED_REGIONS:
            found.add(word)
        else:
            reader.error(
                "M104", item.place, f"`{word}` is no country in `reach:`.", "Two letters, such as KE."
            )
    if isinstance(node, YamlSequence) and not node.items:
        cure = "Leave it out for mobile and fixed lines in the country of the service."
        reader.error("M104", node.place, f"`{key}` in `reach:` is empty, so nobody would be reached.", cure)
    return frozenset(found)
