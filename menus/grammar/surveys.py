"""The grammar of surveys."""

from menus.grammar.name_kinds import NameKind
from menus.grammar.shapes import (
    WORDING_SHAPE,
    BooleanShape,
    IntegerShape,
    KeySpec,
    ListShape,
    MapShape,
    ObjectShape,
    StringShape,
    UnionShape,
    required_key,
)

MAX_QUOTA = 10_000_000
_SCREEN = StringShape("start", names=NameKind.SCREEN)
QUOTA = IntegerShape(1, MAX_QUOTA)
SURVEY_SHAPE = ObjectShape(
    "A survey: screens whose answers are counted together.",
    {
        "title": required_key("Its name on the pages of results.", WORDING_SHAPE),
        "screens": required_key(
            "Its screens. It begins at the first, and answers are counted at the last.", ListShape(_SCREEN, 2)
        ),
        "until": required_key("Its last day, in the service's time zone.", StringShape("2026-12-31")),
        "over": required_key("The next screen after that day.", _SCREEN),
        "once": KeySpec("`true`: each number answers once.", BooleanShape()),
        "answered": KeySpec("The next screen for who has answered already, with `once`.", _SCREEN),
        "withheld": KeySpec(
            "The next screen for callers whose number is withheld, with `once`. Without it their answers do not count.",
            _SCREEN,
        ),
        "quota": KeySpec(
            "The most answers of each option of a field: one number for all, or a number for each option.",
            MapShape(UnionShape((MapShape(QUOTA, "kibera"), QUOTA)), "ward", names=NameKind.FIELD),
        ),
        "full": KeySpec("The next screen for a group whose quota is full.", _SCREEN),
        "public": KeySpec(
            "`true`: anybody may see the results at /survey/<name>; small numbers are hidden.", BooleanShape()
        ),
    },
)
SURVEYS = MapShape(SURVEY_SHAPE, "opinion")
