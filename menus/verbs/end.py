"""`end`: the last words of a session."""

from dataclasses import dataclass

from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.texts import read_text_key
from menus.engine.engine_verb import EngineVerb
from menus.grammar.shapes import TEXT_SHAPE
from menus.model import PromptVerb, SessionEnd
from menus.verbs.verb_spec import VerbSpec


@dataclass(frozen=True, slots=True)
class End(PromptVerb, EngineVerb):
    """Last words."""

    key = "end"
    session_end = SessionEnd.ALWAYS
    only_tells = True

    def needs_goto(self) -> bool:
        """It leads nowhere."""
        return False


def _read(reader: NodeReader, fields: MappingFields) -> End | None:
    text = read_text_key(reader, fields, "end")
    return None if text is None else End(text)


END = VerbSpec.of(End, _read, "Shows the last words and ends the session.", TEXT_SHAPE, without=("goto",))
