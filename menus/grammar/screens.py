"""The grammar of screens: a shape for each verb, with the keys that any screen may have."""

from menus.grammar.answers import ANSWER
from menus.grammar.common_screen_keys import REQUIREMENT_KEYS
from menus.grammar.name_kinds import NameKind
from menus.grammar.options import OPTION
from menus.grammar.settings import VOICE
from menus.grammar.shapes import (
    NAME_PATTERN,
    MapShape,
    ObjectShape,
    ReferenceShape,
    ShapeDefinition,
    UnionShape,
)
from menus.verbs.registry import VERBS

VERB_SHAPES = tuple(verb.shape for verb in VERBS)
DEFINITIONS = {
    "option": ShapeDefinition("An option of a menu or list.", OPTION),
    "demand": ShapeDefinition(
        "A condition on an answer, and the words to show if it does not hold.",
        ObjectShape("A condition on the answer.", REQUIREMENT_KEYS),
    ),
    "answer": ShapeDefinition("A type of answer and its bounds.", ANSWER),
    "voice": ShapeDefinition("The sound of a screen on a call.", VOICE),
    "screen": ShapeDefinition(
        "A screen: exactly one verb, such as `menu` or `ask`, and keys that any screen may have.",
        UnionShape(VERB_SHAPES),
    ),
}
SCREENS = MapShape(ReferenceShape("screen"), "start", NAME_PATTERN, NameKind.SCREEN)
