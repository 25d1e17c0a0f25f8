"""The grammar of `ask:` in a message: the screens that a reply answers, and what answers make the case system do."""

from menus.grammar.name_kinds import NameKind
from menus.grammar.shapes import (
    EnumShape,
    IntegerShape,
    KeySpec,
    ListShape,
    MapShape,
    ObjectShape,
    StringShape,
    UnionShape,
    required_key,
)
from menus.model.verdicts import ACTIONS, BEST_RATING, LEAST_RATING

_SCREEN = StringShape("start", names=NameKind.SCREEN)
_ACTION = EnumShape(ACTIONS)
RATED = ObjectShape(
    "A rating.",
    {
        "rate": required_key(
            f"The rating, from {LEAST_RATING} to {BEST_RATING}.", IntegerShape(LEAST_RATING, BEST_RATING)
        )
    },
    discriminator="rate",
)
ASKED_SCREEN = ObjectShape(
    "A screen, and what answers to it make the case system do.",
    {
        "screen": required_key("The screen. A reply to the text answers the first one.", _SCREEN),
        "answers": KeySpec(
            "What answers do: `reopen`, `rate` or `comment` for every answer, or by the value of each.",
            UnionShape((_ACTION, MapShape(UnionShape((RATED, _ACTION)), "no"))),
        ),
    },
    discriminator="screen",
)
ASK = UnionShape((ASKED_SCREEN, ListShape(ASKED_SCREEN), _SCREEN))
