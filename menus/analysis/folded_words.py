"""The words of menus as they are compared, each folded once for all rules."""

from functools import lru_cache

from menus.input.fold import fold_words

KEPT_TEXTS = 16_384  # more than the largest service has


@lru_cache(KEPT_TEXTS)
def folded_words(text: str) -> str:
    """Return words of a menu folded. It keeps them, so that what citizens type does not belong here."""
    return fold_words(text)
