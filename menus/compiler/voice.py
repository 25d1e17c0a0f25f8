"""`voice:` on a screen, or at the top for all."""

from menus.compiler.reading import Fields, Reading
from menus.compiler.texts import read_text
from menus.compiler.verbs import LONGEST_RECORDING
from menus.expressions.templates import Text
from menus.model import Voice
from menus.yaml.source import Node


def read_voice(reading: Reading, node: Node | None) -> Voice:
    """How a screen sounds; nothing is said where the file says nothing."""
    if node is None:
        return Voice()
    fields = reading.fields(node, "`voice:`")
    invalid_say, invalid_audio = _invalid(reading, fields)
    barge_in = fields.take("barge_in")
    voice = Voice(
        say=read_text(reading, fields.take("say"), "`say`"),
        audio=reading.words(fields.take("audio"), "`audio`"),
        invalid_say=invalid_say,
        invalid_audio=invalid_audio,
        record=_seconds(reading, fields, "record"),
        barge_in=None if barge_in is None else reading.flag(barge_in, "`barge_in`", default=True),
        finish_key=reading.one_of(fields.take("finish_key"), "`finish_key`", (*"0123456789*#", "none")),
        digits=reading.whole(fields.take("digits"), "`digits`", 1, 30),
        silence=reading.seconds(fields.take("silence"), "`silence`"),
        attempts=reading.whole(fields.take("attempts"), "`attempts`", 1, 10),
    )
    fields.close()
    return voice


def _seconds(reading: Reading, fields: Fields, key: str) -> int | None:
    seconds = reading.seconds(fields.take(key), f"`{key}`")
    return None if seconds is None else min(max(int(seconds), 1), LONGEST_RECORDING)


def _invalid(reading: Reading, fields: Fields) -> tuple[Text | None, tuple[str, ...]]:
    node = fields.take("invalid")
    if node is None:
        return None, ()
    inner = reading.fields(node, "`invalid:` under `voice:`")
    say = read_text(reading, inner.take("say"), "`say`")
    audio = reading.words(inner.take("audio"), "`audio`")
    inner.close()
    return say, audio
