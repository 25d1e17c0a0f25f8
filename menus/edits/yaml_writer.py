"""Write values as YAML, in the style of a file."""

import re

import msgspec

from menus.edits.node_tree import Json, written_literal
from menus.edits.yaml_style import YamlStyle, is_language
from menus.translations.yaml_edits import yaml_scalar

_MAX_LINE = 100  # characters of a line in braces; longer values stand below each other
_PLAIN_KEY = re.compile(r"[A-Za-z_][\w.-]*")
_NO_KEYS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


class YamlWriter(msgspec.Struct, frozen=True):
    """Writes values in a style. `newline` is the line break of the file."""

    style: YamlStyle
    newline: str = "\n"

    def key(self, name: str) -> str:
        """Return a key as it stands before its colon."""
        if _PLAIN_KEY.fullmatch(name) and name.casefold() not in _NO_KEYS and not self.style.quotes_keys:
            return name
        return yaml_scalar(name, flow=True, style='"')

    def scalar(self, value: str | float | bool | None, *, flow: bool) -> str:
        """Return a single value on one line."""
        if not isinstance(value, str):
            return written_literal(value)
        if self.style.quotes_texts:
            return yaml_scalar(value, flow=flow, style=self.style.quote)
        written = yaml_scalar(value, flow=flow)
        if written.startswith('"') and self.style.quote == "'":
            return yaml_scalar(value, flow=flow, style="'")
        if written.startswith('"') and _PLAIN_KEY.fullmatch(value) and value.casefold() not in _NO_KEYS:
            return value
        return written

    def inline(self, value: Json) -> str:
        """Return a value as it may stand between braces."""
        if isinstance(value, dict):
            pairs = (f"{self.key(key)}: {self.inline(inner)}" for key, inner in value.items())
            return "{" + ", ".join(pairs) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self.inline, value)) + "]"
        return self.scalar(value, flow=True)

    def entry(self, name: str, value: Json, column: int, *, inline: bool = True) -> str:
        """Return a key with its value, as it stands from `column` on. `inline`: in braces if there is room."""
        used = len(self.key(name)) + 1 if inline else _MAX_LINE
        return f"{self.key(name)}:{self.after_colon(value, column, used)}"

    def after_colon(self, value: Json, column: int, used: int = 0) -> str:
        """Return what stands behind a colon of a key at `column`: on its line if there is room, else below it."""
        if isinstance(value, str):
            return " " + (self._block_text(value, column) or self.scalar(value, flow=False))
        if not isinstance(value, dict | list):
            return " " + self.scalar(value, flow=False)
        line = self.inline(value)
        fits = column + used + 1 + len(line) <= _MAX_LINE and "\\n" not in line
        if not value or (fits and not (self.style.texts_in_lines and _is_text(value))):
            return f" {line}"
        if isinstance(value, dict):
            inner = column + self.style.step
            return "".join(
                f"{self.newline}{' ' * inner}{self.entry(key, one, inner)}" for key, one in value.items()
            )
        dash = column + self.style.dash_step
        return "".join(f"{self.newline}{' ' * dash}- {self.item(one, dash)}" for one in value)

    def item(self, value: Json, dash: int, *, inline: bool = True) -> str:
        """Return an item of a list whose dash stands at `dash`. `inline`: in braces if there is room."""
        if not isinstance(value, dict | list):
            return self.scalar(value, flow=False)
        line = self.inline(value)
        fits = dash + 2 + len(line) <= _MAX_LINE and "\\n" not in line
        if isinstance(value, list) or not value or (inline and fits):
            return line
        inner = dash + 2
        entries = (self.entry(key, one, inner) for key, one in value.items())
        return f"{self.newline}{' ' * inner}".join(entries)

    def _block_text(self, text: str, column: int) -> str:
        """Return a text of several lines below a `|-`; empty if it needs escapes or has one line."""
        lines = text.split("\n")
        odd = text != text.strip() or any(not (letter.isprintable() or letter == "\n") for letter in text)
        if len(lines) < 2 or odd or self.style.quotes_texts:
            return ""
        indent = " " * (column + self.style.step)
        return "|-" + "".join(f"{self.newline}{indent}{line}" if line else self.newline for line in lines)


def _is_text(value: Json) -> bool:
    """Return True if a value looks like a text for each language."""
    return isinstance(value, dict) and all(
        is_language(key) and isinstance(words, str) for key, words in value.items()
    )
