"""The description of the language as JSON Schema 2020-12, for editors that complete, explain and underline."""

import json
from collections.abc import Mapping
from typing import Any

from menus.schema.shapes import (
    Duration,
    Either,
    Flag,
    Json,
    Key,
    Keyed,
    Language,
    Literal,
    Many,
    Named,
    Number,
    OneOf,
    See,
    Shape,
    Whole,
    Word,
    Words,
)

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
# An editor reads `0700` and `true` as a number and a truth; the gateway takes the text as it is written.
_SCALAR: Schema = {"type": ["string", "number", "boolean"]}
_SHARED: Mapping[type[Any], str] = {Words: "text", Duration: "duration", Literal: "literal", Json: "json"}


def json_schema(language: Language) -> Schema:
    """The schema of a menu file."""
    return {
        "$schema": DIALECT,
        "title": "Menu file of the access gateway, version 1",
        **_keyed(language.file),
        "$defs": {
            name: {"description": one.about, **_own(one.shape)} for name, one in language.definitions.items()
        },
    }


def as_text(language: Language) -> str:
    """The schema as the file that `gateway schema` writes."""
    return json.dumps(json_schema(language), indent=1, ensure_ascii=False) + "\n"


def _of(shape: Shape) -> Schema:
    shared = _SHARED.get(type(shape))
    return {"$ref": f"#/$defs/{shared}"} if shared else _own(shape)


def _own(shape: Shape) -> Schema:
    match shape:
        case See(name):
            return {"$ref": f"#/$defs/{name}"}
        case Keyed():
            return _keyed(shape)
        case Either(ways):
            return {"anyOf": [_of(way) for way in ways]}
        case Many(item, least):
            return {"type": "array", "items": _of(item), "minItems": least}
        case Named(item, _, pattern):
            names = {"propertyNames": {"pattern": pattern}} if pattern else {}
            return {"type": "object", "additionalProperties": _of(item), **names}
    return _single(shape)


def _single(shape: Shape) -> Schema:
    match shape:
        case Words():
            each = {"type": "object", "additionalProperties": _SCALAR, "minProperties": 1}
            return {"anyOf": [_SCALAR, each]}
        case Word(_, pattern):
            return _SCALAR | ({"pattern": pattern} if pattern else {})
        case OneOf(allowed):
            numbers = [int(word) for word in allowed if word.isdecimal()]
            return {"enum": [*allowed, *numbers]}
        case Flag():
            return {"enum": [True, False, "yes", "no", "on", "off"]}
        case Whole(low, high):
            return {"type": "integer", "minimum": low, "maximum": high}
        case Number():
            return {"type": "number"}
        case Duration():
            return {"type": ["string", "number"], "pattern": r"^\d+(\.\d+)?\s*(ms|s|m|h|d)?$"}
        case Literal():
            return {"type": ["string", "number", "boolean", "null"]}
    return {}


def _keyed(shape: Keyed) -> Schema:
    schema: Schema = {
        "type": "object",
        "description": shape.about,
        "properties": {name: _key(key) for name, key in shape.keys.items()},
        "additionalProperties": False if shape.rest is None else _of(shape.rest),
    }
    needed = [name for name, key in shape.keys.items() if key.needed]
    return schema | ({"required": needed} if needed else {})


def _key(key: Key) -> Schema:
    return {
        "description": key.about,
        **{name: one for name, one in _of(key.shape).items() if name != "description"},
    }
