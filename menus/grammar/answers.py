"""The grammar of `answer:`. The dataclass of a type in `menus.answers` says which bounds it has."""

from dataclasses import MISSING, fields, replace
from typing import Any

from menus.answers import ANSWER_TYPES
from menus.answers.decimal import DecimalAnswer
from menus.grammar.shapes import (
    TEXT_SHAPE,
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
    "text": "Words. Blanks around them are taken off.",
    "integer": "A whole number. `1 000` and `1,000` are a thousand.",
    "decimal": "A number with a fraction; `1,5` is `1.5`.",
    "date": "A day, typed day month year; saved as 2026-12-25.",
    "time": "A time of day such as 14:30, 1430 or 2:30 pm; saved as 14:30.",
    "phone": "A phone number; saved as +254711222333.",
    "pin": "A secret of digits. It is never shown and never leaves the gateway.",
    "choice": "One of some values, typed in words; citizens read it by its words in their language.",
    "reference": "The nine digits of a case's reference; its check digit is verified at once.",
    "national_id": "A number that a state gives a person, verified by `check`.",
}
COUNT = IntegerShape(-(10**18), 10**18)
_VALUE: Shape = UnionShape((AGO, StringShape("2020-01-01")))
BOUNDS = {
    "min": KeySpec("At least so much: characters of a text, digits of a PIN, the size of a number.", COUNT),
    "max": KeySpec("At most so much: characters of a text, digits of a PIN, the size of a number.", COUNT),
    "digits": KeySpec("Exactly so many digits.", COUNT),
    "pattern": KeySpec(
        "A regular expression that must be found in what is typed. It never holds a placeholder.", PATTERN
    ),
    "check": KeySpec("The kind of number: `luhn`, `za.idnr`, or another module of python-stdnum.", CHECK),
    "country": KeySpec(
        "The country whose numbers are typed without a country code; the service's unless told.",
        StringShape("KE", "^[A-Z]{2}$"),
    ),
    "equals": KeySpec("The same as this value, or as another answer by its name.", _VALUE),
    "differs": KeySpec("Not the same as this value, or as another answer by its name.", _VALUE),
    "before": KeySpec(
        "Earlier, or less, than this value or answer, or than a day such as `{years_ago: 18}`.", _VALUE
    ),
    "after": KeySpec(
        "Later, or more, than this value or answer, or than a day such as `{years_ago: 130}`.", _VALUE
    ),
    "of": KeySpec("The values, each with the words that people type for it.", MapShape(TEXT_SHAPE, "water")),
}
DECIMAL_BOUNDS = {name: replace(BOUNDS[name], shape=NumberShape()) for name in ("min", "max")}
TYPE_KEY = {"type": required_key("Which type of answer it is.", EnumShape(tuple(ANSWER_TYPES)))}


def _answer_shape(name: str, kind: type[Any]) -> ObjectShape:
    bounds = BOUNDS | DECIMAL_BOUNDS if kind is DecimalAnswer else BOUNDS
    keys = {"type": required_key(TYPE_DESCRIPTIONS[name], EnumShape((name,)))}
    for bound in fields(kind):
        required = bound.default is MISSING and bound.default_factory is MISSING
        keys[bound.name] = replace(bounds[bound.name], required=required)
    return ObjectShape(TYPE_DESCRIPTIONS[name], keys, discriminator="type")


ANSWERS = {name: _answer_shape(name, kind) for name, kind in ANSWER_TYPES.items()}
ANSWER: Shape = UnionShape(tuple(ANSWERS.values()))
