"""The grammar of reminders."""

from menus.grammar.name_kinds import NameKind
from menus.grammar.shapes import (
    BooleanShape,
    KeySpec,
    MapShape,
    ObjectShape,
    StringShape,
    list_or_one,
    required_key,
)

_SPANS = list_or_one(StringShape("6w", r"^\d{1,3}(d|w|mo|y)$"))
_STATES = list_or_one(StringShape("resolved"))
WHEN = ObjectShape(
    "The state of a case whose coming sets a reminder.",
    {"state": required_key("The states of which one sets the reminder.", _STATES)},
)
WHILE = ObjectShape(
    "What must hold at the moment at which a reminder goes.",
    {
        "opted_in": KeySpec(
            "The citizen has chosen this reminder by `opt_in:`, and not left it again.", StringShape("visit")
        ),
        "state": KeySpec("The case is in one of these states.", _STATES),
    },
)
UNTIL = ObjectShape(
    "What ends a reminder early.",
    {
        "state": KeySpec("The case comes to one of these states.", _STATES),
        "filed": KeySpec("The citizen files one of these cases.", list_or_one(StringShape("vaccinated"))),
        "remembered": KeySpec(
            "One of these answers is remembered of the citizen.",
            list_or_one(StringShape("answer", names=NameKind.FIELD)),
        ),
    },
)
REMINDER = ObjectShape(
    "A message that goes out some days before or after a date.",
    {
        "message": required_key("The message, a name under `messages:`.", StringShape("visit_soon")),
        "on": KeySpec("The answer with the date.", StringShape("{visit}")),
        "when": KeySpec("The state of a case; the date is the day on which the case comes to it.", WHEN),
        "after": KeySpec(
            "How long after the date: days (14d), weeks (6w), months (9mo) or years (1y).", _SPANS
        ),
        "before": KeySpec("How long before the date, written the same way.", _SPANS),
        "at": KeySpec("The time of day where the citizen lives: 09:00 if not set.", StringShape("09:00")),
        "each": KeySpec(
            "An answer of which each value has a reminder of its own, such as the name of a child.",
            StringShape("{child}"),
        ),
        "while": KeySpec("What must hold when it goes. If it does not, this one does not go.", WHILE),
        "optional": KeySpec(
            "`true`: not everybody gives the date, and who does not gets none.", BooleanShape()
        ),
        "until": KeySpec("What ends it early.", UNTIL),
    },
)
REMINDERS = MapShape(REMINDER, "visit")
