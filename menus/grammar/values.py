"""The grammar of conditions, derived values and targets."""

from menus.engine.scope import WEEKDAYS
from menus.expressions.conditions import OPERATORS
from menus.grammar.shapes import (
    NAME_PATTERN,
    BooleanShape,
    DurationShape,
    EnumShape,
    IntegerShape,
    JsonShape,
    KeySpec,
    ListShape,
    LiteralShape,
    MapShape,
    ObjectShape,
    ReferenceShape,
    Shape,
    ShapeDefinition,
    StringShape,
    TextShape,
    UnionShape,
    list_or_one,
    required_key,
)

CONDITION, TARGET, DERIVED, AGO = (
    ReferenceShape("condition"),
    ReferenceShape("target"),
    ReferenceShape("derived"),
    ReferenceShape("ago"),
)
SCREEN_NAME = StringShape("somewhere")
NAMES = list_or_one(StringShape("answer"))
NAMES_OR_ALL: Shape = UnionShape((EnumShape(("all",)), NAMES))
OTHERWISE = required_key("Where to go on for channels without sound.", TARGET)
HOURS_NAME = KeySpec("Only within these opening hours, a name under `hours:`.", StringShape("office"))
CHECK = StringShape("luhn")
PATTERN = StringShape("^[0-9]+$")
OPERAND: Shape = UnionShape((AGO, LiteralShape()))

AGO_COUNT = IntegerShape(0, 5000)
RELATIVE_DATES = ("years_ago", "months_ago", "weeks_ago", "days_ago")
_AGO = UnionShape(
    tuple(
        ObjectShape(
            "A day so long before today.",
            {unit: required_key(f"So many {unit.removesuffix('_ago')} before today.", AGO_COUNT)},
            discriminator=unit,
        )
        for unit in RELATIVE_DATES
    )
)

_OPERATOR_DESCRIPTIONS = {
    "is": "Equal to this value; numbers are compared as numbers.",
    "not": "Not this value, and none of these where it is a list. Holds too where there is no value.",
    "one_of": "One of these values.",
    "at_least": "This or more.",
    "at_most": "This or less.",
    "between": 'From the first to the second, both included. `["22:00", "06:00"]` goes over midnight.',
    "before": "Earlier, or less, than this; not the same.",
    "after": "Later, or more, than this; not the same.",
    "matches": "A regular expression that is found in the value. It never holds a placeholder.",
    "check": "A number with a right check digit: `luhn`, `za.idnr`, or another module of python-stdnum.",
    "set": "`true`: there is a value. `false`: there is none.",
}
_OPERANDS: dict[str, Shape] = {
    "one_of": list_or_one(OPERAND),
    "not": list_or_one(OPERAND),
    "between": ListShape(OPERAND, 2),
    "matches": PATTERN,
    "check": CHECK,
    "set": BooleanShape(),
}
_COMPARISON = ObjectShape(
    "How the value is held against another.",
    {
        operator: KeySpec(_OPERATOR_DESCRIPTIONS[operator], _OPERANDS.get(operator, OPERAND))
        for operator in sorted(OPERATORS)
    },
)
COMPARED_VALUE: Shape = UnionShape((_COMPARISON, LiteralShape()))

_CONDITION = ObjectShape(
    "Lines that must all hold, each the name of a value and what it must be.",
    {
        "any": KeySpec("One of these conditions must hold.", ListShape(CONDITION)),
        "all": KeySpec("All of these conditions must hold.", ListShape(CONDITION)),
        "none": KeySpec("None of these conditions may hold.", ListShape(CONDITION)),
        "open": KeySpec(
            "Within these opening hours (a name under `hours:`), and no holiday.", StringShape("office")
        ),
        "channel": KeySpec("How the caller comes: `ussd`, `sms` or `voice`.", COMPARED_VALUE),
        "language": KeySpec("The caller's language.", COMPARED_VALUE),
        "network": KeySpec("The caller's network, as its MCC and MNC in quotes.", COMPARED_VALUE),
        "time": KeySpec("The time of day, `HH:MM` of 24 hours.", COMPARED_VALUE),
        "weekday": KeySpec(f"The day of the week: {', '.join(WEEKDAYS)}.", COMPARED_VALUE),
        "holiday": KeySpec("Whether today stands under `holidays:`.", COMPARED_VALUE),
        "opted_out": KeySpec("Whether the caller wants no texts at all.", COMPARED_VALUE),
        "percent": KeySpec(
            "A number from 0 to 99, drawn once a session: for trying something on a few.", COMPARED_VALUE
        ),
    },
    other_keys=COMPARED_VALUE,
)

