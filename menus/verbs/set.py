"""`set` alone: works values out."""

from collections.abc import Mapping
from dataclasses import dataclass

from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.targets import read_target_key
from menus.engine.engine_verb import EngineVerb
from menus.engine.turn import Turn
from menus.engine.walk import Walk
from menus.grammar.shapes import KeySpec
from menus.grammar.values import DERIVED, TARGET
from menus.model import Exit, Screen, Target
from menus.verbs.verb_spec import VerbSpec


@dataclass(frozen=True, slots=True)
class SetValues(EngineVerb):
    """Derives values; shows nothing. `failed` is taken where one cannot be had.

    The values are the screen's `set`, which other verbs may have too; so this is the verb of a screen with no other.
    """

    key = "set"
    only_chooses = True

    failed: Target = ()

    def own_targets(self) -> Mapping[str, Target]:
        """Where it goes on without a value."""
        return {"failed": self.failed}

    def exits(self, goto: Target) -> tuple[Exit, ...]:
        """Where `failed` leads on, the other way has all values."""
        return (Exit(goto, all_derived=bool(self.failed)), Exit(self.failed))

    def arrive(self, walk: Walk, screen: Screen) -> Turn:
        """Work the values out."""
        complete = walk.derive_values(screen.set)
        walk.forget_answers(screen.clear)
        return walk.follow(screen.goto if complete or not self.failed else self.failed, screen)


def _read(reader: NodeReader, fields: MappingFields) -> SetValues:
    return SetValues(read_target_key(reader, fields, "failed"))


SET = VerbSpec.of(
    SetValues,
    _read,
    "Works values out; shows nothing.",
    DERIVED,
    {"failed": KeySpec("Where to go on where a value cannot be had.", TARGET)},
)
