"""Conditions, derived values, and where a screen goes on."""

from menus.engine.scope import WEEKDAYS
from menus.expressions.conditions import OPERATORS
from menus.grammar.shapes import (
    NAME,
    Definition,
    Duration,
    Either,
    Flag,
    Json,
    Key,
    Keyed,
    Literal,
    Many,
    Named,
    OneOf,
    See,
    Shape,
    Whole,
    Word,
    Words,
    list_or_one,
    needed,
)

CONDITION, TARGET, DERIVED, AGO = See("condition"), See("target"), See("derived"), See("ago")
SCREEN_NAME = Word("somewhere")
CHECK = Word("luhn")
PATTERN = Word("^[0-9]+$")
OPERAND: Shape = Either((AGO, Literal()))

_UNITS = ("years_ago", "months_ago", "weeks_ago", "days_ago")
_AGO = Either(
    tuple(
        Keyed(
            "A day so long before today.",
            {unit: needed(f"So many {unit.removesuffix('_ago')} before today.", Whole(0, 5000))},
            by=unit,
        )
        for unit in _UNITS
    )
)

_ABOUT_OPERATORS = {
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
    "between": Many(OPERAND, 2),
    "matches": PATTERN,
    "check": CHECK,
    "set": Flag(),
}
_COMPARISON = Keyed(
    "How the value is held against another.",
    {
        operator: Key(_ABOUT_OPERATORS[operator], _OPERANDS.get(operator, OPERAND))
        for operator in sorted(OPERATORS)
    },
)
HELD: Shape = Either((_COMPARISON, Literal()))

_CONDITION = Keyed(
    "Lines that must all hold, each the name of a value and what it must be.",
    {
        "any": Key("One of these conditions must hold.", Many(CONDITION)),
        "all": Key("All of these conditions must hold.", Many(CONDITION)),
        "none": Key("None of these conditions may hold.", Many(CONDITION)),
        "open": Key("Within these opening hours (a name under `hours:`), and no holiday.", Word("office")),
        "channel": Key("How the caller comes: `ussd`, `sms` or `voice`.", HELD),
        "language": Key("The caller's language.", HELD),
        "network": Key("The caller's network, as its MCC and MNC in quotes.", HELD),
        "time": Key("The time of day, `HH:MM` of 24 hours.", HELD),
        "weekday": Key(f"The day of the week: {', '.join(WEEKDAYS)}.", HELD),
        "holiday": Key("Whether today stands under `holidays:`.", HELD),
        "opted_out": Key("Whether the caller wants no texts at all.", HELD),
        "percent": Key("A number from 0 to 99, drawn once a session: for trying something on a few.", HELD),
    },
    rest=HELD,
)

_IF = Key("Taken when this holds; the last case has none.", CONDITION)
_GOTO = Keyed(
    "A case: where to go on when its condition holds.",
    {
        "if": _IF,
        "goto": needed("The screen to go on to.", SCREEN_NAME),
    },
    by="goto",
)
_RETRY = Keyed(
    "A case that asks again.",
    {
        "if": _IF,
        "retry": needed(
            "This screen is shown again with its `invalid:`; an attempt is counted.", SCREEN_NAME
        ),
    },
    by="retry",
)
_CLOSED = Keyed(
    "A case that ends with the words of `closed:`.",
    {
        "if": _IF,
        "closed": needed("`true`: the session ends with the words of `closed:`.", Flag()),
    },
    by="closed",
)


def _form(name: str, about: str, shape: Shape, **more: Key) -> Keyed:
    return Keyed(about, {name: needed(about, shape), **more}, by=name)


_FIRST_CASE = Keyed(
    "A case of `first`.",
    {
        "if": Key("Taken when this holds; the last case has none.", CONDITION),
        "value": needed("The value of this case.", Literal()),
    },
)
_DATE = Keyed(
    "The parts of a day.",
    {part: needed(f"The {part}, a number or a placeholder.", Literal()) for part in ("year", "month", "day")},
)
FORMS = (
    _form("text", "A text, with placeholders.", Literal()),
    _form("number", "The whole number that a text is.", Literal()),
    _form("age", "Whole years from a day until today.", Literal()),
    _form("count", "How many of these conditions hold.", Many(CONDITION)),
    _form("sum", "The sum of these numbers; a value that is not there adds nothing.", Many(Literal())),
    _form(
        "join",
        "These texts, one after another; what is not there is left out.",
        Many(Literal()),
        **{"with": Key("What stands between them; a blank unless told.", Word(", "))},
    ),
    _form("date", "A day, from its year, month and day.", _DATE),
    _form(
        "part",
        "What a national id says of its bearer.",
        OneOf(("birth_date", "gender")),
        of=needed("The number, mostly a placeholder.", Word("{id}")),
        check=needed("The kind of number: a module of python-stdnum such as `za.idnr`.", Word("za.idnr")),
    ),
    _form("first", "The value of the first case that holds.", Many(_FIRST_CASE)),
    _form("holds", "Whether a condition holds, `true` or `false`.", CONDITION),
)

DEFINITIONS = {
    "text": Definition(
        "A text: a string that is the same in every language, or one for each language. {name} is put in.",
        Words(),
    ),
    "duration": Definition("A length of time: 1.5s, 10m, 24h, 365d.", Duration()),
    "literal": Definition("A value, or a text with placeholders such as {name}.", Literal()),
    "json": Definition("Any value; texts may hold placeholders such as {name}.", Json()),
    "ago": Definition("A day that moves with the calendar, such as {years_ago: 18}.", _AGO),
    "condition": Definition("What must hold, such as {category: water, homes: {at_least: 50}}.", _CONDITION),
    "target": Definition(
        "Where to go on: the name of a screen, or a list of cases of which the first that holds is taken.",
        Either((SCREEN_NAME, See("way"), Many(Either((See("way"), SCREEN_NAME))))),
    ),
    "way": Definition(
        "A case of a target: a screen, and the condition under which it is taken.",
        Either((_GOTO, _RETRY, _CLOSED)),
    ),
    "derived": Definition(
        "Values that are worked out, in order; later ones may use earlier ones.",
        Named(Either(FORMS), "worked_out", NAME),
    ),
}
