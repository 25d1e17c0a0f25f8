"""The grammar of `answer:`. The fields of the dataclass of a type in `menus.answers` are its bounds."""

from dataclasses import MISSING, fields
from typing import Any

from msgspec.structs import replace

from menus.answers import ANSWER_TYPES
from menus.answers.decimal import DecimalAnswer
from menus.grammar.name_kinds import NameKind
from menus.grammar.shapes import (
    WORDING_SHAPE,
    EnumShape,
    IntegerShape,
    KeySpec,
    MapShape,
    NumberShape,
    ObjectShape,
    Shape,
    StringShape,
    UnionShape,
    required_key,
)
from menus.grammar.values import AGO, CHECK, PATTERN

TYPE_DESCRIPTIONS = {
    "text": "Words. Spaces before and after them are removed.",
    "integer": "A whole number. `1 000` and `1,000` are a thousand.",
    "decimal": "A number with a fraction. `1,5` is `1.5`.",
    "date": "A day, typed as day, month, year. It is saved as 2026-12-25.",
    "time": "A time of day such as 14:30, 1430 or 2:30 pm. It is saved as 14:30.",
    "phone": "A phone number. It is saved as +254711222333.",
    "pin": "A secret number. It is never shown and never leaves the gateway.",
    "choice": "One of several values, typed as words. Texts show it in the citizen's language.",
    "reference": "The nine digits of a case's reference. The check digit must be right.",
    "national_id": "A national ID number of a person. `check` names its kind.",
}
COUNT = IntegerShape(-(10**18), 10**18)
_VALUE: Shape = UnionShape((AGO, StringShape("2020-01-01", names=NameKind.VALUE)))
BOUNDS = {
    "min": KeySpec(
        "The least characters of a text, the least digits of a PIN, or the smallest number.", COUNT
    ),
    "max": KeySpec("The most characters of a text, the most digits of a PIN, or the largest number.", COUNT),
    "digits": KeySpec("The exact number of digits.", COUNT),
    "pattern": KeySpec(
        "A regular expression that must match a part of the answer. It cannot have placeholders.", PATTERN
    ),
    "check": KeySpec("The kind of number: `luhn`, `za.idnr`, or another module of python-stdnum.", CHECK),
    "country": KeySpec(
        "The country of numbers typed without a country code: the service's country if not set.",
        StringShape("KE", "^[A-Z]{2}$"),
    ),
    "equals": KeySpec("Must be the same as this value, or as the answer with this name.", _VALUE),
    "differs": KeySpec("Must not be the same as this value, or as the answer with this name.", _VALUE),
    "before": KeySpec(
        "Must be earlier or less than this value or answer, or than a day such as `{years_ago: 18}`.", _VALUE
    ),
    "after": KeySpec(
        "Must be later or more than this value or answer, or than a day such as `{years_ago: 130}`.", _VALUE
    ),
    "of": KeySpec(
        "The values, each with the words that citizens type for it.", MapShape(WORDING_SHAPE, "water")
    ),
}
DECIMAL_BOUNDS = {name: replace(BOUNDS[name], shape=NumberShape()) for name in ("min", "max")}
TYPE_KEY = {"type": required_key("The type of the answer.", EnumShape(tuple(ANSWER_TYPES)))}


def _answer_shape(name: str, kind: type[Any]) -> ObjectShape:
    bounds = BOUNDS | DECIMAL_BOUNDS if kind is DecimalAnswer else BOUNDS
    keys = {"type": required_key(TYPE_DESCRIPTIONS[name], EnumShape((name,)))}
    for bound in filter(lambda one: one.init, fields(kind)):  # the others are worked out from these
        required = bound.default is MISSING and bound.default_factory is MISSING
        keys[bound.name] = replace(bounds[bound.name], required=required)
    return ObjectShape(TYPE_DESCRIPTIONS[name], keys, discriminator="type")


ANSWERS = {name: _answer_shape(name, kind) for name, kind in ANSWER_TYPES.items()}
ANSWER: Shape = UnionShape(tuple(ANSWERS.values()))
