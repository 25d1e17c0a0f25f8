"""`set` as a verb: derives values."""

from collections.abc import Mapping

from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.targets import read_target_key
from menus.engine.engine_verb import EngineVerb
from menus.engine.turn import Turn
from menus.engine.walk import Walk
from menus.grammar.shapes import KeySpec
from menus.grammar.values import DERIVED, TARGET
from menus.model import Exit, Screen, Target
from menus.verbs.verb_spec import VerbSpec


class SetValues(EngineVerb, frozen=True):
    """Derives the values of the screen's `set`. Shows nothing. Goes to `failed` if a value cannot be derived.

    Screens of other verbs may have a `set` too. So this is the verb of a screen that has no other verb.
    """

    key = "set"
    only_chooses = True

    failed: Target = ()

    def own_targets(self) -> Mapping[str, Target]:
        """Return the target for a value that cannot be derived."""
        return {"failed": self.failed}

    def exits(self, goto: Target) -> tuple[Exit, ...]:
        """Return the two ways out. If there is a `failed`, all values are set on the other way."""
        return (Exit(goto, all_derived=bool(self.failed)), Exit(self.failed, not_all_derived=True))

    def arrive(self, walk: Walk, screen: Screen) -> Turn:
        """Derive the values."""
        complete = walk.derive_values(screen.set)
        walk.forget_answers(screen.clear)
        return walk.follow(screen.goto if complete or not self.failed else self.failed, screen)


def _read(reader: NodeReader, fields: MappingFields) -> SetValues:
    return SetValues(read_target_key(reader, fields, "failed"))


SET = VerbSpec.of(
    SetValues,
    _read,
    "Works out values. Shows nothing.",
    DERIVED,
    {"failed": KeySpec("The next screen if a value cannot be worked out.", TARGET)},
)
