"""Texts made fit for a speaking voice, and for XML."""

import re
from collections.abc import Iterable, Iterator

# What XML 1.0 cannot hold (section 2.2): C0 controls but tab and line breaks, surrogates, U+FFFE and U+FFFF.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"[ \t]*[\r\n]+\s*")
_BLANKS = re.compile(r"[ \t]+")
_STOPS = (".", "!", "?", ":", ",", ";", "。", "؟", "።")


def strip_invalid_xml(text: str) -> str:
    """`text` without the characters that no XML document may hold."""
    return _NOT_XML.sub("", text)


def as_sentences(text: str) -> str:
    """Lines as sentences: a voice makes no pause at a line's end."""
    lines = _LINE_END.split(strip_invalid_xml(text).strip())
    return _BLANKS.sub(" ", " ".join([*map(end_sentence, lines[:-1]), lines[-1]])).strip()


def trim_text_part(text: str) -> str:
    """The words of a part of a text that has values: without the marks that belong to those."""
    return as_sentences(text).lstrip(" .,;:!?").rstrip(" ,;:")


def end_sentence(text: str) -> str:
    """`text`, closed with a full stop where it ends in no stop."""
    return text if not text or text.endswith(_STOPS) else f"{text}."


def join_sentences(texts: Iterable[str]) -> str:
    """Texts as one, each a sentence of its own but the last, which ends as it does."""
    present = [text for text in texts if text]
    return " ".join([*map(end_sentence, present[:-1]), *present[-1:]])


def split_text(text: str, most: int) -> Iterator[str]:
    """Pieces of at most so many characters, cut after a sentence where there is one, else at a blank."""
    while len(text) > most:
        head = text[:most]
        ends = [found.end() for found in re.finditer(r"[.!?:;](?=\s)", head)]
        end = ends[-1] if ends and ends[-1] > most // 2 else head.rfind(" ")
        end = end if end > 0 else most
        yield text[:end].strip()
        text = text[end:].strip()
    if text:
        yield text
