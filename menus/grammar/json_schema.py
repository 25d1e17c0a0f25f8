"""Write the grammar as JSON Schema 2020-12, for editors that complete, explain and underline."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from menus.grammar.shapes import (
    BooleanShape,
    DurationShape,
    EnumShape,
    Grammar,
    IntegerShape,
    JsonShape,
    KeySpec,
    ListShape,
    LiteralShape,
    MapShape,
    NumberShape,
    ObjectShape,
    ReferenceShape,
    Shape,
    StringShape,
    TextShape,
    UnionShape,
)

Schema = dict[str, Any]
MIN_DISCRIMINATED = 2  # mappings; with fewer, no discriminator is needed
DIALECT = "https://json-schema.org/draft/2020-12/schema"
# An editor reads 0700 as a number and true as a boolean. The gateway reads the text as it is written.
_SCALAR: Schema = {"type": ["string", "number", "boolean"]}
WORDING, TEXT_CASE = "wording", "text_case"  # names of definitions
_SHARED_DEFINITIONS: Mapping[type[Any], str] = {
    TextShape: "text",
    DurationShape: "duration",
    LiteralShape: "literal",
    JsonShape: "json",
}


def json_schema(language: Grammar) -> Schema:
    """Return the schema of a menu file."""
    return _SchemaWriter(language).schema()


def json_schema_text(language: Grammar) -> str:
    """Return the schema as the text of the file that `gateway schema` writes."""
    return json.dumps(json_schema(language), indent=1, ensure_ascii=False) + "\n"


class _SchemaWriter(msgspec.Struct, frozen=True):
    language: Grammar

    def schema(self) -> Schema:
        shapes = {
            name: {"description": one.description, **self.inline_schema(one.shape)}
            for name, one in self.language.definitions.items()
        }
        keys = {
            f"key_{name}": self.described_key_schema(key) for name, key in self.language.shared_keys.items()
        }
        title = "Menu file of the access gateway, version 1"
        return {
            "$schema": DIALECT,
            **self.object_schema(self.language.file),
            "title": title,
            "$defs": shapes | keys,
        }

    def schema_of(self, shape: Shape) -> Schema:
        """Return the schema of a shape; a reference if it is defined elsewhere."""
        defined = _SHARED_DEFINITIONS.get(type(shape))
        if isinstance(shape, TextShape) and not shape.has_cases:
            defined = WORDING
        return {"$ref": f"#/$defs/{defined}"} if defined else self.inline_schema(shape)

    def inline_schema(self, shape: Shape) -> Schema:
        """Return the schema of a shape in full."""
        match shape:
            case ReferenceShape(name):
                return {"$ref": f"#/$defs/{name}"}
            case ObjectShape():
                return self.object_schema(shape)
            case UnionShape(ways):
                discriminated = [way for way in ways if isinstance(way, ObjectShape) and way.discriminator]
                if len(discriminated) < MIN_DISCRIMINATED:
                    return {"anyOf": [self.schema_of(way) for way in ways]}
                others = [self.schema_of(way) for way in ways if way not in discriminated]
                chosen = self.discriminated_union(discriminated)
                return {"anyOf": [*others, chosen]} if others else chosen
            case ListShape(item, least):
                return {"type": "array", "items": self.schema_of(item), "minItems": least}
            case MapShape(item=item, pattern=pattern):
                names = {"propertyNames": {"pattern": pattern}} if pattern else {}
                return {"type": "object", "additionalProperties": self.schema_of(item), **names}
        return _scalar_schema(shape)

    def discriminated_union(self, ways: list[ObjectShape]) -> Schema:
        """Return the schema of one of several mappings. A key, or the value of a shared key, tells them apart.

        This does not use `anyOf`. With `anyOf`, an editor that cannot tell the mappings apart would complain about the
        first one, and would offer the keys of all of them at once.
        """
        by = list(dict.fromkeys(way.discriminator for way in ways))
        hidden: dict[str, Schema] = {name: {"doNotSuggest": True} for way in ways for name in way.keys}
        schema: Schema = {"type": "object", "properties": hidden, "additionalProperties": False}
        cases = [{"if": self.discriminates(way, ways), "then": self.object_schema(way)} for way in ways]
        if len(by) == 1:
            values = [value for way in ways for value in _discriminator_values(way)]
            hidden[by[0]] = {"description": "The kind of this part.", "enum": values}
            return schema | {"required": by, "allOf": cases}
        message = f"One of these keys must be here: {', '.join(by)}."
        common = {
            name: self.key_schema(name, key)
            for name, key in ways[0].keys.items()
            if all(way.keys.get(name) is key or way.keys.get(name) == key for way in ways)
        }
        missing = {
            "properties": {way.discriminator: {"description": way.description} for way in ways} | common,
            "anyOf": [{"required": [name], "errorMessage": message} for name in by],
        }
        known = {"anyOf": [{"required": [name]} for name in by]}
        return schema | {"allOf": [{"if": known, "then": {}, "else": missing}, *cases]}

    def discriminates(self, way: ObjectShape, ways: list[ObjectShape]) -> Schema:
        """Return the schema that recognises this mapping by its discriminator.

        If another mapping may also have that key, the discriminator of the other one must be missing.
        """
        if _discriminator_values(way):
            return {
                "required": [way.discriminator],
                "properties": {way.discriminator: {"enum": _discriminator_values(way)}},
            }
        others = [
            {"required": [one.discriminator]}
            for one in ways
            if one is not way and way.discriminator in one.keys
        ]
        return {"required": [way.discriminator], **({"not": {"anyOf": others}} if others else {})}

    def object_schema(self, shape: ObjectShape) -> Schema:
        """Return the schema of a mapping."""
        schema: Schema = {
            "type": "object",
            "title": shape.description.rstrip("."),
            "description": shape.description,
            "properties": {name: self.key_schema(name, key) for name, key in shape.keys.items()},
            "additionalProperties": False if shape.other_keys is None else self.schema_of(shape.other_keys),
        }
        needed = [name for name, key in shape.keys.items() if key.required]
        return schema | ({"required": needed} if needed else {})

    def key_schema(self, name: str, key: KeySpec) -> Schema:
        """Return the schema of one key; a reference if many mappings have it."""
        shared = self.language.shared_keys.get(name) is key
        return {"$ref": f"#/$defs/key_{name}"} if shared else self.described_key_schema(key)

    def described_key_schema(self, key: KeySpec) -> Schema:
        """Return the schema of one key with its description."""
        return self.schema_of(key.shape) | {"description": key.description}


def _discriminator_values(way: ObjectShape) -> list[str]:
    """Return the value that the discriminator of a mapping must have; empty if any value fits."""
    shape = way.keys[way.discriminator].shape
    return [*shape.allowed] if isinstance(shape, EnumShape) and len(shape.allowed) == 1 else []


def _scalar_schema(shape: Shape) -> Schema:
    match shape:
        case TextShape(has_cases=has_cases):
            each = {"type": "object", "additionalProperties": _SCALAR, "minProperties": 1}
            cases = {"type": "array", "items": {"$ref": f"#/$defs/{TEXT_CASE}"}, "minItems": 1}
            return {"anyOf": [_SCALAR, each, *([cases] if has_cases else [])]}
        case StringShape(pattern=pattern):
            return _SCALAR | ({"pattern": pattern} if pattern else {})
        case EnumShape(allowed):
            return {"enum": [*allowed, *(int(word) for word in allowed if word.isdecimal())]}
        case BooleanShape():
            return {"enum": [True, False, "yes", "no", "on", "off"]}
        case IntegerShape(low, high):
            return {"type": "integer", "minimum": low, "maximum": high}
        case NumberShape():
            return {"type": "number"}
        case DurationShape():
            return {"type": ["string", "number"], "pattern": r"^\d+(\.\d+)?\s*(ms|s|m|h|d)?$"}
        case LiteralShape():
            return {"type": ["string", "number", "boolean", "null"]}
    return {}
