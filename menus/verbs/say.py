"""`say`: shows a text. Any key goes on."""

from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.texts import read_text_key
from menus.engine.engine_verb import EngineVerb
from menus.grammar.shapes import TEXT_SHAPE
from menus.model import PromptVerb
from menus.verbs.verb_spec import VerbSpec


class Say(PromptVerb, EngineVerb, frozen=True):
    """Shows a text. Any key goes on."""

    key = "say"
    only_tells = True


def _read(reader: NodeReader, fields: MappingFields) -> Say | None:
    text = read_text_key(reader, fields, "say")
    return None if text is None else Say(text)


SAY = VerbSpec.of(Say, _read, "Shows a text. Any key goes on.", TEXT_SHAPE)
