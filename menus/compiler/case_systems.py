"""Read what a case is in the terms of each case system."""

from collections.abc import Mapping

from menus.compiler.derivations import read_json_template
from menus.compiler.reader import MappingFields, NodeReader
from menus.expressions.json_templates import JsonTemplate
from menus.grammar.case_systems import CASE_SYSTEM_SHAPES
from menus.grammar.shapes import MapShape
from menus.yaml.source import YamlEntry

SystemCodes = Mapping[str, JsonTemplate]


def read_case_systems(reader: NodeReader, case: str, fields: MappingFields) -> dict[str, SystemCodes]:
    """Read the keys of a case that are named like case systems."""
    found: dict[str, SystemCodes] = {}
    for system, shape in CASE_SYSTEM_SHAPES.items():
        node = fields.take(system)
        if node is None:
            continue
        inner = reader.fields(node, f"`{system}:` of `{case}`", keys=shape.keys)
        codes: dict[str, JsonTemplate] = {}
        for key, spec in shape.keys.items():
            value = inner.take(key)
            if value is None:
                continue
            if isinstance(spec.shape, MapShape):
                entries: list[YamlEntry] = list(reader.fields(value, f"`{key}:`"))
                codes[key] = {one.key.text: read_json_template(reader, one.value) for one in entries}
            else:
                codes[key] = read_json_template(reader, value)
        inner.report_unknown_keys()
        found[system] = codes
    return found
