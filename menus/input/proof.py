"""The form in which a proof is compared with what was filed."""

import unicodedata

from menus.input.fold import fold


def proof_form(value: str) -> str:
    """Return `value` as a proof is compared: without case, accents, spaces, punctuation and signs."""
    return "".join(letter for letter in fold(value) if unicodedata.category(letter)[0] not in "PSZ")
