"""The grammar of `understand:`, for words of their own that citizens write."""

from menus.grammar.name_kinds import NameKind
from menus.grammar.shapes import (
    BooleanShape,
    DurationShape,
    IntegerShape,
    KeySpec,
    ObjectShape,
    StringShape,
)

_PERCENT = IntegerShape(1, 100)
MAX_KEEP_SECONDS = 90 * 24 * 3600
_SCREEN = StringShape("operator", names=NameKind.SCREEN)
UNDERSTAND = ObjectShape(
    "How words of their own that citizens write are understood.",
    {
        "least": KeySpec(
            "The least score of an option that is offered, out of 100. If not set, the examples tell.",
            _PERCENT,
        ),
        "sure": KeySpec(
            "The score from which on an option is offered alone, out of 100. If not set, the examples tell.",
            _PERCENT,
        ),
        "lead": KeySpec(
            "By how much such an option scores more than the next, out of 100. If not set, the examples tell.",
            _PERCENT,
        ),
        "none": KeySpec(
            "The next screen if none of the options is meant: the menu itself if not set.", _SCREEN
        ),
        "private": KeySpec("`true`: `{said}` is never shown.", BooleanShape()),
        "keep": KeySpec(
            "The time to keep texts that were not understood, with their numbers masked: 90d at most. "
            "If not set, none are kept.",
            DurationShape(maximum=MAX_KEEP_SECONDS),
        ),
    },
)
