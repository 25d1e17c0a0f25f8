"""Estimate how wide a text is drawn, and cut it into lines, without a font at hand."""

import re
import unicodedata
from collections.abc import Iterator

# Widths of DejaVu Sans, the widest of the fonts that the drawing may get, as shares of the font's size.
_WIDTHS = {
    **dict.fromkeys("'ijl,.·/:;\\|fIJ ", 0.36),
    **dict.fromkeys('-()[]t!r"', 0.46),
    **dict.fromkeys("*_`sz?c", 0.56),
    **dict.fromkeys("ABCDEFGHKNOPQRSTUVXYZ&", 0.79),
    **dict.fromkeys("wM#+<=>^~", 0.88),
    **dict.fromkeys("%m@W…", 1.0),
}
_OTHER, _WIDE = 0.65, 1.05
BOLD = 1.12  # how much wider bold letters are
_WORDS = re.compile(r"[^ \t]+[ \t]*")


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is drawn at this font size; rather more than less."""
    return sum(map(_letter_width, text)) * size


def wrap_text(text: str, width: float, size: float) -> tuple[str, ...]:
    """Return the lines of a text that is this wide at most. Its own line breaks stay, and long words are cut."""
    return tuple(line for written in text.splitlines() for line in _wrap_line(written, width, size))


def _wrap_line(text: str, width: float, size: float) -> Iterator[str]:
    line = ""
    for word in _WORDS.findall(text.strip()):
        if line and text_width((line + word).rstrip(), size) > width:
            yield line.rstrip()
            line = ""
        line += word
        while text_width(line.rstrip(), size) > width:
            head = _fitting_head(line, width, size)
            yield head
            line = line[len(head) :]
    if line:
        yield line.rstrip()


def _fitting_head(text: str, width: float, size: float) -> str:
    """Return as much of a text as fits, at least a letter; up to an underscore where there is one."""
    count = next((end for end in range(1, len(text)) if text_width(text[: end + 1], size) > width), len(text))
    return text[: text.rfind("_", 1, count) + 1] or text[:count]


def _letter_width(letter: str) -> float:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    return 0.79 if letter.isupper() else 0.88 if ord(letter) > 0x1000 else _OTHER
