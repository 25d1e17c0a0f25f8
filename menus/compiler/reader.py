"""Read YAML nodes as values, and report each node that is not as expected."""

import re
from collections.abc import Collection, Iterator
from collections.abc import Mapping as AnyMapping
from enum import Enum
from typing import TypeVar

import msgspec

from menus.calendars.calendar import Calendar
from menus.calendars.gregorian import GREGORIAN
from menus.compiler.mention import NameMention, WrittenText
from menus.compiler.suggestion import closest, suggest
from menus.expressions.conditional_texts import ConditionalText
from menus.expressions.values import LiteralValue
from menus.grammar.shapes import BooleanShape, DurationShape, EnumShape, IntegerShape, KeySpec
from menus.problems import Place, Problems
from menus.yaml.source import YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence

NAME_PATTERN = re.compile(r"[A-Za-z_]\w*")
_INTEGER = re.compile(r"0|-?[1-9]\d{0,17}")
_UNBOUNDED = 10**9
YAML_NULLS = frozenset({"", "~", "null"})
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?")
ShapeT = TypeVar("ShapeT")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, None: 1.0}


class Lost(Enum):
    """What a part of the file that could not be read may have had. Rules then report nothing for lack of it."""

    WAYS = 1  # to a screen
    NAMES = 2  # of values
    LANGUAGES = 3  # all of them


