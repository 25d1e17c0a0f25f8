"""`call_back`: calls the caller back, at no cost to them."""

from menus.compiler.conditions import read_hours_name
from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.texts import read_text_key
from menus.engine.effects import ScheduleCallBack
from menus.engine.engine_verb import EngineVerb
from menus.engine.turn import Turn
from menus.engine.walk import Walk
from menus.grammar.shapes import TEXT_SHAPE, required_key
from menus.grammar.values import HOURS_NAME, SCREEN_NAME
from menus.model import PromptVerb, Screen, SessionEnd
from menus.verbs.verb_spec import VerbSpec


class CallBack(PromptVerb, EngineVerb, frozen=True):
    """Shows words like `say:`, and calls the caller back at no cost to them. The call starts at the screen `at`."""

    key = "call_back"
    prepares = True
    session_end = SessionEnd.WITHOUT_GOTO

    at: str
    hours: str | None = None

    def needs_goto(self) -> bool:
        """Return False: without a `goto` the session is over."""
        return False

    def enter(self, walk: Walk, screen: Screen, notice: int) -> Turn | None:  # noqa: ARG002
        """Ask the gateway to make the call."""
        references = tuple(dict.fromkeys(walk.session.references.values()))  # one stands under two names
        walk.effects.append(ScheduleCallBack(walk.next_visit(screen), self.at, self.hours, references))
        return None


def _read(reader: NodeReader, fields: MappingFields) -> CallBack | None:
    text = read_text_key(reader, fields, "call_back")
    at = fields.word("at")
    hours = read_hours_name(reader, fields.take("hours"))
    return None if text is None or at is None else CallBack(text, reader.qualified("screens", at), hours)


CALL_BACK = VerbSpec.of(
    CallBack,
    _read,
    "Calls the caller back, at no cost to them.",
    TEXT_SHAPE,
    {"at": required_key("The first screen of the call back.", SCREEN_NAME), "hours": HOURS_NAME},
)
