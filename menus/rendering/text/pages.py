"""Cut texts that are longer than a page, at words and between option lines.

A page is the body, then the navigation lines, joined by one newline. All pages count in the same unit, septets or
16-bit units, so that they have the same size. The whole text decides which.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import msgspec

from menus.rendering.text.budget import PageBudget
from menus.rendering.text.direction import FIRST_STRONG_ISOLATE, ISOLATE_END, LEFT_TO_RIGHT_ISOLATE
from menus.rendering.text.encoding import Encoding, encoding_of

_WORDS = re.compile(r"(\s*)(\S+)")
# A short value between isolates is not cut either: its second half would lose them.
_WORDS_AND_ISOLATED_VALUES = re.compile(
    rf"(\s*)((?:[{LEFT_TO_RIGHT_ISOLATE}{FIRST_STRONG_ISOLATE}][^{ISOLATE_END}\n]{{1,40}}{ISOLATE_END}|\S)+)"
)


class Footers(msgspec.Struct, frozen=True):
    """The lines below the body: the lines of every page, then `98. More` and `99. Previous`, unless they are empty."""

    lines: tuple[str, ...] = ()
    more: str = ""
    previous: str = ""

    def lines_for(self, *, first: bool, last: bool) -> tuple[str, ...]:
        """Return the lines of one page."""
        turning = ("" if last else self.more, "" if first else self.previous)
        return (*self.lines, *filter(None, turning))


class TextPage(msgspec.Struct, frozen=True):
    """A complete page, and the option lines that are on it in whole or in part."""

    text: str
    options: range


class _Unbreakable(msgspec.Struct, frozen=True):
    """A piece of text that is not cut: a word of the prompt or an option line. `gap` comes before it."""

    gap: str
    text: str
    option: int | None = None


def split_pages(
    prompt: str, lines: Sequence[str], footers: Footers, budget: PageBudget, *, gap: bool = False
) -> tuple[str, ...]:
    """Return the pages of a screen as complete texts. `gap` puts an empty line between prompt and options.

    Only the spaces at the end of a page are lost. A line longer than a page is cut between words. A word longer than a
    page is cut anywhere. If the footers leave no room, each page shows one character and is too long.
    """
    return tuple(page.text for page in split_with_options(prompt, lines, footers, budget, gap=gap))


def split_with_options(
    prompt: str, lines: Sequence[str], footers: Footers, budget: PageBudget, *, gap: bool = False
) -> tuple[TextPage, ...]:
    """Return the same pages as `split_pages`, each with the options on it."""
    above = ((prompt, "") if gap and lines else (prompt,)) if prompt else ()
    text = "\n".join((*above, *lines, *footers.lines))
    if budget.fits(text):
        return (TextPage(text, range(len(lines))),)
    whole = "\n".join([text, *footers.lines_for(first=False, last=False)])
    return tuple(_PageSplitter(footers, budget, encoding_of(whole)).cut(prompt, lines, gap=gap))


class _PageSplitter(msgspec.Struct, frozen=True):
    footers: Footers
    budget: PageBudget
    encoding: Encoding

    def cut(self, prompt: str, lines: Sequence[str], *, gap: bool) -> Iterator[TextPage]:
        pieces = [*_words(prompt, None), *_options(lines, "\n\n" if gap and prompt else "\n")]
        start = 0
        while start < len(pieces):
            first = start == 0
            end, last = self._fitting(pieces, start, self._room(first=first, last=True)), True
            if end < len(pieces):
                room, last = self._room(first=first, last=False), False
                self._break_long(pieces, start, room)
                end = max(self._fitting(pieces, start, room), start + 1)
            yield _text_page(pieces[start:end], self.footers.lines_for(first=first, last=last))
            start = end

    def _room(self, *, first: bool, last: bool) -> int:
        under = sum(self.encoding.units(line) + 1 for line in self.footers.lines_for(first=first, last=last))
        return max(self.budget.limit(self.encoding) - under, 1)

    def _fitting(self, pieces: Sequence[_Unbreakable], start: int, room: int) -> int:
        """Return the index of the first piece that does not fit on a page that begins at `start`."""
        used = 0
        for index in range(start, len(pieces)):
            piece = pieces[index]
            used += self.encoding.units(piece.text) + (len(piece.gap) if index > start else 0)
            if used > room:
                return index
        return len(pieces)

    def _break_long(self, pieces: list[_Unbreakable], start: int, room: int) -> None:
        """Replace a piece longer than a page by its words, or a word by its halves."""
        long = pieces[start]
        if self.encoding.units(long.text) <= room:
            return
        words = [*_words(long.text, long.option)] or [_Unbreakable("", "", long.option)]
        word = words[0].text
        if self.encoding.units(word) > room:
            lengths = accumulate(self.encoding.units(character) for character in word)
            end = max(sum(length <= room for length in lengths), 1)
            halves = (word[:end], word[end:])
            words[:1] = [_Unbreakable("", half, long.option) for half in halves if half]
        pieces[start : start + 1] = words


def _text_page(pieces: Sequence[_Unbreakable], footer: Iterable[str]) -> TextPage:
    body = pieces[0].text + "".join(piece.gap + piece.text for piece in pieces[1:])
    shown = [piece.option for piece in pieces if piece.option is not None]
    return TextPage("\n".join([body, *footer]), range(shown[0], shown[-1] + 1) if shown else range(0))


def _words(text: str, option: int | None) -> Iterator[_Unbreakable]:
    words = _WORDS_AND_ISOLATED_VALUES if ISOLATE_END in text else _WORDS
    for found in words.finditer(text):
        yield _Unbreakable(found[1], found[2], option)


def _options(lines: Sequence[str], gap: str) -> Iterator[_Unbreakable]:
    for index, line in enumerate(lines):
        yield _Unbreakable("\n" if index else gap, line, index)
