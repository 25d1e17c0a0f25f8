"""The grammar of conditions, derived values and targets."""

from menus.engine.scope import WEEKDAYS
from menus.expressions.conditions import OPERATORS
from menus.grammar.name_kinds import NameKind
from menus.grammar.shapes import (
    NAME_PATTERN,
    WORDING_SHAPE,
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
SCREEN_NAME = StringShape("somewhere", names=NameKind.SCREEN)
NAMES = list_or_one(StringShape("answer", names=NameKind.FIELD))
NAMES_OR_ALL: Shape = UnionShape((EnumShape(("all",)), NAMES))
MESSAGES_OR_ALL: Shape = UnionShape((EnumShape(("all",)), list_or_one(StringShape("received"))))
OTHERWISE = required_key("The next screen on USSD and SMS, which have no sound.", TARGET)
HOURS_NAME = KeySpec("Only within these opening hours, a name under `hours:`.", StringShape("office"))
CHECK = StringShape("luhn")
PATTERN = StringShape("^[0-9a-z]+$")
OPERAND: Shape = UnionShape((AGO, LiteralShape()))

AGO_COUNT = IntegerShape(0, 5000)
RELATIVE_DATES = ("years_ago", "months_ago", "weeks_ago", "days_ago")
_AGO = UnionShape(
    tuple(
        ObjectShape(
            "A day before today.",
            {unit: required_key(f"The number of {unit.removesuffix('_ago')} before today.", AGO_COUNT)},
            discriminator=unit,
        )
        for unit in RELATIVE_DATES
    )
)

_OPERATOR_DESCRIPTIONS = {
    "is": 'Equal to this value. Numbers are compared as numbers. `""` is no value.',
    "not": (
        "Not this value, or none of these values. It also holds if there is no value, "
        'unless `""` is one of them.'
    ),
    "one_of": "One of these values.",
    "at_least": "This or more.",
    "at_most": "This or less.",
    "between": 'From the first to the second, both included. `["22:00", "06:00"]` includes midnight.',
    "before": "Earlier or less than this, and not equal.",
    "after": "Later or more than this, and not equal.",
    "matches": "A regular expression that must match a part of the value. It cannot have placeholders.",
    "check": "A number with a right check digit: `luhn`, `za.idnr`, or another module of python-stdnum.",
    "set": "`true`: there is a value. `false`: there is no value.",
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
    "A comparison with another value.",
    {
        operator: KeySpec(_OPERATOR_DESCRIPTIONS[operator], _OPERANDS.get(operator, OPERAND))
        for operator in sorted(OPERATORS)
    },
)
COMPARED_VALUE: Shape = UnionShape((_COMPARISON, LiteralShape()))

_CONDITION = ObjectShape(
    "Lines that must all hold. Each has the name of a value, and the value that it must have.",
    {
        "any": KeySpec("One of these conditions must hold.", ListShape(CONDITION)),
        "all": KeySpec("All of these conditions must hold.", ListShape(CONDITION)),
        "none": KeySpec("None of these conditions may hold.", ListShape(CONDITION)),
        "open": KeySpec(
            "Now is within these opening hours (a name under `hours:`), and not on a holiday.",
            StringShape("office"),
        ),
        "channel": KeySpec("The caller's channel: `ussd`, `sms` or `voice`.", COMPARED_VALUE),
        "language": KeySpec("The caller's language.", COMPARED_VALUE),
        "network": KeySpec("The caller's network, as its MCC and MNC in quotes.", COMPARED_VALUE),
        "time": KeySpec("The time of day as `HH:MM`, with hours from 00 to 23.", COMPARED_VALUE),
        "weekday": KeySpec(f"The day of the week: {', '.join(WEEKDAYS)}.", COMPARED_VALUE),
        "holiday": KeySpec("`true` if today is one of the `holidays:`.", COMPARED_VALUE),
        "opted_out": KeySpec("`true` if the caller wants no texts at all.", COMPARED_VALUE),
        "language_chosen": KeySpec(
            "`true` once the caller has chosen a language, now or before.", COMPARED_VALUE
        ),
        "percent": KeySpec(
            "A random number from 0 to 99 for each session, to try something with some callers only.",
            COMPARED_VALUE,
        ),
    },
    other_keys=COMPARED_VALUE,
    names=NameKind.VALUE,
)

_IF = KeySpec("Take this case if the condition holds. The last case has no condition.", CONDITION)
TEXT_CASE = ObjectShape(
    "A case of a text.",
    {
        "if": KeySpec("Show this case if the condition holds. The last case has no condition.", CONDITION),
        "say": required_key(
            "The words of this case: one string for all languages, or a string for each language.",
            WORDING_SHAPE,
        ),
    },
)
GOTO = ObjectShape(
    "A case: a condition and the next screen.",
    {
        "if": _IF,
        "goto": required_key("The next screen.", SCREEN_NAME),
    },
    discriminator="goto",
)
RETRY = ObjectShape(
    "A case that asks again.",
    {
        "if": _IF,
        "retry": required_key(
            "Show this screen again with its `invalid:`, and count an attempt.", SCREEN_NAME
        ),
    },
    discriminator="retry",
)
CLOSED = ObjectShape(
    "A case that ends with the words of `closed:`.",
    {
        "if": _IF,
        "closed": required_key("`true`: end the session with the words of `closed:`.", BooleanShape()),
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
        "if": KeySpec("Take this case if the condition holds. The last case has no condition.", CONDITION),
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
    _form_shape("text", "A text with placeholders.", LiteralShape()),
    _form_shape("number", "The whole number in a text.", LiteralShape()),
    _form_shape("age", "Whole years from a day until today.", LiteralShape()),
    _form_shape("count", "The number of these conditions that hold.", ListShape(CONDITION)),
    _form_shape(
        "sum", "The sum of these numbers. Values that are not set are left out.", ListShape(LiteralShape())
    ),
    _form_shape(
        "join",
        "These texts, one after another. Values that are not set are left out.",
        ListShape(LiteralShape()),
        **{"with": KeySpec("The words between them: a space if not set.", StringShape(", "))},
    ),
    _form_shape("date", "A day, from its year, month and day.", DATE),
    _form_shape(
        "part",
        "The birth date or gender in a national ID number.",
        ID_PARTS,
        of=required_key("The number, usually a placeholder.", StringShape("{id}")),
        check=required_key(
            "The kind of number: a module of python-stdnum such as `za.idnr`.", StringShape("za.idnr")
        ),
    ),
    _form_shape("first", "The value of the first case that holds.", ListShape(FIRST_CASE)),
    _form_shape("holds", "`true` if the condition holds, else `false`.", CONDITION),
)

DEFINITIONS = {
    "text": ShapeDefinition(
        "A text: one string for all languages, or a string for each language; or a list of cases of such texts, of "
        "which the first one that holds is shown. {name} becomes its value.",
        TextShape(),
    ),
    "text_case": ShapeDefinition("A case of a text: its words, and when they are shown.", TEXT_CASE),
    "word_case": ShapeDefinition(
        "A case of one of the gateway's own words.",
        ObjectShape(
            "A case of a word.", {**TEXT_CASE.keys, "say": required_key("The word.", StringShape("word"))}
        ),
    ),
    "wording": ShapeDefinition(
        "A text: a string that is the same in every language, or one for each language. {name} is put in.",
        WORDING_SHAPE,
    ),
    "duration": ShapeDefinition("A length of time: 1.5s, 10m, 24h, 365d.", DurationShape()),
    "literal": ShapeDefinition("A value, or a text with placeholders such as {name}.", LiteralShape()),
    "json": ShapeDefinition("Any value. Texts may have placeholders such as {name}.", JsonShape()),
    "ago": ShapeDefinition("A day that moves with the calendar, such as {years_ago: 18}.", _AGO),
    "condition": ShapeDefinition(
        "A condition, such as {category: water, homes: {at_least: 50}}.", _CONDITION
    ),
    "target": ShapeDefinition(
        "The next screen: its name, or a list of cases. The first case that holds is taken.",
        UnionShape(
            (SCREEN_NAME, ReferenceShape("way"), ListShape(UnionShape((ReferenceShape("way"), SCREEN_NAME))))
        ),
    ),
    "way": ShapeDefinition(
        "A case of a target: a condition and a screen.",
        UnionShape(WAYS),
    ),
    "derived": ShapeDefinition(
        "Values to work out, in order. Later ones may use earlier ones.",
        MapShape(UnionShape(FORMS), "worked_out", NAME_PATTERN, NameKind.FIELD),
    ),
}
