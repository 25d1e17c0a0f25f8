"""`ask`: a question with one typed answer."""

from menus.compiler.answers import read_answer
from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.texts import read_text_key
from menus.engine.engine_verb import EngineVerb
from menus.grammar.shapes import TEXT_SHAPE, ReferenceShape, required_key
from menus.model import AnswerVerb, Exit, Screen, Target
from menus.verbs.verb_spec import VerbSpec


class Ask(AnswerVerb, EngineVerb, frozen=True):
    """Takes one typed answer. On a call, it takes a spoken message if the screen's `voice` says so."""

    key = "ask"

    def exits(self, goto: Target) -> tuple[Exit, ...]:
        """Return one way out: with an answer that fits."""
        return (Exit(goto, saves=True, fits=True),)

    def max_recording_seconds(self, screen: Screen) -> int | None:
        """Return the longest spoken message, in seconds, that may replace a typed answer; None if none may."""
        return screen.voice.record


def _read(reader: NodeReader, fields: MappingFields) -> Ask | None:
    text = read_text_key(reader, fields, "ask")
    answer = read_answer(reader, fields.take("answer"))
    return None if text is None or answer is None else Ask(text, answer)


ASK = VerbSpec.of(
    Ask,
    _read,
    "Asks a question and takes one typed answer.",
    TEXT_SHAPE,
    {"answer": required_key("The type of the answer and its bounds.", ReferenceShape("answer"))},
)
