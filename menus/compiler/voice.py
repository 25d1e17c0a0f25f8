"""Read `voice:` of a screen, or of the whole service."""

from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.texts import read_text
from menus.expressions.conditional_texts import CitizenText
from menus.grammar.settings import SPOKEN_KEYS, VOICE
from menus.model import ScreenVoice
from menus.yaml.source import YamlNode


def read_voice(reader: NodeReader, node: YamlNode | None) -> ScreenVoice:
    """Read the voice settings of a screen. Keys that the file lacks are None or empty."""
    if node is None:
        return ScreenVoice()
    fields = reader.fields(node, "`voice:`", keys=VOICE.keys)
    invalid_say, invalid_audio = _invalid(reader, fields)
    record = fields.optional_seconds("record")
    voice = ScreenVoice(
        say=read_text(reader, fields.take("say"), "`say`"),
        audio=reader.words(fields.take("audio"), "`audio`"),
        invalid_say=invalid_say,
        invalid_audio=invalid_audio,
        record=None if record is None else max(int(record), 1),
        barge_in=fields.optional_flag("barge_in"),
        finish_key=fields.one_of("finish_key"),
        digits=fields.optional_whole_number("digits"),
        silence=fields.optional_seconds("silence"),
        attempts=fields.optional_whole_number("attempts"),
    )
    fields.report_unknown_keys()
    return voice


def _invalid(reader: NodeReader, fields: MappingFields) -> tuple[CitizenText | None, tuple[str, ...]]:
    node = fields.take("invalid")
    if node is None:
        return None, ()
    inner = reader.fields(node, "`invalid:` under `voice:`", keys=SPOKEN_KEYS)
    say = read_text(reader, inner.take("say"), "`say`")
    audio = reader.words(inner.take("audio"), "`audio`")
    inner.report_unknown_keys()
    return say, audio
