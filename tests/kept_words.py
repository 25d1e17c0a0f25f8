"""Look for a short word in what a store or a log keeps."""

from __future__ import annotations

import re

_PART = rb"[0-9A-Za-z]"


def keeps(kept: bytes, word: bytes) -> bool:
    """Tell whether the word stands there by itself.

    Digests and sealed values hold every three or four letters in a row by
    chance, once in some hundred runs. Within one of them a word is no find.
    """
    return re.search(rb"(?<!" + _PART + rb")" + re.escape(word) + rb"(?!" + _PART + rb")", kept) is not None
