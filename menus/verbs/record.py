"""`record`: takes a spoken message on a call."""

from collections.abc import Mapping

from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.targets import read_target_key
from menus.compiler.texts import read_text_key
from menus.engine.engine_verb import EngineVerb
from menus.engine.session import NOTICE_INVALID
from menus.engine.turn import Turn
from menus.engine.walk import Walk
from menus.grammar.shapes import TEXT_SHAPE, DurationShape, KeySpec
from menus.grammar.values import OTHERWISE
from menus.model import Exit, Screen, Target, VoiceVerb
from menus.model.verb_kinds import TEXT_CHANNELS, VOICE_ONLY
from menus.model.voice import MAX_RECORDING_SECONDS
from menus.verbs.verb_spec import VerbSpec


class Record(VoiceVerb, EngineVerb, frozen=True):
    """Takes a spoken message of at most so many seconds. Text channels go to `otherwise`."""

    key = "record"
    counts_silence = True

    seconds: int

    def own_targets(self) -> Mapping[str, Target]:
        """Return the target for text channels."""
        return {"otherwise": self.otherwise}

    def needs_goto(self) -> bool:
        """Return True: after a message the screen goes on as after an answer."""
        return True

    def exits(self, goto: Target) -> tuple[Exit, ...]:
        """Return the ways out: with a message on a call, and without one on text channels."""
        return (
            Exit(goto, saves=True, channels=VOICE_ONLY),
            Exit(self.otherwise, channels=TEXT_CHANNELS),
        )

    def max_recording_seconds(self, screen: Screen) -> int:  # noqa: ARG002
        """Return the longest message, in seconds."""
        return self.seconds

    def arrive(self, walk: Walk, screen: Screen) -> Turn:
        """Leave by `otherwise`. Only text channels arrive here; a call waits at the screen."""
        return walk.leave(screen, self.otherwise)

    def take(self, walk: Walk, screen: Screen) -> Turn:  # noqa: ARG002
        """Reject what was typed: a message must be spoken."""
        return walk.reject_answer(NOTICE_INVALID)


def _read(reader: NodeReader, fields: MappingFields) -> Record | None:
    text = read_text_key(reader, fields, "record")
    seconds = int(fields.seconds("max"))
    otherwise = read_target_key(reader, fields, "otherwise")
    return None if text is None else Record(text, otherwise, seconds)


RECORD = VerbSpec.of(
    Record,
    _read,
    "Takes a spoken message on a call.",
    TEXT_SHAPE,
    {
        "max": KeySpec(
            "The longest message: 60s if not set, 600s at most.",
            DurationShape(60, maximum=MAX_RECORDING_SECONDS),
        ),
        "otherwise": OTHERWISE,
    },
    without=("attempts", "too_many"),
)
