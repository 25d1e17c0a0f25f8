"""Screens: a shape for each verb, with the keys that any screen may have."""

from collections.abc import Mapping

from menus.compiler.screens import MAX_ATTEMPTS, NAVIGATION, PAGING
from menus.grammar.answers import ANSWER
from menus.grammar.settings import VOICE
from menus.grammar.shapes import (
    NAME_PATTERN,
    TEXT_SHAPE,
    BooleanShape,
    DurationShape,
    EnumShape,
    IntegerShape,
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
from menus.grammar.values import COMPARED_VALUE, CONDITION, DERIVED, SCREEN_NAME, TARGET
from menus.model.settings import RESUME_POLICIES
from menus.model.verbs import CONTACT_WAYS
from menus.rules.unused_key import ANSWER_KEYS, OPTION_KEYS, TEXT_KEYS

OPTION = ReferenceShape("option")
_NAMES = list_or_one(StringShape("answer"))
_ALL_OR_NAMES: Shape = UnionShape((EnumShape(("all",)), _NAMES))
_OPTIONS: Shape = UnionShape((EnumShape(("yes_no", "months")), ListShape(OPTION)))
_MATCHES = MapShape(StringShape("{typed}"), "column")

SELECTION = {
    "where": KeySpec(
        "Columns and what they must be: a value, or operators as in a condition.",
        MapShape(COMPARED_VALUE, "ward"),
    ),
    "match": KeySpec(
        "Columns and what they must be like, spelling mistakes allowed; the best come first.", _MATCHES
    ),
    "cutoff": KeySpec("How alike, of 100; 80 unless told.", IntegerShape(0, 100)),
    "distinct": KeySpec("Each value of this column only once.", StringShape("column")),
    "sort": KeySpec("In the order of this column.", StringShape("column")),
    "limit": KeySpec("At most so many rows; 50 unless told.", IntegerShape(1, 50)),
}

_OPTION = ObjectShape(
    "A choice.",
    {
        "say": required_key("The words of the choice.", TEXT_SHAPE),
        "value": KeySpec("What `save:` saves; without it nothing is saved.", LiteralShape()),
        "goto": KeySpec("Where to go on; without it, the screen's own `goto`.", TARGET),
        "key": KeySpec("A key of its own; such an option takes no number.", StringShape("9")),
        "language": KeySpec("Switches to this language.", StringShape("en")),
        "if": KeySpec("Shown only where this holds; the numbers close up.", CONDITION),
        "set": KeySpec("Values that are worked out when it is chosen.", DERIVED),
        "clear": KeySpec("Answers that are dropped when it is chosen.", _NAMES),
    },
)

SCREEN_KEYS = {
    "goto": KeySpec("Where to go on.", TARGET),
    "save": KeySpec("The name under which the answer is kept.", StringShape("answer", NAME_PATTERN)),
    "set": KeySpec("Values that are worked out before going on.", DERIVED),
    "clear": KeySpec("Answers that are dropped before going on.", _NAMES),
    "skip_if": KeySpec("Where this holds the screen is passed over, but not on the way back.", CONDITION),
    "require": KeySpec(
        "What must hold of an answer that fits its type; the first that does not shows its words.",
        list_or_one(ReferenceShape("demand")),
    ),
    "invalid": KeySpec(
        "What is said in the prompt's place after an answer that does not fit; `again` repeats the prompt.",
        UnionShape((EnumShape(("again",)), TEXT_SHAPE)),
    ),
    "attempts": KeySpec("So many answers that do not fit are taken.", IntegerShape(1, MAX_ATTEMPTS)),
    "too_many": KeySpec("Where to go on after so many attempts.", TARGET),
    "attempts_within": KeySpec("Attempts are counted over so long, across calls.", DurationShape()),
    "private": KeySpec("`true`: the answer is never shown or logged, and is kept encrypted.", BooleanShape()),
    "resume": KeySpec("What becomes of a line that dropped here.", EnumShape(RESUME_POLICIES)),
    "navigation": KeySpec(
        "Whether Back and Main menu are shown, work silently, or are off.", EnumShape(NAVIGATION)
    ),
    "paging": KeySpec(
        "How long texts are paged: with keys of their own, or as numbered options.", EnumShape(PAGING)
    ),
    "seen_only": KeySpec("`true`: only an option on the page that is shown may be chosen.", BooleanShape()),
    "back": KeySpec("`false`: nobody goes back from here.", BooleanShape()),
    "gap": KeySpec("1: an empty line stands before the options.", IntegerShape(0, 1)),
    "on_ussd": KeySpec("Words of its own on USSD.", TEXT_SHAPE),
    "on_sms": KeySpec("Words of its own by SMS.", TEXT_SHAPE),
    "voice": KeySpec("How the screen sounds on a call.", ReferenceShape("voice")),
}

VERBS_WITH_OPTIONS = {"menu", "list"}
VERBS_WITH_ANSWER = VERBS_WITH_OPTIONS | {"ask"}
VERBS_THAT_SAVE = VERBS_WITH_ANSWER | {"record"}
VERBS_WITH_TEXT = VERBS_THAT_SAVE | {"say", "end", "call_back", "transfer"}


def _verb_shape(
    name: str, description: str, shape: Shape, own: Mapping[str, KeySpec] | None = None, *, ends: bool = False
) -> ObjectShape:
    keys = {name: required_key(description, shape), **(own or {})}
    unused = {
        *([] if name in VERBS_THAT_SAVE else ["save"]),
        *([] if name in VERBS_WITH_ANSWER else ANSWER_KEYS),
    }
    unused |= {
        *([] if name in VERBS_WITH_OPTIONS else OPTION_KEYS),
        *([] if name in VERBS_WITH_TEXT else TEXT_KEYS),
    }
    unused |= {"goto"} if ends else set()
    common = {key: one for key, one in SCREEN_KEYS.items() if key not in keys and key not in unused}
    return ObjectShape(description, keys | common, discriminator=name)


_OTHERWISE = required_key("Where to go on for channels without sound.", TARGET)
_HOURS = KeySpec("Only within these opening hours, a name under `hours:`.", StringShape("office"))

VERBS = (
    _verb_shape(
        "menu",
        "Shows a text and numbered options.",
        TEXT_SHAPE,
        {"options": required_key("The options, or `yes_no`, or `months`.", _OPTIONS)},
    ),
    _verb_shape(
        "ask",
        "Asks a question and takes one typed answer.",
        TEXT_SHAPE,
        {"answer": required_key("The type of the answer and its bounds.", ReferenceShape("answer"))},
    ),
    _verb_shape(
        "list",
        "Shows numbered rows of a table or of what a lookup found.",
        TEXT_SHAPE,
        {
            "from": required_key("The table or lookup.", StringShape("places")),
            **SELECTION,
            "label": KeySpec(
                "How a row reads: a column, or a text over columns.", TextShape(for_citizens=False)
            ),
            "value": KeySpec("The column that is saved.", StringShape("column")),
            "options": KeySpec("Fixed options after the rows.", _OPTIONS),
            "take_single": KeySpec("`true`: a single row is taken without being shown.", BooleanShape()),
            "empty": KeySpec("Where to go on where there is no row.", TARGET),
        },
    ),
    _verb_shape("say", "Shows a text; any key goes on.", TEXT_SHAPE),
    _verb_shape("end", "Shows the last words and ends the session.", TEXT_SHAPE, ends=True),
    _verb_shape(
        "branch",
        "Goes on by the first case that holds; shows nothing.",
        ListShape(UnionShape((ReferenceShape("way"), SCREEN_NAME))),
        ends=True,
    ),
    _verb_shape(
        "lookup",
        "Asks a source, a name under `lookups:`; shows nothing.",
        StringShape("case"),
        {
            "found": required_key("Where to go on with one row.", TARGET),
            "none": required_key("Where to go on with no row.", TARGET),
            "failed": required_key("Where to go on where the source cannot be asked.", TARGET),
            "many": KeySpec("Where to go on with several rows; else as `found`, with the first.", TARGET),
            "late": KeySpec("Where to go on where the source is too slow; else as `failed`.", TARGET),
        },
    ),
    _verb_shape("submit", "Files a case, a name under `cases:`; shows nothing.", StringShape("problem")),
    _verb_shape(
        "send_sms",
        "Sends a text message; shows nothing.",
        TEXT_SHAPE,
        {"to": KeySpec("The number; the caller's unless told.", StringShape("{number}"))},
    ),
    _verb_shape(
        "remember",
        "Keeps these answers for the caller's next call.",
        _NAMES,
        {"for": KeySpec("For so long; 365d unless told.", DurationShape())},
    ),
    _verb_shape("forget", "Drops what was remembered: names, or `all`.", _ALL_OR_NAMES),
    _verb_shape(
        "record",
        "Takes a spoken message on a call.",
        TEXT_SHAPE,
        {
            "max": KeySpec("At most so long; 60s unless told, never over 600s.", DurationShape()),
            "otherwise": _OTHERWISE,
        },
    ),
    _verb_shape(
        "transfer",
        "Puts the caller through to a person.",
        TEXT_SHAPE,
        {
            "to": required_key("The numbers that ring.", list_or_one(StringShape("+254711222333"))),
            "hours": _HOURS,
            "done": required_key("Where to go on after the talk.", TARGET),
            "busy": required_key("Where to go on where the line is busy.", TARGET),
            "no_answer": required_key("Where to go on where nobody answers.", TARGET),
            "closed": KeySpec("Where to go on outside `hours`; must be there with them.", TARGET),
            "otherwise": _OTHERWISE,
        },
    ),
    _verb_shape(
        "call_back",
        "Rings the caller back, at no cost to them.",
        TEXT_SHAPE,
        {"at": required_key("The screen where that call starts.", SCREEN_NAME), "hours": _HOURS},
    ),
    _verb_shape("opt_out", "Stops texts: `all`, or names under `messages:`.", _ALL_OR_NAMES),
    _verb_shape(
        "opt_in",
        "Takes texts up again: `all`, or names under `messages:`.",
        _ALL_OR_NAMES,
        {"by": KeySpec("`call`: they are told by a call; `text`: by text again.", EnumShape(CONTACT_WAYS))},
    ),
    _verb_shape(
        "set",
        "Works values out; shows nothing.",
        DERIVED,
        {"failed": KeySpec("Where to go on where a value cannot be had.", TARGET)},
    ),
)

DEFINITIONS = {
    "option": ShapeDefinition("A choice of a menu.", _OPTION),
    "demand": ShapeDefinition(
        "What must hold of an answer, and what is said where it does not.",
        ObjectShape(
            "A demand on the answer.",
            {
                "if": required_key("What must hold.", CONDITION),
                "say": required_key("What is said where it does not.", TEXT_SHAPE),
            },
        ),
    ),
    "answer": ShapeDefinition("A type of answer and its bounds.", ANSWER),
    "voice": ShapeDefinition("How a screen sounds.", VOICE),
    "screen": ShapeDefinition(
        "A screen: exactly one verb, and keys that any screen may have.", UnionShape(VERBS)
    ),
}
SCREENS = MapShape(ReferenceShape("screen"), "start", NAME_PATTERN)
