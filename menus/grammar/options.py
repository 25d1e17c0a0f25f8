"""The grammar of the options of a menu or a list."""

from menus.grammar.shapes import (
    TEXT_SHAPE,
    EnumShape,
    KeySpec,
    ListShape,
    LiteralShape,
    MapShape,
    ObjectShape,
    ReferenceShape,
    Shape,
    StringShape,
    UnionShape,
    list_or_one,
    required_key,
)
from menus.grammar.values import CONDITION, DERIVED, NAMES, TARGET

READY_MADE = EnumShape(("yes_no", "months"))
OPTIONS: Shape = UnionShape((READY_MADE, ListShape(ReferenceShape("option"))))
_SENTENCES = list_or_one(StringShape("the taps are dry"))
EXAMPLES: Shape = UnionShape((MapShape(_SENTENCES, "en"), _SENTENCES))
OPTION = ObjectShape(
    "An option of a menu or list.",
    {
        "say": required_key("The words of the option.", TEXT_SHAPE),
        "value": KeySpec("The value that `save:` saves. Without it, nothing is saved.", LiteralShape()),
        "goto": KeySpec("The next screen: the screen's `goto` if not set.", TARGET),
        "key": KeySpec("A key for this option in place of a number.", StringShape("9")),
        "language": KeySpec("Switch to this language.", StringShape("en")),
        "if": KeySpec(
            "Show the option only if this condition holds. Other options are renumbered.", CONDITION
        ),
        "set": KeySpec("Values to work out when the option is chosen.", DERIVED),
        "clear": KeySpec("Names of answers to delete when the option is chosen.", NAMES),
        "examples": KeySpec(
            "What citizens write who mean this option, in their own words: at best five in each language.",
            EXAMPLES,
        ),
    },
)
