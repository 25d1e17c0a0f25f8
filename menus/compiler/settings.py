"""What a file says once for the whole service: languages, words, keys, limits, constants."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as fields_of
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

from menus.compiler.reading import Fields, Reading, nearest
from menus.compiler.texts import read_text
from menus.expressions.templates import Text
from menus.expressions.values import Literal
from menus.model import Keys, Limits, Tongue
from menus.rendering.built_in_words import BUILT_IN, NAMES, named, words_of
from menus.rendering.text.sanitise import plain, plain_letters
from menus.yaml.source import Entry, Node, Scalar, Sequence
from menus.yaml.source import Mapping as MappingNode

CHANNELS = {"ussd": 160, "sms": 459, "voice": 2000}
_BRACES = re.compile(r"\{[^{}]*\}")
KEY_NAMES = tuple(field.name for field in fields_of(Keys))


@dataclass(frozen=True, slots=True)
class Heading:
    """The `service:` part of a file."""

    name: Text
    languages: Mapping[str, Tongue]
    country: str
    time_zone: ZoneInfo


def read_heading(reading: Reading, node: Node | None) -> Heading:
    """Name, languages, country and time zone; from here on `reading` knows the languages."""
    fields = reading.fields(node, "`service:`")
    languages = _read_languages(reading, fields)
    reading.languages = tuple(languages) or ("en",)
    reading.plain_letters = reading.one_of(fields.take("plain"), "`plain`", ("letters",)) == "letters"
    name_node = fields.need("name")
    name = read_text(reading, name_node, "`name`") or read_text(reading, Scalar("?", fields.place), "`name`")
    country = _read_country(reading, fields)
    zone = _read_zone(reading, fields)
    fields.close()
    reading.country = country
    assert name is not None  # noqa: S101  # a scalar is always a text
    return Heading(name, languages or {"en": Tongue("English")}, country, zone)


def _read_languages(reading: Reading, fields: Fields) -> dict[str, Tongue]:
    node = fields.need("languages")
    found = {}
    for entry in reading.fields(node, "`languages:`", "For example `{en: English, sw: Kiswahili}`."):
        reading.origins["languages", entry.key.text] = entry
        found[entry.key.text] = _tongue(reading, entry)
    if isinstance(node, Sequence):  # told already; without its languages every text would be told too
        found = {item.text: Tongue(item.text) for item in node.items if isinstance(item, Scalar)}
    return found


def _tongue(reading: Reading, entry: Entry) -> Tongue:
    code = entry.key.text
    if not isinstance(entry.value, MappingNode):
        return Tongue(reading.word(entry.value, "A language") or code)
    fields = reading.fields(entry.value, f"The language `{code}`")
    name = reading.word(fields.take("name"), "`name`") or code
    audio = reading.word(fields.take("audio"), "`audio`") or ""
    tts = fields.take("tts")
    voices = (
        {}
        if tts is None
        else {one.key.text: _speech(reading, one.value) for one in reading.fields(tts, "`tts:`")}
    )
    fields.close()
    return Tongue(name, voices, audio)


def _speech(reading: Reading, node: Node) -> dict[str, str]:
    fields = reading.fields(node, "A TTS voice")
    found = {key: reading.word(fields.take(key), f"`{key}`") for key in ("language", "voice")}
    fields.close()
    return {key: word for key, word in found.items() if word}


def _read_country(reading: Reading, fields: Fields) -> str:
    node = fields.need("country")
    country = reading.word(node, "`country`")
    if node is not None and country is not None and country not in phonenumbers.SUPPORTED_REGIONS:
        reading.error("M104", node.place, f"`{country}` is no country.", "Two letters, such as KE.")
    return country or "ZZ"


def _read_zone(reading: Reading, fields: Fields) -> ZoneInfo:
    node = fields.need("time_zone")
    name = reading.word(node, "`time_zone`")
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        place = node.place if node is not None else fields.place
        reading.error("M104", place, f"`{name}` is no time zone.", "For example Africa/Nairobi.")
        return ZoneInfo("UTC")


def read_words(reading: Reading, node: Node | None) -> Mapping[str, Mapping[str, str]]:
    """The gateway's own words in every language, with those that the file replaces."""
    own: dict[str, dict[str, str]] = {language: {} for language in reading.languages}
    if node is not None:
        for entry in reading.fields(node, "`words:`"):
            if entry.key.text not in own:
                cure = nearest(entry.key.text, reading.languages)
                reading.error(
                    "M108", entry.key.place, f"The service has no language `{entry.key.text}`.", cure
                )
                continue
            own[entry.key.text] = _own_words(reading, entry.value)
    first = own[reading.default_language]
    reading.worded = {language: frozenset(own[language]) | named(language) for language in reading.languages}
    return {language: words_of(language, own[language], first) for language in reading.languages}


