"""`forget`: deletes answers from the caller's profile."""

from menus.compiler.reader import MappingFields, NodeReader
from menus.engine.effects import ForgetAnswers
from menus.engine.engine_verb import EngineVerb
from menus.engine.reminder_dates import note_forgotten
from menus.engine.turn import Turn
from menus.engine.walk import Walk
from menus.grammar.values import NAMES_OR_ALL
from menus.model import Exit, Screen, Target
from menus.verbs.verb_spec import VerbSpec


class Forget(EngineVerb, frozen=True):
    """Deletes answers from the caller's profile (None: all of them). Shows nothing."""

    key = "forget"

    names: tuple[str, ...] | None

    def exits(self, goto: Target) -> tuple[Exit, ...]:
        """Return one way out, on which the profile has lost the answers."""
        return (Exit(goto, forgotten=self.names),)

    def summary(self, derived: tuple[str, ...]) -> str:
        """Return the names of the answers."""
        return ", ".join((*derived, *(self.names or ())))

    def arrive(self, walk: Walk, screen: Screen) -> Turn:
        """Delete the answers from the session and from the stored profile."""
        for name in list(walk.session.profile) if self.names is None else self.names:
            walk.session.profile.pop(name, None)
        walk.effects.append(ForgetAnswers(self.names))
        if walk.service.reminders:
            note_forgotten(walk, self.names)
        return walk.leave(screen, screen.goto)


def _read(reader: NodeReader, fields: MappingFields) -> Forget:
    return Forget(reader.words_or_all(fields.take("forget"), "`forget:`"))


FORGET = VerbSpec.of(
    Forget, _read, "Deletes remembered answers of the caller: their names, or `all`.", NAMES_OR_ALL
)
