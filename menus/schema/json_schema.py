"""The description of the language as JSON Schema 2020-12, for editors that complete, explain and underline."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
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
_DEFINED: Mapping[type[Any], str] = {Words: "text", Duration: "duration", Literal: "literal", Json: "json"}


def json_schema(language: Language) -> Schema:
    """The schema of a menu file."""
    return _Writer(language).schema()


def as_text(language: Language) -> str:
    """The schema as the file that `gateway schema` writes."""
    return json.dumps(json_schema(language), indent=1, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class _Writer:
    language: Language

    def schema(self) -> Schema:
        shapes = {
            name: {"description": one.about, **self.own(one.shape)}
            for name, one in self.language.definitions.items()
        }
        keys = {f"key_{name}": self.described(key) for name, key in self.language.shared.items()}
        title = "Menu file of the access gateway, version 1"
        return {"$schema": DIALECT, "title": title, **self.keyed(self.language.file), "$defs": shapes | keys}

    def of(self, shape: Shape) -> Schema:
        """The schema of a shape where it stands: a reference, where it is defined elsewhere."""
        defined = _DEFINED.get(type(shape))
        return {"$ref": f"#/$defs/{defined}"} if defined else self.own(shape)

    def own(self, shape: Shape) -> Schema:
        """The schema of a shape, said in full."""
        match shape:
            case See(name):
                return {"$ref": f"#/$defs/{name}"}
            case Keyed():
                return self.keyed(shape)
            case Either(ways):
                return {"anyOf": [self.of(way) for way in ways]}
            case Many(item, least):
                return {"type": "array", "items": self.of(item), "minItems": least}
            case Named(item, _, pattern):
                names = {"propertyNames": {"pattern": pattern}} if pattern else {}
                return {"type": "object", "additionalProperties": self.of(item), **names}
        return _single(shape)

    def keyed(self, shape: Keyed) -> Schema:
        """The schema of a mapping."""
        schema: Schema = {
            "type": "object",
            "description": shape.about,
            "properties": {name: self.key(name, key) for name, key in shape.keys.items()},
            "additionalProperties": False if shape.rest is None else self.of(shape.rest),
        }
        needed = [name for name, key in shape.keys.items() if key.needed]
        return schema | ({"required": needed} if needed else {})

    def key(self, name: str, key: Key) -> Schema:
        """The schema of one key: a reference, where many mappings have it."""
        shared = self.language.shared.get(name) is key
        return {"$ref": f"#/$defs/key_{name}"} if shared else self.described(key)

    def described(self, key: Key) -> Schema:
        """The schema of one key with what it is for."""
        return self.of(key.shape) | {"description": key.about}


def _single(shape: Shape) -> Schema:
    match shape:
        case Words():
            each = {"type": "object", "additionalProperties": _SCALAR, "minProperties": 1}
            return {"anyOf": [_SCALAR, each]}
        case Word(_, pattern):
            return _SCALAR | ({"pattern": pattern} if pattern else {})
        case OneOf(allowed):
            return {"enum": [*allowed, *(int(word) for word in allowed if word.isdecimal())]}
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
