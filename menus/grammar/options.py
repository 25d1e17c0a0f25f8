"""The grammar of the options of a menu or a list."""

from menus.grammar.shapes import (
    TEXT_SHAPE,
    EnumShape,
    KeySpec,
    ListShape,
    LiteralShape,
    ObjectShape,
    ReferenceShape,
    Shape,
    StringShape,
    UnionShape,
    required_key,
)
from menus.grammar.values import CONDITION, DERIVED, NAMES, TARGET

READY_MADE = EnumShape(("yes_no", "months"))
OPTIONS: Shape = UnionShape((READY_MADE, ListShape(ReferenceShape("option"))))
OPTION = ObjectShape(
    "A choice.",
    {
        "say": required_key("The words of the choice.", TEXT_SHAPE),
        "value": KeySpec("What `save:` saves; without it nothing is saved.", LiteralShape()),
        "goto": KeySpec("Where to go on; without it, the screen's own `goto`.", TARGET),
        "key": KeySpec("A key of its own; such an option takes no number.", StringShape("9")),
        "language": KeySpec("Switches to this language.", StringShape("en")),
        "if": KeySpec("Shown only where this holds; the numbers close up.", CONDITION),
        "set": KeySpec("Values that are worked out when it is chosen.", DERIVED),
        "clear": KeySpec("Answers that are dropped when it is chosen.", NAMES),
    },
)
