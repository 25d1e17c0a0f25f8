"""Read the settings of the whole service: languages, keys, limits, constants."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import phonenumbers

from menus.calendars.calendar import Calendar
from menus.calendars.ethiopian import ETHIOPIAN
from menus.calendars.gregorian import GREGORIAN
from menus.calendars.registry import CALENDARS
from menus.compiler.reader import Lost, MappingFields, NodeReader
from menus.compiler.texts import read_wording
from menus.expressions.templates import LocalisedText
from menus.expressions.values import LiteralValue
from menus.grammar.settings import (
    CHANNEL_KEYS,
    KEYS,
    LANGUAGE,
    LIMITS,
    NETWORK_LIMIT,
    SERVICE,
    TTS,
)
from menus.model import NavigationKeys, PageLimits, ServiceLanguage
from menus.model.settings import DEFAULT_PAGE_LIMITS, KEY_NAMES
from menus.yaml.source import YamlEntry, YamlNode, YamlScalar, YamlSequence
from menus.yaml.source import YamlMapping as YamlMapping

ETHIOPIAN_COUNTRIES = {"ET": "Ethiopia", "ER": "Eritrea"}


class ServiceHeading(msgspec.Struct, frozen=True):
    """The `service:` part of a file."""

    name: LocalisedText
    languages: Mapping[str, ServiceLanguage]
    country: str
    time_zone: ZoneInfo
    calendar: Calendar


def read_heading(reader: NodeReader, node: YamlNode | None) -> ServiceHeading:
    """Read name, languages, country, time zone and calendar. After this, `reader` knows the languages."""
    fields = reader.fields(node, "`service:`", keys=SERVICE.keys)
    languages = _read_languages(reader, fields)
    reader.languages = tuple(languages) or _languages_of_name(fields)
    if not languages:
        reader.lost.add(Lost.LANGUAGES)
    reader.unaccented = fields.one_of("plain") == "letters"
    name_node = fields.take("name")
    name = read_wording(reader, name_node, "`name`") or read_wording(
        reader, YamlScalar("?", fields.place), "`name`"
    )
    country = _read_country(reader, fields)
    zone = _read_zone(reader, fields)
    reader.calendar = _read_calendar(reader, fields, country)
    fields.report_unknown_keys()
    reader.country = country
    assert name is not None  # noqa: S101  # a scalar is always a text
    return ServiceHeading(
        name,
        languages or {code: ServiceLanguage(code) for code in reader.languages},
        country,
        zone,
        reader.calendar,
    )


def _read_languages(reader: NodeReader, fields: MappingFields) -> dict[str, ServiceLanguage]:
    node = fields.take("languages")
    found = {}
    for entry in reader.fields(node, "`languages:`", "For example `{en: English, sw: Kiswahili}`."):
        reader.entries_by_name["languages", entry.key.text] = entry
        found[entry.key.text] = _read_language(reader, entry)
    if isinstance(node, YamlSequence):  # already reported: languages keep every text from being a problem too
        found = {item.text: ServiceLanguage(item.text) for item in node.items if isinstance(item, YamlScalar)}
    return found


def _languages_of_name(fields: MappingFields) -> tuple[str, ...]:
    """Return the languages of the service's name, for a file whose languages cannot be read."""
    name = fields.node.get("name")
    return (tuple(name.entries) if isinstance(name, YamlMapping) else ()) or ("en",)


def _read_language(reader: NodeReader, entry: YamlEntry) -> ServiceLanguage:
    code = entry.key.text
    if not isinstance(entry.value, YamlMapping):
        return ServiceLanguage(reader.word(entry.value, "A language") or code)
    fields = reader.fields(entry.value, f"The language `{code}`", keys=LANGUAGE.keys)
    name = fields.word("name") or code
    audio = reader.file_name(fields.take("audio"), "`audio`") or ""
    tts = fields.take("tts")
    voices = (
        {}
        if tts is None
        else {one.key.text: _read_tts_voice(reader, one.value) for one in reader.fields(tts, "`tts:`")}
    )
    fields.report_unknown_keys()
    return ServiceLanguage(name, voices, audio)


