"""Texts that were not understood and read the same, as one."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from gateway.unclear_texts.kept_text import KeptText
from menus.input.fold import fold_words


class TextGroup(msgspec.Struct, frozen=True):
    """Texts at one menu that read the same: the ids of all, and the words and the moment of the latest."""

    ids: tuple[str, ...]
    menu: str
    language: str
    words: str
    at: datetime

    @property
    def times(self) -> int:
        """How many there are."""
        return len(self.ids)

    def reads_like(self, words: str) -> bool:
        """Return True if words read the same as these texts."""
        return fold_words(words) == fold_words(self.words)


def group_texts(texts: Sequence[KeptText]) -> list[TextGroup]:
    """Return the groups of texts, the latest first. Texts come the latest first."""
    found: dict[tuple[str, str], list[KeptText]] = {}
    for text in texts:
        found.setdefault((text.menu, fold_words(text.words)), []).append(text)
    return [
        TextGroup(tuple(one.id for one in same), same[0].menu, same[0].language, same[0].words, same[0].at)
        for same in found.values()
    ]
