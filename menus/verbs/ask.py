"""`ask`: a question with one typed answer."""

from dataclasses import dataclass

from menus.compiler.answers import read_answer
from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.texts import read_text_key
from menus.engine.scope import VOICE_CHANNEL
from menus.engine.session import NOTICE_INVALID
from menus.engine.turn import Turn
from menus.engine.typed_answers import accepts_typed_answer, take_typed_answer
from menus.engine.verb import EngineVerb, TypedInput
from menus.engine.walk import Walk
from menus.grammar.shapes import TEXT_SHAPE, ReferenceShape, required_key
from menus.model import AnswerVerb, Exit, Screen, Target
from menus.verbs.verb_spec import VerbSpec


@dataclass(frozen=True, slots=True)
class Ask(AnswerVerb, EngineVerb):
    """One typed answer; on a call a spoken message, where the screen's `voice` says so."""

    key = "ask"

    def exits(self, goto: Target) -> tuple[Exit, ...]:
        """An answer that fits leads on."""
        return (Exit(goto, saves=True, fits=True),)

    def take(self, walk: Walk, screen: Screen, typed: TypedInput) -> Turn:
        """Take an answer that fits its type and what is required of it; one that is to be spoken cannot be typed."""
        if screen.voice.record is not None and walk.caller.channel == VOICE_CHANNEL:
            return walk.reject_answer(NOTICE_INVALID)
        return take_typed_answer(walk, screen, self.answer, typed.text)

    def accepts(self, walk: Walk, screen: Screen, typed: TypedInput) -> bool:  # noqa: ARG002
        """Whether it fits the type of the answer."""
        return accepts_typed_answer(walk, self.answer, typed.text)

    def max_recording_seconds(self, screen: Screen) -> int | None:
        """How long a message may be given in place of a typed answer."""
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