def _read_tts_voice(reader: NodeReader, node: YamlNode) -> dict[str, str]:
    fields = reader.fields(node, "A TTS voice", keys=TTS.keys)
    found = {key: fields.word(key) for key in TTS.keys}
    fields.report_unknown_keys()
    return {key: word for key, word in found.items() if word}


def _read_country(reader: NodeReader, fields: MappingFields) -> str:
    node = fields.take("country")
    country = reader.word(node, "`country`")
    if node is not None and country is not None and country not in phonenumbers.SUPPORTED_REGIONS:
        reader.error("M104", node.place, f"`{country}` is no country.", "Two letters, such as KE.")
    return country or "ZZ"


def _read_calendar(reader: NodeReader, fields: MappingFields, country: str) -> Calendar:
    if country in ETHIOPIAN_COUNTRIES and "calendar" not in fields:
        node = fields.node.get("country")
        text = f"People in {ETHIOPIAN_COUNTRIES[country]} count days by the Ethiopian calendar or by the Gregorian one."
        cure = f"Say which: `calendar: {ETHIOPIAN.name}` or `calendar: {GREGORIAN.name}`."
        reader.problems.warning("M112", node.place if node is not None else fields.place, text, cure)
    name = fields.one_of("calendar")
    return CALENDARS.get(name or "", GREGORIAN)


def _read_zone(reader: NodeReader, fields: MappingFields) -> ZoneInfo:
    node = fields.take("time_zone")
    name = reader.word(node, "`time_zone`")
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        place = node.place if node is not None else fields.place
        reader.error("M104", place, f"`{name}` is no time zone.", "For example Africa/Nairobi.")
        return ZoneInfo("UTC")


def read_keys(reader: NodeReader, node: YamlNode | None) -> Mapping[str, NavigationKeys]:
    """Read the navigation keys of every channel."""
    shared = NavigationKeys()
    if node is None:
        return dict.fromkeys(DEFAULT_PAGE_LIMITS, shared)
    fields = reader.fields(node, "`keys:`", keys=KEYS.keys)
    shared = _read_keys(fields, shared)
    keys = {}
    for channel in DEFAULT_PAGE_LIMITS:
        inner = fields.take(channel)
        keys[channel] = shared if inner is None else _channel_keys(reader, inner, shared)
    fields.report_unknown_keys()
    return keys


def _channel_keys(reader: NodeReader, node: YamlNode, shared: NavigationKeys) -> NavigationKeys:
    fields = reader.fields(node, "The keys of a channel", keys=CHANNEL_KEYS)
    keys = _read_keys(fields, shared)
    fields.report_unknown_keys()
    return keys


def _read_keys(fields: MappingFields, keys: NavigationKeys) -> NavigationKeys:
    values = {name: getattr(keys, name) for name in KEY_NAMES}
    for name in KEY_NAMES:
        word = fields.word(name)
        if word is not None:
            values[name] = None if word == "none" else word
    return NavigationKeys(**values)


def read_limits(reader: NodeReader, node: YamlNode | None) -> PageLimits:
    """Read the number of septets that a page holds."""
    channels, networks = dict(DEFAULT_PAGE_LIMITS), {}
    if node is not None:
        fields = reader.fields(node, "`limits:`", keys=LIMITS.keys)
        for channel in DEFAULT_PAGE_LIMITS:
            channels[channel] = fields.whole_number(channel)
        inner = fields.take("networks")
        if inner is not None:
            for entry in reader.fields(inner, "`networks:`"):
                networks[entry.key.text] = (
                    reader.whole_number(entry.value, "A limit", NETWORK_LIMIT.minimum, NETWORK_LIMIT.maximum)
                    or NETWORK_LIMIT.default
                    or 0
                )
        fields.report_unknown_keys()
    return PageLimits(channels, networks)


def read_constants(reader: NodeReader, node: YamlNode | None) -> Mapping[str, LiteralValue]:
    """Read the constants: named values, the same for everybody."""
    if node is None:
        return {}
    return {
        entry.key.text: reader.literal(entry.value, "A constant")
        for entry in reader.fields(node, "`constants:`")
    }
