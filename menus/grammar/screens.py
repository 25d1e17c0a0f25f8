"""Screens: a shape for each verb, with the keys that any screen may have."""

from collections.abc import Mapping

from menus.compiler.screens import MOST_ATTEMPTS, NAVIGATION, PAGING
from menus.grammar.answers import ANSWER
from menus.grammar.settings import VOICE
from menus.grammar.shapes import (
    NAME,
    TEXT,
    Definition,
    Duration,
    Either,
    Flag,
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
from menus.grammar.values import CONDITION, DERIVED, HELD, SCREEN_NAME, TARGET
from menus.model.settings import POLICIES
from menus.model.verbs import WAYS
from menus.rules.idle_key import OF_ANSWERS, OF_OPTIONS, OF_WORDS

OPTION = See("option")
_NAMES = list_or_one(Word("answer"))
_ALL_OR_NAMES: Shape = Either((OneOf(("all",)), _NAMES))
_OPTIONS: Shape = Either((OneOf(("yes_no", "months")), Many(OPTION)))
_MATCHES = Named(Word("{typed}"), "column")

SELECTION = {
    "where": Key(
        "Columns and what they must be: a value, or operators as in a condition.", Named(HELD, "ward")
    ),
    "match": Key(
        "Columns and what they must be like, spelling mistakes allowed; the best come first.", _MATCHES
    ),
    "cutoff": Key("How alike, of 100; 80 unless told.", Whole(0, 100)),
    "distinct": Key("Each value of this column only once.", Word("column")),
    "sort": Key("In the order of this column.", Word("column")),
    "limit": Key("At most so many rows; 50 unless told.", Whole(1, 50)),
}

_OPTION = Keyed(
    "A choice.",
    {
        "say": needed("The words of the choice.", TEXT),
        "value": Key("What `save:` saves; without it nothing is saved.", Literal()),
        "goto": Key("Where to go on; without it, the screen's own `goto`.", TARGET),
        "key": Key("A key of its own; such an option takes no number.", Word("9")),
        "language": Key("Switches to this language.", Word("en")),
        "if": Key("Shown only where this holds; the numbers close up.", CONDITION),
        "set": Key("Values that are worked out when it is chosen.", DERIVED),
        "clear": Key("Answers that are dropped when it is chosen.", _NAMES),
    },
)

COMMON = {
    "goto": Key("Where to go on.", TARGET),
    "save": Key("The name under which the answer is kept.", Word("answer", NAME)),
    "set": Key("Values that are worked out before going on.", DERIVED),
    "clear": Key("Answers that are dropped before going on.", _NAMES),
    "skip_if": Key("Where this holds the screen is passed over, but not on the way back.", CONDITION),
    "require": Key(
        "What must hold of an answer that fits its type; the first that does not shows its words.",
        list_or_one(See("demand")),
    ),
    "invalid": Key(
        "What is said in the prompt's place after an answer that does not fit; `again` repeats the prompt.",
        Either((OneOf(("again",)), TEXT)),
    ),
    "attempts": Key("So many answers that do not fit are taken.", Whole(1, MOST_ATTEMPTS)),
    "too_many": Key("Where to go on after so many attempts.", TARGET),
    "attempts_within": Key("Attempts are counted over so long, across calls.", Duration()),
    "private": Key("`true`: the answer is never shown or logged, and is kept encrypted.", Flag()),
    "resume": Key("What becomes of a line that dropped here.", OneOf(POLICIES)),
    "navigation": Key("Whether Back and Main menu are shown, work silently, or are off.", OneOf(NAVIGATION)),
    "paging": Key("How long texts are paged: with keys of their own, or as numbered options.", OneOf(PAGING)),
    "seen_only": Key("`true`: only an option on the page that is shown may be chosen.", Flag()),
    "back": Key("`false`: nobody goes back from here.", Flag()),
    "gap": Key("1: an empty line stands before the options.", Whole(0, 1)),
    "on_ussd": Key("Words of its own on USSD.", TEXT),
    "on_sms": Key("Words of its own by SMS.", TEXT),
    "voice": Key("How the screen sounds on a call.", See("voice")),
}

CHOSEN = {"menu", "list"}
ANSWERED = CHOSEN | {"ask"}
SAVING = ANSWERED | {"record"}
WORDED = SAVING | {"say", "end", "call_back", "transfer"}


def _verb(
    name: str, about: str, shape: Shape, own: Mapping[str, Key] | None = None, *, ends: bool = False
) -> Keyed:
    keys = {name: needed(about, shape), **(own or {})}
    idle = {*([] if name in SAVING else ["save"]), *([] if name in ANSWERED else OF_ANSWERS)}
    idle |= {*([] if name in CHOSEN else OF_OPTIONS), *([] if name in WORDED else OF_WORDS)}
    idle |= {"goto"} if ends else set()
    common = {key: one for key, one in COMMON.items() if key not in keys and key not in idle}
    return Keyed(about, keys | common, by=name)


_OTHERWISE = needed("Where to go on for channels without sound.", TARGET)
_HOURS = Key("Only within these opening hours, a name under `hours:`.", Word("office"))

VERBS = (
    _verb(
        "menu",
        "Shows a text and numbered options.",
        TEXT,
        {"options": needed("The options, or `yes_no`, or `months`.", _OPTIONS)},
    ),
    _verb(
        "ask",
        "Asks a question and takes one typed answer.",
        TEXT,
        {"answer": needed("The type of the answer and its bounds.", See("answer"))},
    ),
    _verb(
        "list",
        "Shows numbered rows of a table or of what a lookup found.",
        TEXT,
        {
            "from": needed("The table or lookup.", Word("places")),
            **SELECTION,
            "label": Key("How a row reads: a column, or a text over columns.", Words(citizens=False)),
            "value": Key("The column that is saved.", Word("column")),
            "options": Key("Fixed options after the rows.", _OPTIONS),
            "take_single": Key("`true`: a single row is taken without being shown.", Flag()),
            "empty": Key("Where to go on where there is no row.", TARGET),
        },
    ),
    _verb("say", "Shows a text; any key goes on.", TEXT),
    _verb("end", "Shows the last words and ends the session.", TEXT, ends=True),
    _verb(
        "branch",
        "Goes on by the first case that holds; shows nothing.",
        Many(Either((See("way"), SCREEN_NAME))),
        ends=True,
    ),
    _verb(
        "lookup",
        "Asks a source, a name under `lookups:`; shows nothing.",
        Word("case"),
        {
            "found": needed("Where to go on with one row.", TARGET),
            "none": needed("Where to go on with no row.", TARGET),
            "failed": needed("Where to go on where the source cannot be asked.", TARGET),
            "many": Key("Where to go on with several rows; else as `found`, with the first.", TARGET),
            "late": Key("Where to go on where the source is too slow; else as `failed`.", TARGET),
        },
    ),
    _verb("submit", "Files a case, a name under `cases:`; shows nothing.", Word("problem")),
    _verb(
        "send_sms",
        "Sends a text message; shows nothing.",
        TEXT,
        {"to": Key("The number; the caller's unless told.", Word("{number}"))},
    ),
    _verb(
        "remember",
        "Keeps these answers for the caller's next call.",
        _NAMES,
        {"for": Key("For so long; 365d unless told.", Duration())},
    ),
    _verb("forget", "Drops what was remembered: names, or `all`.", _ALL_OR_NAMES),
    _verb(
        "record",
        "Takes a spoken message on a call.",
        TEXT,
        {
            "max": Key("At most so long; 60s unless told, never over 600s.", Duration()),
            "otherwise": _OTHERWISE,
        },
    ),
    _verb(
        "transfer",
        "Puts the caller through to a person.",
        TEXT,
        {
            "to": needed("The numbers that ring.", list_or_one(Word("+254711222333"))),
            "hours": _HOURS,
            "done": needed("Where to go on after the talk.", TARGET),
            "busy": needed("Where to go on where the line is busy.", TARGET),
            "no_answer": needed("Where to go on where nobody answers.", TARGET),
            "closed": Key("Where to go on outside `hours`; must be there with them.", TARGET),
            "otherwise": _OTHERWISE,
        },
    ),
    _verb(
        "call_back",
        "Rings the caller back, at no cost to them.",
        TEXT,
        {"at": needed("The screen where that call starts.", SCREEN_NAME), "hours": _HOURS},
    ),
    _verb("opt_out", "Stops texts: `all`, or names under `messages:`.", _ALL_OR_NAMES),
    _verb(
        "opt_in",
        "Takes texts up again: `all`, or names under `messages:`.",
        _ALL_OR_NAMES,
        {"by": Key("`call`: they are told by a call; `text`: by text again.", OneOf(WAYS))},
    ),
    _verb(
        "set",
        "Works values out; shows nothing.",
        DERIVED,
        {"failed": Key("Where to go on where a value cannot be had.", TARGET)},
    ),
)

DEFINITIONS = {
    "option": Definition("A choice of a menu.", _OPTION),
    "demand": Definition(
        "What must hold of an answer, and what is said where it does not.",
        Keyed(
            "A demand on the answer.",
            {
                "if": needed("What must hold.", CONDITION),
                "say": needed("What is said where it does not.", TEXT),
            },
        ),
    ),
    "answer": Definition("A type of answer and its bounds.", ANSWER),
    "voice": Definition("How a screen sounds.", VOICE),
    "screen": Definition("A screen: exactly one verb, and keys that any screen may have.", Either(VERBS)),
}
SCREENS = Named(See("screen"), "start", NAME)
