"""The description of the language as JSON Schema 2020-12, for editors that complete, explain and underline."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from menus.grammar.shapes import (
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
MANY_WAYS = 2  # mappings among which a key tells
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
        return {"$schema": DIALECT, **self.keyed(self.language.file), "title": title, "$defs": shapes | keys}

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
                told = [way for way in ways if isinstance(way, Keyed) and way.by]
                if len(told) < MANY_WAYS:
                    return {"anyOf": [self.of(way) for way in ways]}
                others = [self.of(way) for way in ways if way not in told]
                chosen = self.chosen(told)
                return {"anyOf": [*others, chosen]} if others else chosen
            case Many(item, least):
                return {"type": "array", "items": self.of(item), "minItems": least}
            case Named(item, _, pattern):
                names = {"propertyNames": {"pattern": pattern}} if pattern else {}
                return {"type": "object", "additionalProperties": self.of(item), **names}
        return _single(shape)

    def chosen(self, ways: list[Keyed]) -> Schema:
        """The schema of one of several mappings, told by a key, or by the value of the one that all have.

        Not `anyOf`: an editor would complain by the first of them where it cannot tell which is meant, and offer the
        keys of all of them at once.
        """
        by = list(dict.fromkeys(way.by for way in ways))
        hidden: dict[str, Schema] = {name: {"doNotSuggest": True} for way in ways for name in way.keys}
        schema: Schema = {"type": "object", "properties": hidden, "additionalProperties": False}
        cases = [{"if": self.tells(way, ways), "then": self.keyed(way)} for way in ways]
        if len(by) == 1:
            values = [value for way in ways for value in _values(way)]
            hidden[by[0]] = {"description": "Which it is.", "enum": values}
            return schema | {"required": by, "allOf": cases}
        message = f"One of these keys says which it is: {', '.join(by)}."
        common = {
            name: self.key(name, key)
            for name, key in ways[0].keys.items()
            if all(way.keys.get(name) is key or way.keys.get(name) == key for way in ways)
        }
        missing = {
            "properties": {way.by: {"description": way.about} for way in ways} | common,
            "anyOf": [{"required": [name], "errorMessage": message} for name in by],
        }
        known = {"anyOf": [{"required": [name]} for name in by]}
        return schema | {"allOf": [{"if": known, "then": {}, "else": missing}, *cases]}

    def tells(self, way: Keyed, ways: list[Keyed]) -> Schema:
        """Whether a mapping is meant to be this one: it has its key, and of none that takes that key as its own."""
        if _values(way):
            return {"required": [way.by], "properties": {way.by: {"enum": _values(way)}}}
        others = [{"required": [one.by]} for one in ways if one is not way and way.by in one.keys]
        return {"required": [way.by], **({"not": {"anyOf": others}} if others else {})}

    def keyed(self, shape: Keyed) -> Schema:
        """The schema of a mapping."""
        schema: Schema = {
            "type": "object",
            "title": shape.about.rstrip("."),
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


def _values(way: Keyed) -> list[str]:
    """What the key that tells a mapping must say, where it is not enough that it is there."""
    shape = way.keys[way.by].shape
    return [*shape.allowed] if isinstance(shape, OneOf) and len(shape.allowed) == 1 else []


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
