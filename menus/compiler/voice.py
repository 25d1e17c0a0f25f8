"""`voice:` on a screen, or at the top for all."""

from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.texts import read_text
from menus.compiler.verbs import MAX_RECORDING_SECONDS
from menus.expressions.templates import LocalisedText
from menus.model import ScreenVoice
from menus.yaml.source import YamlNode


def read_voice(reader: NodeReader, node: YamlNode | None) -> ScreenVoice:
    """How a screen sounds; nothing is said where the file says nothing."""
    if node is None:
        return ScreenVoice()
    fields = reader.fields(node, "`voice:`")
    invalid_say, invalid_audio = _invalid(reader, fields)
    barge_in = fields.take("barge_in")
    voice = ScreenVoice(
        say=read_text(reader, fields.take("say"), "`say`"),
        audio=reader.words(fields.take("audio"), "`audio`"),
        invalid_say=invalid_say,
        invalid_audio=invalid_audio,
        record=_seconds(reader, fields, "record"),
        barge_in=None if barge_in is None else reader.flag(barge_in, "`barge_in`", default=True),
        finish_key=reader.one_of(fields.take("finish_key"), "`finish_key`", (*"0123456789*#", "none")),
        digits=reader.whole_number(fields.take("digits"), "`digits`", 1, 30),
        silence=reader.seconds(fields.take("silence"), "`silence`"),
        attempts=reader.whole_number(fields.take("attempts"), "`attempts`", 1, 10),
    )
    fields.report_unknown_keys()
    return voice


def _seconds(reader: NodeReader, fields: MappingFields, key: str) -> int | None:
    seconds = reader.seconds(fields.take(key), f"`{key}`")
    return None if seconds is None else min(max(int(seconds), 1), MAX_RECORDING_SECONDS)


def _invalid(reader: NodeReader, fields: MappingFields) -> tuple[LocalisedText | None, tuple[str, ...]]:
    node = fields.take("invalid")
    if node is None:
        return None, ()
    inner = reader.fields(node, "`invalid:` under `voice:`")
    say = read_text(reader, inner.take("say"), "`say`")
    audio = reader.words(inner.take("audio"), "`audio`")
    inner.report_unknown_keys()
    return say, audio
