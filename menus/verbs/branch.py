"""`branch`: goes to the screen of the first case that holds."""

from menus.compiler.reader import MappingFields, NodeReader
from menus.engine.engine_verb import EngineVerb
from menus.grammar.shapes import ListShape, ReferenceShape, UnionShape
from menus.grammar.values import SCREEN_NAME
from menus.model import Verb
from menus.verbs.verb_spec import VerbSpec


class Branch(EngineVerb, frozen=True):
    """Goes to the screen of the first case that holds. It shows nothing. The cases are the screen's `goto`."""

    key = "branch"
    goto_key = "branch"
    only_chooses = True


def _read(_reader: NodeReader, _fields: MappingFields) -> Verb:
    return Branch()


BRANCH = VerbSpec.of(
    Branch,
    _read,
    "Goes to the screen of the first case that holds. Shows nothing.",
    ListShape(UnionShape((ReferenceShape("way"), SCREEN_NAME))),
    without=("goto",),
)