_IF = KeySpec("Taken when this holds; the last case has none.", CONDITION)
GOTO = ObjectShape(
    "A case: where to go on when its condition holds.",
    {
        "if": _IF,
        "goto": required_key("The screen to go on to.", SCREEN_NAME),
    },
    discriminator="goto",
)
RETRY = ObjectShape(
    "A case that asks again.",
    {
        "if": _IF,
        "retry": required_key(
            "This screen is shown again with its `invalid:`; an attempt is counted.", SCREEN_NAME
        ),
    },
    discriminator="retry",
)
CLOSED = ObjectShape(
    "A case that ends with the words of `closed:`.",
    {
        "if": _IF,
        "closed": required_key("`true`: the session ends with the words of `closed:`.", BooleanShape()),
    },
    discriminator="closed",
)
WAYS = (GOTO, RETRY, CLOSED)


def _form_shape(name: str, description: str, shape: Shape, **other_keys: KeySpec) -> ObjectShape:
    return ObjectShape(
        description, {name: required_key(description, shape), **other_keys}, discriminator=name
    )


ID_PARTS = EnumShape(("birth_date", "gender"))
FIRST_CASE = ObjectShape(
    "A case of `first`.",
    {
        "if": KeySpec("Taken when this holds; the last case has none.", CONDITION),
        "value": required_key("The value of this case.", LiteralShape()),
    },
)
DATE = ObjectShape(
    "The parts of a day.",
    {
        part: required_key(f"The {part}, a number or a placeholder.", LiteralShape())
        for part in ("year", "month", "day")
    },
)
FORMS = (
    _form_shape("text", "A text, with placeholders.", LiteralShape()),
    _form_shape("number", "The whole number that a text is.", LiteralShape()),
    _form_shape("age", "Whole years from a day until today.", LiteralShape()),
    _form_shape("count", "How many of these conditions hold.", ListShape(CONDITION)),
    _form_shape(
        "sum", "The sum of these numbers; a value that is not there adds nothing.", ListShape(LiteralShape())
    ),
    _form_shape(
        "join",
        "These texts, one after another; what is not there is left out.",
        ListShape(LiteralShape()),
        **{"with": KeySpec("What stands between them; a blank unless told.", StringShape(", "))},
    ),
    _form_shape("date", "A day, from its year, month and day.", DATE),
    _form_shape(
        "part",
        "What a national id says of its bearer.",
        ID_PARTS,
        of=required_key("The number, mostly a placeholder.", StringShape("{id}")),
        check=required_key(
            "The kind of number: a module of python-stdnum such as `za.idnr`.", StringShape("za.idnr")
        ),
    ),
    _form_shape("first", "The value of the first case that holds.", ListShape(FIRST_CASE)),
    _form_shape("holds", "Whether a condition holds, `true` or `false`.", CONDITION),
)

DEFINITIONS = {
    "text": ShapeDefinition(
        "A text: a string that is the same in every language, or one for each language. {name} is put in.",
        TextShape(),
    ),
    "duration": ShapeDefinition("A length of time: 1.5s, 10m, 24h, 365d.", DurationShape()),
    "literal": ShapeDefinition("A value, or a text with placeholders such as {name}.", LiteralShape()),
    "json": ShapeDefinition("Any value; texts may hold placeholders such as {name}.", JsonShape()),
    "ago": ShapeDefinition("A day that moves with the calendar, such as {years_ago: 18}.", _AGO),
    "condition": ShapeDefinition(
        "What must hold, such as {category: water, homes: {at_least: 50}}.", _CONDITION
    ),
    "target": ShapeDefinition(
        "Where to go on: the name of a screen, or a list of cases of which the first that holds is taken.",
        UnionShape(
            (SCREEN_NAME, ReferenceShape("way"), ListShape(UnionShape((ReferenceShape("way"), SCREEN_NAME))))
        ),
    ),
    "way": ShapeDefinition(
        "A case of a target: a screen, and the condition under which it is taken.",
        UnionShape(WAYS),
    ),
    "derived": ShapeDefinition(
        "Values that are worked out, in order; later ones may use earlier ones.",
        MapShape(UnionShape(FORMS), "worked_out", NAME_PATTERN),
    ),
}
