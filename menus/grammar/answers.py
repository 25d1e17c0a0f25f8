"""`answer:`. Which bounds a type has is what its dataclass in `menus.answers` says."""

from dataclasses import MISSING, fields
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
BOUND_DESCRIPTIONS = {
    "min": "At least so much: characters of a text, digits of a PIN, the size of a number.",
    "max": "At most so much: characters of a text, digits of a PIN, the size of a number.",
    "digits": "Exactly so many digits.",
    "pattern": "A regular expression that must be found in what is typed. It never holds a placeholder.",
    "check": "The kind of number: `luhn`, `za.idnr`, or another module of python-stdnum.",
    "country": "The country whose numbers are typed without a country code; the service's unless told.",
    "equals": "The same as this value, or as another answer by its name.",
    "differs": "Not the same as this value, or as another answer by its name.",
    "before": "Earlier, or less, than this value or answer, or than a day such as `{years_ago: 18}`.",
    "after": "Later, or more, than this value or answer, or than a day such as `{years_ago: 130}`.",
    "of": "The values, each with the words that people type for it.",
}
_COUNT = IntegerShape(-(10**18), 10**18)
_BOUND: Shape = UnionShape((AGO, StringShape("2020-01-01")))
_BOUND_SHAPES: dict[str, Shape] = {
    "min": _COUNT,
    "max": _COUNT,
    "digits": _COUNT,
    "pattern": PATTERN,
    "check": CHECK,
    "country": StringShape("KE", "^[A-Z]{2}$"),
    "equals": _BOUND,
    "differs": _BOUND,
    "before": _BOUND,
    "after": _BOUND,
    "of": MapShape(TEXT_SHAPE, "water"),
}


def _answer_shape(name: str, kind: type[Any]) -> ObjectShape:
    keys = {"type": KeySpec(TYPE_DESCRIPTIONS[name], EnumShape((name,)), required=True)}
    for bound in fields(kind):
        shape = (
            NumberShape()
            if kind is DecimalAnswer and bound.name in ("min", "max")
            else _BOUND_SHAPES[bound.name]
        )
        required = bound.default is MISSING and bound.default_factory is MISSING
        keys[bound.name] = KeySpec(BOUND_DESCRIPTIONS[bound.name], shape, required)
    return ObjectShape(TYPE_DESCRIPTIONS[name], keys, discriminator="type")


ANSWER: Shape = UnionShape(tuple(_answer_shape(name, kind) for name, kind in ANSWER_TYPES.items()))
