"""`opt_out` and `opt_in`: change the messages that the caller gets, and choose texts or calls for them."""

from typing import ClassVar

from menus.compiler.reader import MappingFields, NodeReader
from menus.engine.effects import ChangeConsent
from menus.engine.engine_verb import EngineVerb
from menus.engine.reminder_dates import note_forgotten
from menus.engine.turn import Turn
from menus.engine.walk import Walk
from menus.grammar.shapes import EnumShape, KeySpec
from menus.grammar.values import MESSAGES_OR_ALL
from menus.model import Screen
from menus.verbs.verb_spec import VerbSpec

CONTACT_WAYS = ("text", "call")
"""The ways to give a citizen a message: the values of `by`."""


class SetConsent(EngineVerb, frozen=True):
    """Stops the messages of these names for the caller, or starts them again (None: all). Shows nothing.

    `contact_by` chooses messages by `call` or by `text`. None leaves this as it was.
    """

    out: ClassVar[bool]

    names: tuple[str, ...] | None
    contact_by: str | None = None

    def summary(self, derived: tuple[str, ...]) -> str:
        """Return the names of the messages."""
        return ", ".join((*derived, *(self.names or ())))

    def arrive(self, walk: Walk, screen: Screen) -> Turn:
        """Ask the gateway to store the caller's choice."""
        names = None if self.names is None else walk.service.consent_names(self.names)
        walk.effects.append(ChangeConsent(names, self.out, self.contact_by))
        if self.names is None:
            walk.session.opted_out = self.out
            if self.out and walk.service.reminders:
                note_forgotten(walk, None)
        return walk.leave(screen, screen.goto)


class OptOut(SetConsent, frozen=True):
    """Stops these messages."""

    key = "opt_out"
    out = True


class OptIn(SetConsent, frozen=True):
    """Starts these messages again."""

    key = "opt_in"
    out = False


def _read_opt_out(reader: NodeReader, fields: MappingFields) -> OptOut:
    return OptOut(reader.words_or_all(fields.take("opt_out"), "`opt_out:`"))


def _read_opt_in(reader: NodeReader, fields: MappingFields) -> OptIn:
    names = reader.words_or_all(fields.take("opt_in"), "`opt_in:`")
    return OptIn(names, contact_by=fields.one_of("by"))


OPT_OUT = VerbSpec.of(
    OptOut,
    _read_opt_out,
    "Stops texts to the caller: `all`, or names under `messages:` and `reminders:`.",
    MESSAGES_OR_ALL,
)
OPT_IN = VerbSpec.of(
    OptIn,
    _read_opt_in,
    "Sends the caller texts again: `all`, or names under `messages:` and `reminders:`.",
    MESSAGES_OR_ALL,
    {"by": KeySpec("`call`: give these messages by a call. `text`: by text again.", EnumShape(CONTACT_WAYS))},
)
