"""Reading nodes into values, and saying of each that does not fit what was expected."""

import difflib
import re
from collections.abc import Collection, Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field

from menus.expressions.values import Literal
from menus.problems import Place, Problems
from menus.yaml.source import Entry, Mapping, Node, Scalar, Sequence

NAME = re.compile(r"[A-Za-z_]\w*")
_INTEGER = re.compile(r"0|-?[1-9]\d{0,17}")
_UNBOUNDED = 10**9
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, None: 1.0}


@dataclass(slots=True)
class Reading:
    """What every part of the compiler shares: where problems go, languages and words, names to be checked."""

    problems: Problems
    languages: tuple[str, ...] = ("en",)
    country: str = ""
    prefix: str = ""
    own_names: AnyMapping[str, Collection[str]] = field(default_factory=dict)
    closes_in_part: bool = False
    plain_letters: bool = False
    hours: Collection[str] = ()
    vocabulary: AnyMapping[str, AnyMapping[str, str]] = field(default_factory=dict)
    worded: AnyMapping[str, frozenset[str]] = field(default_factory=dict)  # language → words that are its own
    mentions: list["Mention"] = field(default_factory=list)
    origins: dict[tuple[str, str], Entry] = field(default_factory=dict)  # (part, name) → where it stands
    lines: dict[str, list[str]] = field(default_factory=dict)  # file → its lines

    @property
    def default_language(self) -> str:
        """The first language of the service."""
        return self.languages[0]

    def qualified(self, kind: str, name: str) -> str:
        """The name in the whole service: one of an included file's own begins with the name it is included under."""
        return f"{self.prefix}{name}" if name in self.own_names.get(kind, ()) else name

    def owner(self, name: str) -> str:
        """What stands before the dot of a placeholder, in the whole service: a lookup or a case of this file first."""
        found = self.qualified("lookups", name)
        return found if found != name else self.qualified("cases", name)

    def error(self, code: str, place: Place, message: str, cure: str) -> None:
        """Note a problem."""
        self.problems.error(code, place, message, cure)

    def unreadable(self, place: Place, path: str, error: OSError | UnicodeError) -> None:
        """Note a file that is named here and cannot be read."""
        if isinstance(error, UnicodeError):
            self.error("M206", place, f"The file `{path}` is not UTF-8 text.", "Save it as UTF-8.")
            return
        reason = (error.strerror or "nobody knows why").lower()
        cure = "Put it where the name says, seen from the menu file, or mend the name."
        self.error("M206", place, f"The file `{path}` cannot be read: {reason}.", cure)

    def fields(self, node: Node | None, what: str, cure: str = "Indent them below it.") -> "Fields":
        """The keys of a mapping; none, and a problem, where the node is no mapping."""
        if isinstance(node, Mapping):
            return Fields(self, node, what)
        if node is not None:
            self.error("M103", node.place, f"{what} is a list of `key: value` lines.", cure)
        place = node.place if node is not None else Place(next(iter(self.lines), ""), 1, 1)
        return Fields(self, Mapping({}, place), what, broken=True)

    def word(self, node: Node | None, what: str) -> str | None:
        """A single value as written."""
        if node is None:
            return None
        if isinstance(node, Scalar):
            return node.text.strip()
        self.error("M103", node.place, f"{what} is a single value.", "Quote it where it holds { or [.")
        return None

    def one_of(self, node: Node | None, what: str, allowed: Collection[str]) -> str | None:
        """One of the allowed words."""
        word = self.word(node, what)
        if word is None or node is None or word in allowed:
            return word
        self.error("M104", node.place, f"{what} cannot be `{word}`.", nearest(word, allowed))
        return None

    def whole(self, node: Node | None, what: str, low: int = 0, high: int = 10**9) -> int | None:
        """A whole number within bounds."""
        word = self.word(node, what)
        if word is None or node is None:
            return None
        if _INTEGER.fullmatch(word) and low <= int(word) <= high:
            return int(word)
        bounds = f" from {low} to {high}" if high < _UNBOUNDED else ""
        self.error(
            "M105", node.place, f"{what} is a whole number{bounds}, not `{word}`.", "Write digits alone."
        )
        return None

    def seconds(self, node: Node | None, what: str) -> float | None:
        """A length of time: `1.5s`, `10m`, `24h`, `365d`."""
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

    def flag(self, node: Node | None, what: str, *, default: bool) -> bool:
        """`true` or `false`, and YAML's other words for them."""
        word = self.word(node, what)
        if word is None or node is None:
            return default
        if word.lower() in {"true", "yes", "on", "1"}:
            return True
        if word.lower() not in {"false", "no", "off", "0"}:
            self.error("M104", node.place, f"{what} is true or false, not `{word}`.", "Write one of them.")
        return False

    def words(self, node: Node | None, what: str) -> tuple[str, ...]:
        """A list of single values; a single one stands for a list of one."""
        found = (self.word(item, what) for item in self.items(node))
        return tuple(word for word in found if word is not None)

    def items(self, node: Node | None) -> tuple[Node, ...]:
        """The items of a list; a single value stands for a list of one."""
        if node is None:
            return ()
        return node.items if isinstance(node, Sequence) else (node,)

    def literal(self, node: Node, what: str) -> Literal:
        """A value: bare true, false and whole numbers are typed, all else is text as written."""
        word = self.word(node, what)
        return typed_literal(node, word) if isinstance(node, Scalar) and word is not None else None


@dataclass(frozen=True, slots=True)
class Mention:
    """A name that something else must provide, and where it is spoken of; in a condition also what is asked of it."""

    name: str
    column: str | None
    format: str | None
    place: Place
    asked: tuple[str, ...] = ()


@dataclass(slots=True)
class Fields:
    """The keys of one mapping, taken one by one; `close` reports those that nobody took."""

    reading: Reading
    node: Mapping
    what: str
    broken: bool = False
    taken: list[str] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """Where the mapping begins."""
        return self.node.place

    def take(self, key: str) -> Node | None:
        """The value of a key that may be left out."""
        self.taken.append(key)
        return self.node.get(key)

    def need(self, key: str) -> Node | None:
        """The value of a key that must be there."""
        value = self.take(key)
        if value is None and not self.broken:
            self.reading.error("M102", self.place, f"{self.what} needs `{key}:`.", f"Add `{key}: …`.")
        return value

    def key_place(self, key: str) -> Place:
        """Where the key itself stands."""
        return self.node.entries[key].key.place

    def __contains__(self, key: str) -> bool:
        return key in self.node.entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.node)

    def close(self) -> None:
        """Report the keys that nobody took."""
        for entry in self.node:
            key = entry.key.text
            if key not in self.taken:
                cure = nearest(key, self.taken)
                self.reading.error("M101", entry.key.place, f"{self.what} has no `{key}:`.", cure)


def typed_literal(node: Scalar, word: str) -> Literal:
    """Bare `true`, `false`, `null` and canonical whole numbers are typed; `01`, `no`, `2_5` are text."""
    if not node.plain:
        return node.text
    if word in {"true", "false"}:
        return word == "true"
    if word in {"", "~", "null"}:
        return None
    return int(word) if _INTEGER.fullmatch(word) else word


def nearest(word: str, known: Collection[str]) -> str:
    """What may have been meant."""
    close = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.7) or (
        difflib.get_close_matches(word, known, n=1, cutoff=0.7)
    )
    if close:
        return f"Did you mean `{close[0]}`?"
    return f"It can be {', '.join(f'`{one}`' for one in sorted(known))}." if known else ""
