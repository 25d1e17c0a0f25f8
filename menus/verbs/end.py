"""`end`: the last words of a session."""

from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.texts import read_text_key
from menus.engine.engine_verb import EngineVerb
from menus.grammar.shapes import TEXT_SHAPE
from menus.model import PromptVerb, SessionEnd
from menus.verbs.verb_spec import VerbSpec


class End(PromptVerb, EngineVerb, frozen=True):
    """Shows the last words of a session."""

    key = "end"
    session_end = SessionEnd.ALWAYS
    only_tells = True

    def needs_goto(self) -> bool:
        """Return False: the session is over."""
        return False


def _read(reader: NodeReader, fields: MappingFields) -> End | None:
    text = read_text_key(reader, fields, "end")
    return None if text is None else End(text)


END = VerbSpec.of(End, _read, "Shows a text and ends the session.", TEXT_SHAPE, without=("goto",))
