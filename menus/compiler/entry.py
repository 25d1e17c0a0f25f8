"""Read `entry:`, the ways into the service."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from menus.compiler.conditions import read_hours_name
from menus.compiler.reader import MappingFields, NodeReader
from menus.grammar.settings import ENTRY, ENTRY_POINT_KEYS, NUMBER_KEYS, SMS_ENTRY_KEYS
from menus.model import EntryPoint, SmsEntries
from menus.yaml.source import YamlMapping as YamlMapping
from menus.yaml.source import YamlNode

ReadEntryPoint = Callable[[NodeReader, YamlNode | None], EntryPoint | None]
Entries = tuple[Mapping[str, EntryPoint], SmsEntries, Mapping[str, EntryPoint]]


def read_entries(reader: NodeReader, node: YamlNode | None) -> Entries:
    """Read the USSD codes, the SMS keywords and the voice numbers, each with its screen."""
    fields = reader.fields(node, "`entry:`", keys=ENTRY.keys)
    ussd = _read_entry_points(reader, fields.take("ussd"), "ussd")
    voice = _read_entry_points(reader, fields.take("voice"), "voice", _read_called_number)
    sms = _sms(reader, fields.take("sms"))
    fields.report_unknown_keys()
    for code, point in ussd.items():
        if not (code.startswith("*") and code.endswith("#")):
            cure = 'Write it as it is dialled, in quotes: "*384*2040#".'
            reader.error("M103", point.place, f"`{code}` is no USSD code.", cure)
    if not (ussd or voice or sms.are_there):
        reader.error("M110", fields.place, "Nobody can get in.", 'Add `ussd: {"*384*2040#": <screen>}`.')
    return ussd, sms, voice


def _read_entry_points(
    reader: NodeReader, node: YamlNode | None, what: str, read: "ReadEntryPoint | None" = None
) -> dict[str, EntryPoint]:
    if node is None:
        return {}
    found = {}
    for entry in reader.fields(node, f"`{what}:`"):
        reader.entries_by_name[what, entry.key.text] = entry
        point = (read or read_entry_point)(reader, entry.value)
        if point is not None:
            found[entry.key.text.strip()] = point
    return found


def read_entry_point(reader: NodeReader, node: YamlNode | None) -> EntryPoint | None:
    """Read the name of a screen, or a screen with a language; None if it is missing."""
    if node is None:
        return None
    if not isinstance(node, YamlMapping):
        word = reader.word(node, "An entry")
        return None if word is None else EntryPoint(word, node.place)
    fields = reader.fields(node, "An entry", keys=ENTRY_POINT_KEYS)
    point = _read_entry_mapping(reader, fields)
    fields.report_unknown_keys()
    return point


def _read_called_number(reader: NodeReader, node: YamlNode | None) -> EntryPoint | None:
    """Read a number that people call. It may call them back."""
    if not isinstance(node, YamlMapping):
        return read_entry_point(reader, node)
    fields = reader.fields(node, "An entry", keys=NUMBER_KEYS)
    point = _read_entry_mapping(reader, fields)
    call_back = fields.flag("call_back")
    stated = fields.take("hours")
    hours = read_hours_name(reader, stated)
    fields.report_unknown_keys()
    if stated is not None and not call_back:
        cure = "Add `call_back: true`, or take `hours:` out."
        reader.error("M104", stated.place, "`hours:` are those within which callers are rung back.", cure)
    return None if point is None else replace(point, call_back=call_back, hours=hours)


def _read_entry_mapping(reader: NodeReader, fields: MappingFields) -> EntryPoint | None:
    target = fields.take("goto")
    goto = reader.word(target, "`goto`")
    language = reader.language(fields.take("language"))
    return None if goto is None or target is None else EntryPoint(goto, target.place, language)


def _sms(reader: NodeReader, node: YamlNode | None) -> SmsEntries:
    if node is None:
        return SmsEntries()
    fields = reader.fields(node, "`sms:`", keys=SMS_ENTRY_KEYS)
    keywords = _read_entry_points(reader, fields.take("keywords"), "keywords")
    understood = [read_entry_point(reader, item) for item in reader.items(fields.take("understand"))]
    otherwise = read_entry_point(reader, fields.take("otherwise"))
    fields.report_unknown_keys()
    return SmsEntries(
        {keyword.upper(): point for keyword, point in keywords.items()},
        otherwise,
        tuple(point for point in understood if point is not None),
    )
