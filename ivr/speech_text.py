"""Prepare texts for a voice and for XML."""

import re
from collections.abc import Iterable, Iterator

from menus.rendering.text.direction import without_isolates

# Characters that XML 1.0 forbids (section 2.2): C0 controls except tab and line breaks, surrogates, U+FFFE, U+FFFF.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"[ \t]*[\r\n]+\s*")
_BLANKS = re.compile(r"[ \t]+")
_STOPS = (".", "!", "?", ":", ",", ";", "。", "؟", "።")


def strip_invalid_xml(text: str) -> str:
    """Return `text` without the characters that XML does not allow."""
    return _NOT_XML.sub("", text)


def as_sentences(text: str) -> str:
    """Turn lines into sentences, because a voice makes no pause at the end of a line. Isolates go."""
    lines = _LINE_END.split(strip_invalid_xml(without_isolates(text)).strip())
    return _BLANKS.sub(" ", " ".join([*map(end_sentence, lines[:-1]), lines[-1]])).strip()


def trim_text_part(text: str) -> str:
    """Return the words of one part of a text with values, without the punctuation that belongs to the values."""
    return as_sentences(text).lstrip(" .,;:!?").rstrip(" ,;:")


def end_sentence(text: str) -> str:
    """Return `text` with a full stop at its end, unless it already ends in punctuation."""
    return text if not text or text.endswith(_STOPS) else f"{text}."


def join_sentences(texts: Iterable[str]) -> str:
    """Join texts into one. Each becomes a sentence, except the last, which keeps its end."""
    present = [text for text in texts if text]
    return " ".join([*map(end_sentence, present[:-1]), *present[-1:]])


def split_text(text: str, most: int) -> Iterator[str]:
    """Yield pieces of at most `most` characters, cut after a sentence if possible, else at a space."""
    while len(text) > most:
        head = text[:most]
        ends = [found.end() for found in re.finditer(r"[.!?:;](?=\s)", head)]
        end = ends[-1] if ends and ends[-1] > most // 2 else head.rfind(" ")
        end = end if end > 0 else most
        yield text[:end].strip()
        text = text[end:].strip()
    if text:
        yield text
