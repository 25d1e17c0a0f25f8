"""Words that may stand beside an answer and change nothing: please, thank you."""

import re

from menus.input.fold import fold_words, strip_edges

_WORDS = {
    "en": "please, pls, plz, thanks, thank you, thank you very much, ok, okay",
    "sw": "tafadhali, asante, asante sana, naomba",
    "fr": "svp, stp, s'il vous plaît, s'il te plaît, merci, merci beaucoup",
    "pt": "por favor, obrigado, obrigada",
    "ar": "من فضلك, لو سمحت, شكرا",
    "am": "እባክዎ, እባክዎን, እባክህ, እባክሽ, አመሰግናለሁ",
    "om": "maaloo, galatoomi",
    "so": "fadlan, mahadsanid",
    "ha": "don Allah, na gode",
    "yo": "jọwọ, ẹ jọwọ, ẹ ṣe",
    "ig": "biko, daalụ",
    "zu": "ngicela, ngiyabonga",
    "xh": "ndicela, enkosi",
    "rw": "nyamuneka, murakoze",
    "lg": "bambi, webale",
}
_PHRASES = sorted(
    {fold_words(phrase) for words in _WORDS.values() for phrase in words.split(",")}, key=len, reverse=True
)
_CLOSING_THANKS = re.compile(
    r"(?:[\s,.!]+(?:please|pls|plz|thanks|thank you|tafadhali|asante|svp|s'il vous pla[iî]t|merci))+[\s.!]*$",
    re.IGNORECASE,
)


_FIRST_WORDS = frozenset(phrase.split()[0] for phrase in _PHRASES)
_LAST_WORDS = frozenset(phrase.split()[-1] for phrase in _PHRASES)


def without_politeness(folded: str) -> str:
    """Return folded words without politeness before and after them."""
    if folded.partition(" ")[0] not in _FIRST_WORDS and folded.rpartition(" ")[2] not in _LAST_WORDS:
        return folded
    return _without_last(_without_first(f" {folded} ")).strip()


def _without_first(words: str) -> str:
    """Return words, with a blank at both ends, without the phrases at their beginning."""
    while phrase := next((one for one in _PHRASES if words.startswith(f" {one} ")), ""):
        words = words[len(phrase) + 1 :]
    return words


def _without_last(words: str) -> str:
    """Return words, with a blank at both ends, without the phrases at their end."""
    while phrase := next((one for one in _PHRASES if words.endswith(f" {one} ")), ""):
        words = words[: -len(phrase) - 1]
    return words


def without_thanks(text: str) -> str:
    """Return words as typed, without a closing "please" or "thanks" and without punctuation and emoji around them."""
    return strip_edges(_CLOSING_THANKS.sub("", f" {strip_edges(text)}"))
