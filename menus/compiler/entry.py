"""`entry:`: how people get in."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from menus.compiler.conditions import read_hours_name
from menus.compiler.reading import Fields, Reading
from menus.model import EntryPoint, SmsEntry
from menus.yaml.source import Mapping as MappingNode
from menus.yaml.source import Node

Read = Callable[[Reading, Node | None], EntryPoint | None]
Entries = tuple[Mapping[str, EntryPoint], SmsEntry, Mapping[str, EntryPoint]]


def read_entries(reading: Reading, node: Node | None) -> Entries:
    """The USSD codes, the SMS keywords and the voice numbers, each with its screen."""
    fields = reading.fields(node, "`entry:`")
    ussd = _points(reading, fields.take("ussd"), "`ussd:`")
    voice = _points(reading, fields.take("voice"), "`voice:`", _number)
    sms = _sms(reading, fields.take("sms"))
    fields.close()
    for code, point in ussd.items():
        if not (code.startswith("*") and code.endswith("#")):
            cure = 'Write it as it is dialled, in quotes: "*384*2040#".'
            reading.error("M103", point.place, f"`{code}` is no USSD code.", cure)
    if not (ussd or voice or sms.keywords or sms.otherwise):
        reading.error("M110", fields.place, "Nobody can get in.", 'Add `ussd: {"*384*2040#": <screen>}`.')
    return ussd, sms, voice


def _points(
    reading: Reading, node: Node | None, what: str, read: "Read | None" = None
) -> dict[str, EntryPoint]:
    if node is None:
        return {}
    found = {}
    for entry in reading.fields(node, what):
        point = (read or _point)(reading, entry.value)
        if point is not None:
            found[entry.key.text.strip()] = point
    return found


def _point(reading: Reading, node: Node | None) -> EntryPoint | None:
    if node is None:
        return None
    if not isinstance(node, MappingNode):
        word = reading.word(node, "An entry")
        return None if word is None else EntryPoint(word, node.place)
    fields = reading.fields(node, "An entry")
    point = _keyed(reading, fields)
    fields.close()
    return point


def _number(reading: Reading, node: Node | None) -> EntryPoint | None:
    """A number that is called; it may ring back."""
    if not isinstance(node, MappingNode):
        return _point(reading, node)
    fields = reading.fields(node, "An entry")
    point = _keyed(reading, fields)
    call_back = reading.flag(fields.take("call_back"), "`call_back`", default=False)
    stated = fields.take("hours")
    hours = read_hours_name(reading, stated)
    fields.close()
    if stated is not None and not call_back:
        cure = "Add `call_back: true`, or take `hours:` out."
        reading.error("M104", stated.place, "`hours:` are those within which callers are rung back.", cure)
    return None if point is None else replace(point, call_back=call_back, hours=hours)


def _keyed(reading: Reading, fields: Fields) -> EntryPoint | None:
    target = fields.need("goto")
    goto = reading.word(target, "`goto`")
    language = reading.one_of(fields.take("language"), "A language", reading.languages)
    return None if goto is None or target is None else EntryPoint(goto, target.place, language)


def _sms(reading: Reading, node: Node | None) -> SmsEntry:
    if node is None:
        return SmsEntry()
    fields = reading.fields(node, "`sms:`")
    keywords = _points(reading, fields.take("keywords"), "`keywords:`")
    otherwise = _point(reading, fields.take("otherwise"))
    fields.close()
    return SmsEntry({keyword.upper(): point for keyword, point in keywords.items()}, otherwise)