class NodeReader(msgspec.Struct):
    """Reads nodes for every part of the compiler. It has the problems, languages, words, and names to check later."""

    problems: Problems
    languages: tuple[str, ...] = ("en",)
    country: str = ""
    calendar: Calendar = GREGORIAN
    prefix: str = ""
    included_names: AnyMapping[str, Collection[str]] = msgspec.field(default_factory=dict)
    has_closed_targets: bool = False
    unaccented: bool = False
    hours_names: Collection[str] = ()
    gateway_words: AnyMapping[str, AnyMapping[str, str]] = msgspec.field(default_factory=dict)
    words_with_cases: AnyMapping[str, ConditionalText] = msgspec.field(default_factory=dict)
    own_words: AnyMapping[str, frozenset[str]] = msgspec.field(
        default_factory=dict
    )  # language → words that the file or the gateway has in this language
    mentions: list[NameMention] = msgspec.field(default_factory=list)
    entries_by_name: dict[tuple[str, str], YamlEntry] = msgspec.field(
        default_factory=dict
    )  # (part, name) → its place
    answers_read_in_part: set[Place] = msgspec.field(default_factory=set)  # a bound could not be read
    source_lines: dict[str, list[str]] = msgspec.field(default_factory=dict)  # file → its lines
    mends_structure: bool = False  # also in the files that this one includes
    lost: set["Lost"] = msgspec.field(default_factory=set)
    written_texts: list[WrittenText] = msgspec.field(default_factory=list)
    incomplete_answers: set[Place] = msgspec.field(default_factory=set)  # whose bounds could not all be read
    other_languages: list[tuple[str, Place]] = msgspec.field(default_factory=list)  # to switch to
    unknown_languages: list[str] = msgspec.field(default_factory=list)  # once for each text that has one

    @property
    def default_language(self) -> str:
        """The first language of the service."""
        return self.languages[0]

    def qualified(self, kind: str, name: str) -> str:
        """Return the name in the whole service. Names of an included file begin with the name of the include."""
        return f"{self.prefix}{name}" if name in self.included_names.get(kind, ()) else name

    def qualified_owner(self, name: str) -> str:
        """Return the qualified name for the part of a placeholder before its dot.

        Lookups and cases of this file come first.
        """
        found = self.qualified("lookups", name)
        return found if found != name else self.qualified("cases", name)

    def error(self, code: str, place: Place, message: str, cure: str) -> None:
        """Report a problem."""
        self.problems.error(code, place, message, cure)

    def file_name(self, node: YamlNode | None, what: str) -> str | None:
        """Read the name of a file or folder below the folder of the menu file. Other places are a problem."""
        name = self.word(node, what)
        if name is None or node is None:
            return None
        parts = name.replace("\\", "/").split("/")
        if ".." in parts or name.startswith(("/", "\\")):
            cure = "Copy it into that folder, and name it from there."
            self.error("M206", node.place, f"`{name}` is not below the folder of the menu file.", cure)
            return None
        if any(part.startswith(".") and part != "." for part in parts):
            cure = "Give it a name without a dot at its beginning, if it belongs to the menus."
            self.error("M206", node.place, f"`{name}` is hidden, and hidden files hold passwords.", cure)
            return None
        return name

    def report_unknown_language(self, key: YamlScalar) -> None:
        """Report a language that the service does not have, unless its languages could not be read."""
        if Lost.LANGUAGES not in self.lost:
            self.unknown_languages.append(key.text)
            cure = suggest(key.text, self.languages)
            self.error("M108", key.place, f"The service has no language `{key.text}`.", cure)

    def language(self, node: YamlNode | None) -> str | None:
        """Read the code of a language of the service. Others are reported once all texts are read."""
        code = self.word(node, "A language")
        if code is None or node is None or Lost.LANGUAGES in self.lost:
            return None
        if code not in self.languages:
            self.other_languages.append((code, node.place))
        return code

    def report_other_languages(self) -> None:
        """Report languages to switch to that the service does not have, except those that texts have too."""
        for code, place in self.other_languages:
            if code not in self.unknown_languages:
                self.error("M104", place, f"A language cannot be `{code}`.", suggest(code, self.languages))

    def report_unreadable_file(self, place: Place, path: str, error: OSError | UnicodeError) -> None:
        """Report that the file named at `place` cannot be read."""
        if isinstance(error, UnicodeError):
            self.error("M206", place, f"The file `{path}` is not UTF-8 text.", "Save it as UTF-8.")
            return
        reason = (error.strerror or "nobody knows why").lower()
        cure = "Put it where the name says, seen from the menu file, or mend the name."
        self.error("M206", place, f"The file `{path}` cannot be read: {reason}.", cure)

    def fields(
        self,
        node: YamlNode | None,
        what: str,
        cure: str = "Indent them below it.",
        keys: AnyMapping[str, KeySpec] | None = None,
    ) -> "MappingFields":
        """Return the fields of a mapping. If the node is no mapping, report a problem and return no fields.

        `keys` are the keys that the grammar allows.
        """
        if isinstance(node, YamlMapping):
            return MappingFields(self, node, what, keys)
        if node is not None:
            self.error("M103", node.place, f"{what} is a list of `key: value` lines.", cure)
        place = node.place if node is not None else Place(next(iter(self.source_lines), ""), 1, 1)
        return MappingFields(self, YamlMapping({}, place), what, keys, is_missing=True)

    def word(self, node: YamlNode | None, what: str) -> str | None:
        """Read a single value as written."""
        if node is None:
            return None
        if isinstance(node, YamlScalar):
            return node.text.strip()
        self.error("M103", node.place, f"{what} is a single value.", "Quote it where it holds { or [.")
        return None

    def cell(self, node: YamlNode | None, what: str) -> str:
        """Read a cell of a row. A bare `null` is an empty one."""
        word = self.word(node, what) or ""
        return "" if isinstance(node, YamlScalar) and node.plain and word in YAML_NULLS else word

    def one_of(self, node: YamlNode | None, what: str, allowed: Collection[str]) -> str | None:
        """Read one of the allowed words."""
        word = self.word(node, what)
        if word is None or node is None or word in allowed:
            return word
        self.error("M104", node.place, f"{what} cannot be `{word}`.", suggest(word, allowed))
        return None

    def whole_number(self, node: YamlNode | None, what: str, low: int = 0, high: int = 10**9) -> int | None:
        """Read a whole number within bounds."""
        word = self.word(node, what)
        if word is None or node is None:
            return None
        if _INTEGER.fullmatch(word) and low <= int(word) <= high:
            return int(word)
        bounds, cure = (f" from {low} to {high}" if high < _UNBOUNDED else ""), "Write digits alone."
        if bounds and _INTEGER.fullmatch(word):
            cure = f"Write {low} or more." if int(word) < low else f"Write {high} or less."
        self.error("M105", node.place, f"{what} is a whole number{bounds}, not `{word}`.", cure)
        return None

    def seconds(self, node: YamlNode | None, what: str) -> float | None:
        """Read a length of time, such as `1.5s`, `10m`, `24h` or `365d`; return seconds."""
        word = self.word(node, what)
        if word is None or node is None:
            return None
        found = _SECONDS.fullmatch(word)
        if found is None:
            self.error(
                "M105",
                node.place,
                f"{what} is a length of time, not `{word}`.",
                "Write 1.5s, 10m, 24h or 7d.",
            )
            return None
        return float(found[1]) * _UNITS[found[2]]

    def flag(self, node: YamlNode | None, what: str, *, default: bool) -> bool:
        """Read true or false, or another YAML word for them."""
        word = self.word(node, what)
        if word is None or node is None:
            return default
        if word.lower() in {"true", "yes", "on", "1"}:
            return True
        if word.lower() not in {"false", "no", "off", "0"}:
            self.error("M104", node.place, f"{what} is true or false, not `{word}`.", "Write one of them.")
        return False

    def words(self, node: YamlNode | None, what: str) -> tuple[str, ...]:
        """Read a list of single values. A single value stands for a list of one."""
        found = (self.word(item, what) for item in self.items(node))
        return tuple(word for word in found if word is not None)

    def words_or_all(self, node: YamlNode | None, what: str) -> tuple[str, ...] | None:
        """Read a list of single values; None for the word `all`."""
        if isinstance(node, YamlScalar) and node.text == "all":
            return None
        return self.words(node, what)

    def items(self, node: YamlNode | None) -> tuple[YamlNode, ...]:
        """Return the items of a list. A single value stands for a list of one."""
        if node is None:
            return ()
        return node.items if isinstance(node, YamlSequence) else (node,)

    def literal(self, node: YamlNode, what: str) -> LiteralValue:
        """Read a value. Unquoted true, false and whole numbers keep their type. All else is text as written."""
        word = self.word(node, what)
        return parse_literal(node, word) if isinstance(node, YamlScalar) and word is not None else None


