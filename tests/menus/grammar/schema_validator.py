"""The part of JSON Schema 2020-12 that our schema uses, for values read from a menu file."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from menus.compiler.reader import parse_literal
from menus.problems import Problems
from menus.yaml.source import YamlNode, YamlScalar, YamlSequence, read_source

Schema = Mapping[str, Any]
ANNOTATION_KEYWORDS = {
    "$schema",
    "$defs",
    "title",
    "description",
    "errorMessage",
    "doNotSuggest",
    "then",
    "else",
}


def yaml_value(text: str) -> Any:
    """The value of a YAML text as an editor sees it."""
    root = read_source(text, "file", Problems())
    assert root is not None
    return _plain_value(root)


def _plain_value(node: YamlNode) -> Any:
    if isinstance(node, YamlScalar):
        return parse_literal(node, node.text)
    if isinstance(node, YamlSequence):
        return [_plain_value(item) for item in node.items]
    return {entry.key.text: _plain_value(entry.value) for entry in node}


def schema_faults(root: Schema, value: Any) -> list[str]:
    """What is wrong with a value, each with its path."""
    return list(_iter_faults(root, root, value, "$"))


def _iter_faults(root: Schema, schema: Schema, value: Any, path: str) -> Iterator[str]:
    for keyword, wanted in schema.items():
        if keyword not in ANNOTATION_KEYWORDS:
            yield from KEYWORDS[keyword](root, schema, wanted, value, path)


def _type(_: Schema, __: Schema, wanted: Any, value: Any, path: str) -> Iterator[str]:
    names = [wanted] if isinstance(wanted, str) else wanted
    if not any(TYPES[name](value) for name in names):
        yield f"{path}: {value!r} is not {wanted}"


def _ref(root: Schema, _: Schema, wanted: str, value: Any, path: str) -> Iterator[str]:
    yield from _iter_faults(root, root["$defs"][wanted.removeprefix("#/$defs/")], value, path)


def _any_of(root: Schema, _: Schema, wanted: list[Schema], value: Any, path: str) -> Iterator[str]:
    found = [list(_iter_faults(root, one, value, path)) for one in wanted]
    if all(found):
        yield min(found, key=len)[0]


def _all_of(root: Schema, _: Schema, wanted: list[Schema], value: Any, path: str) -> Iterator[str]:
    for one in wanted:
        yield from _iter_faults(root, one, value, path)


def _if(root: Schema, schema: Schema, wanted: Schema, value: Any, path: str) -> Iterator[str]:
    which = "else" if list(_iter_faults(root, wanted, value, path)) else "then"
    yield from _iter_faults(root, schema.get(which, {}), value, path)


def _not(root: Schema, _: Schema, wanted: Schema, value: Any, path: str) -> Iterator[str]:
    if not list(_iter_faults(root, wanted, value, path)):
        yield f"{path} fits what it must not"


def _properties(root: Schema, _: Schema, wanted: Schema, value: Any, path: str) -> Iterator[str]:
    for name, one in wanted.items() if isinstance(value, dict) else ():
        if name in value:
            yield from _iter_faults(root, one, value[name], f"{path}.{name}")


def _required(_: Schema, __: Schema, wanted: list[str], value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{path} has no {name}" for name in wanted if name not in value)


def _additional_properties(root: Schema, schema: Schema, wanted: Any, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    known = schema.get("properties", {})
    for name, one in value.items():
        if name not in known and wanted is False:
            yield f"{path} may not have {name}"
        elif name not in known:
            yield from _iter_faults(root, wanted, one, f"{path}.{name}")


def _items(root: Schema, _: Schema, wanted: Schema, value: Any, path: str) -> Iterator[str]:
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _iter_faults(root, wanted, item, f"{path}[{number}]")


def _property_names(root: Schema, _: Schema, wanted: Schema, value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name in value:
            yield from _iter_faults(root, wanted, name, f"{path} key")


def _keyword_check(wrong: Callable[[Any, Any], bool], kind: type[Any] | tuple[type[Any], ...]) -> Any:
    def check(_: Schema, __: Schema, wanted: Any, value: Any, path: str) -> Iterator[str]:
        if isinstance(value, kind) and wrong(value, wanted):
            yield f"{path}: {value!r} against {wanted!r}"

    return check


TYPES: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
KEYWORDS: Mapping[str, Any] = {
    "$ref": _ref,
    "type": _type,
    "anyOf": _any_of,
    "allOf": _all_of,
    "if": _if,
    "not": _not,
    "properties": _properties,
    "required": _required,
    "additionalProperties": _additional_properties,
    "items": _items,
    "propertyNames": _property_names,
    "enum": _keyword_check(lambda value, allowed: value not in allowed, object),
    "pattern": _keyword_check(lambda value, pattern: not re.search(pattern, value), str),
    "minimum": _keyword_check(lambda value, least: value < least, int | float),  # type: ignore[arg-type]
    "maximum": _keyword_check(lambda value, most: value > most, int | float),  # type: ignore[arg-type]
    "minItems": _keyword_check(lambda value, least: len(value) < least, list),
    "minProperties": _keyword_check(lambda value, least: len(value) < least, dict),
}