def _own_words(reading: Reading, node: Node) -> dict[str, str]:
    words = {}
    fields = reading.fields(node, "The words of a language")
    for name in sorted(NAMES):
        stands = fields.take(name)
        word = reading.word(stands, f"`{name}`")
        if word and stands is not None:
            words[name] = (plain_letters if reading.plain_letters else plain)(word)
            _check_braces(reading, stands, name, word)
    fields.close()
    return words


def _check_braces(reading: Reading, node: Node, name: str, word: str) -> None:
    """A word of ours knows what stands in braces in our own wording, and nothing else."""
    known, found = (set(_BRACES.findall(text)) for text in (BUILT_IN["en"][name], word))
    for placeholder in sorted(found - known):
        cure = f"It knows {', '.join(sorted(known))}." if known else "Write it as plain words."
        reading.error("M107", node.place, f"The word `{name}` does not know `{placeholder}`.", cure)


def read_keys(reading: Reading, node: Node | None) -> Mapping[str, Keys]:
    """The navigation keys of every channel."""
    shared = Keys()
    if node is None:
        return dict.fromkeys(CHANNELS, shared)
    fields = reading.fields(node, "`keys:`")
    shared = _read_keys(reading, fields, shared)
    keys = {}
    for channel in CHANNELS:
        inner = fields.take(channel)
        keys[channel] = shared if inner is None else _channel_keys(reading, inner, shared)
    fields.close()
    return keys


def _channel_keys(reading: Reading, node: Node, shared: Keys) -> Keys:
    fields = reading.fields(node, "The keys of a channel")
    keys = _read_keys(reading, fields, shared)
    fields.close()
    return keys


def _read_keys(reading: Reading, fields: Fields, keys: Keys) -> Keys:
    values = {name: getattr(keys, name) for name in KEY_NAMES}
    for name in KEY_NAMES:
        word = reading.word(fields.take(name), f"`{name}`")
        if word is not None:
            values[name] = None if word == "none" else word
    return Keys(**values)


def read_limits(reading: Reading, node: Node | None) -> Limits:
    """How many septets a page holds."""
    channels, networks = dict(CHANNELS), {}
    if node is not None:
        fields = reading.fields(node, "`limits:`")
        for channel in CHANNELS:
            channels[channel] = (
                reading.whole(fields.take(channel), f"`{channel}`", 40, 5000) or channels[channel]
            )
        inner = fields.take("networks")
        if inner is not None:
            for entry in reading.fields(inner, "`networks:`"):
                networks[entry.key.text] = reading.whole(entry.value, "A limit", 40, 182) or 160
        fields.close()
    return Limits(channels, networks)


def read_constants(reading: Reading, node: Node | None) -> Mapping[str, Literal]:
    """Values with a name, the same for everybody."""
    if node is None:
        return {}
    return {
        entry.key.text: reading.literal(entry.value, "A constant")
        for entry in reading.fields(node, "`constants:`")
    }