class MappingFields(msgspec.Struct):
    """The keys of one mapping, taken one by one. `report_unknown_keys` reports the keys that nobody took.

    `keys` are the keys of the grammar, with the words and bounds that fit and the defaults. Only keys of the grammar
    can be taken. None stands for a file of another language, without a grammar. A misspelt key is taken for the one
    that its author meant, so that one problem is reported and not those that follow from it.
    """

    reader: NodeReader
    node: YamlMapping
    what: str
    keys: AnyMapping[str, KeySpec] | None = None
    is_missing: bool = False
    known_keys: list[str] = msgspec.field(default_factory=list)
    excused_keys: list[str] = msgspec.field(default_factory=list)  # unknown ones that are reported already
    has_unknown_keys: bool = False  # reported ones that resemble no key

    @property
    def place(self) -> Place:
        """Return the place where the mapping begins."""
        return self.node.place

    def take(self, key: str) -> YamlNode | None:
        """Return the value of a key. Report a problem if the grammar requires it and it is missing."""
        self.known_keys.append(key)
        entry = self.node.entries.get(key) or self._misspelt_entry(key)
        if entry is not None:
            return entry.value
        if self.keys is not None and self.keys[key].required:
            self._report_missing(key)
        return None

    def require(self, key: str) -> YamlNode | None:
        """Return the value of a key that is required in this case only, or in a file without a grammar."""
        self.known_keys.append(key)
        value = self._value(key)
        if value is None:
            self._report_missing(key)
        return value

    def _value(self, key: str) -> YamlNode | None:
        entry = self.node.entries.get(key) or self._misspelt_entry(key)
        return None if entry is None else entry.value

    def _misspelt_entry(self, key: str) -> YamlEntry | None:
        """Return the entry whose key is a misspelt `key`; None if there is none."""
        if self.keys is None or self.node.entries.keys() <= self.keys.keys():
            return None
        missing = [one for one in self.keys if one not in self.node.entries]
        languages = self.reader.languages
        unknown = (
            entry
            for entry in self.node
            if entry.key.text not in self.keys and entry.key.text not in languages
        )
        return next((entry for entry in unknown if closest(entry.key.text, missing) == key), None)

    def word(self, key: str) -> str | None:
        """Read a single value as written."""
        return self.reader.word(self.take(key), f"`{key}`")

    def words(self, key: str) -> tuple[str, ...]:
        """Read a list of single values. A single value stands for a list of one."""
        return self.reader.words(self.take(key), f"`{key}`")

    def one_of(self, key: str) -> str | None:
        """Read one of the words of the grammar. If the key is missing, return the default of the grammar."""
        shape = self._shape(key, EnumShape)
        word = self.reader.one_of(self.take(key), f"`{key}`", shape.allowed)
        return word or shape.default

    def flag(self, key: str) -> bool:
        """Read true or false. If the key is missing, return the default of the grammar."""
        return self.reader.flag(self.take(key), f"`{key}`", default=self._shape(key, BooleanShape).default)

    def optional_flag(self, key: str) -> bool | None:
        """Read true or false; None if the key is missing."""
        node = self.take(key)
        shape = self._shape(key, BooleanShape)
        return None if node is None else self.reader.flag(node, f"`{key}`", default=shape.default)

    def whole_number(self, key: str) -> int:
        """Read a whole number within the bounds of the grammar. If the key is missing, return the default."""
        number = self.optional_whole_number(key)
        return number if number is not None else self._shape(key, IntegerShape).default or 0

    def optional_whole_number(self, key: str) -> int | None:
        """Read a whole number within the bounds of the grammar; None if the key is missing."""
        shape = self._shape(key, IntegerShape)
        return self.reader.whole_number(self.take(key), f"`{key}`", shape.minimum, shape.maximum)

    def seconds(self, key: str) -> float:
        """Read a length of time in seconds. If the key is missing, return the default of the grammar."""
        return self.optional_seconds(key) or self._shape(key, DurationShape).default or 0.0

    def optional_seconds(self, key: str) -> float | None:
        """Read a length of time in seconds, at most the maximum of the grammar; None if the key is missing."""
        seconds, most = (
            self.reader.seconds(self.take(key), f"`{key}`"),
            self._shape(key, DurationShape).maximum,
        )
        return seconds if seconds is None or most is None else min(seconds, most)

    def _shape(self, key: str, kind: type[ShapeT]) -> ShapeT:
        shape = self.keys[key].shape if self.keys is not None else None
        if not isinstance(shape, kind):
            raise TypeError(f"`{key}` is no {kind.__name__} in the grammar")
        return shape

    def _report_missing(self, key: str) -> None:
        self.reader.lost |= {Lost.WAYS, Lost.NAMES}
        if not self.is_missing:
            self.reader.error("M102", self.place, f"{self.what} needs `{key}:`.", f"Add `{key}: …`.")

    def key_place(self, key: str) -> Place:
        """Return the place of the key itself."""
        entry = self.node.entries.get(key) or self._misspelt_entry(key)
        return self.place if entry is None else entry.key.place

    def value_place(self, key: str) -> Place:
        """Return the place of the value of a key; of the mapping if the key is missing."""
        value = self._value(key)
        return self.place if value is None else value.place

    def __contains__(self, key: str) -> bool:
        return key in self.node.entries or self._misspelt_entry(key) is not None

    def __iter__(self) -> Iterator[YamlEntry]:
        return iter(self.node)

    def report_unknown_keys(self) -> None:
        """Report the keys that nobody took."""
        for entry in self.node:
            key = entry.key.text
            if key not in self.known_keys and key not in self.excused_keys:
                cure = suggest(key, self.known_keys)
                if closest(key, self.known_keys) is None:
                    self.reader.lost |= {Lost.WAYS, Lost.NAMES}
                    self.has_unknown_keys = True
                self.reader.error("M101", entry.key.place, f"{self.what} has no `{key}:`.", cure)


def parse_literal(node: YamlScalar, word: str) -> LiteralValue:
    """Read a literal. Unquoted `true`, `false`, `null` and whole numbers keep their type. 01, no, 2_5 are text."""
    if not node.plain:
        return node.text
    if word in {"true", "false"}:
        return word == "true"
    if word in YAML_NULLS:
        return None
    return int(word) if _INTEGER.fullmatch(word) else word
