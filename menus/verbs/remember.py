"""`remember`: keeps answers in the caller's profile."""

from menus.compiler.reader import MappingFields, NodeReader
from menus.engine.effects import ProfileAnswer, RememberAnswers, RememberLanguage
from menus.engine.engine_verb import EngineVerb
from menus.engine.reminder_dates import note_remembered
from menus.engine.turn import Turn
from menus.engine.walk import Walk
from menus.expressions.templates import Placeholder
from menus.grammar.shapes import DurationShape, KeySpec
from menus.grammar.values import NAMES
from menus.model import Exit, Screen, Target
from menus.verbs.verb_spec import VerbSpec

YEAR_SECONDS = 365 * 24 * 3600


class Remember(EngineVerb, frozen=True):
    """Keeps answers in the caller's profile for so many seconds. Shows nothing."""

    key = "remember"

    names: tuple[str, ...]
    seconds: int

    def exits(self, goto: Target) -> tuple[Exit, ...]:
        """Return one way out, on which the profile has the answers."""
        return (Exit(goto, remembered=self.names),)

    def summary(self, derived: tuple[str, ...]) -> str:
        """Return the names of the answers."""
        return ", ".join((*derived, *self.names))

    def arrive(self, walk: Walk, screen: Screen) -> Turn:
        """Keep the answers that have a value, and the language if it is one of the names."""
        session = walk.session
        values = {name: walk.scope.value(Placeholder(name)) for name in self.names if name in session.answers}
        kept = {
            name: ProfileAnswer(value, session.choices.get(name))
            for name, value in values.items()
            if value is not None
        }
        for name, answer in kept.items():
            session.profile[name] = (answer.value, answer.choice)
        if kept:
            walk.effects.append(RememberAnswers(kept, self.seconds))
            if walk.service.reminders:
                note_remembered(walk, tuple(kept))
        if "language" in self.names:
            session.language_chosen = True
            walk.effects.append(RememberLanguage(session.language))
        return walk.leave(screen, screen.goto)


def _read(reader: NodeReader, fields: MappingFields) -> Remember:
    names = reader.words(fields.take("remember"), "`remember:`")
    return Remember(names, int(fields.seconds("for")))


REMEMBER = VerbSpec.of(
    Remember,
    _read,
    "Keeps these answers for the caller's next session.",
    NAMES,
    {"for": KeySpec("The time to keep them: 365d if not set.", DurationShape(YEAR_SECONDS))},
)
