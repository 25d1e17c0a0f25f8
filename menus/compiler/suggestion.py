"""Suggest the known word that somebody meant."""

import difflib
from collections.abc import Collection

from rapidfuzz.distance import OSA

_SHORTEST_MISSPELT = 3  # letters; of a shorter word, one letter is too much of it


def suggest(word: str, known: Collection[str]) -> str:
    """Return a question that suggests the known word closest to `word`; empty if none is close."""
    close = closest(word, known)
    if close is not None:
        return f"Did you mean `{close}`?"
    return f"It can be {', '.join(f'`{one}`' for one in sorted(known))}." if known else ""


def closest(word: str, known: Collection[str]) -> str | None:
    """Return the known word closest to `word`; None if none is close."""
    close = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.7) or (
        difflib.get_close_matches(word, known, n=1, cutoff=0.7)
    )
    if close:
        return close[0]
    if len(word) < _SHORTEST_MISSPELT:
        return None
    return next((one for one in known if OSA.distance(word, one, score_cutoff=1) <= 1), None)
