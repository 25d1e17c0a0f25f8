"""Find the keyword at the beginning of a text, and the parts of the text that may answer the first question.

"STATUS 482915307", "status: 482915307 please" and "Statsu482915307" all ask for the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from menus.model import EntryPoint, Service
from menus.rendering.text.sanitise import ascii_digits, to_plain_text

MIN_FUZZY_LENGTH = 4  # letters; one letter changed in a shorter word often makes another word
LETTERS = r"[^\W\d_]"
SEPARATOR = r"[^\w+]*"  # a plus begins a number
FIRST_WORD = re.compile(rf"\W*({LETTERS}+){SEPARATOR}")
DIGITS = re.compile(r"\d(?:[\d ./-]*\d)?")
THANKS = r"please|pls|plz|thanks|thank you|tafadhali|asante|svp|s'il vous pla[iî]t|merci"
CLOSING_THANKS = re.compile(rf"(?:[\s,.!]+(?:{THANKS}))+[\s.!]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KeywordMatch:
    """The entry of a text's keyword, and the `rest` of the text. `is_exact`: the keyword was spelled correctly."""

    entry_point: EntryPoint
    rest: str
    is_exact: bool

    @property
    def is_alone(self) -> bool:
        """Return True if the text has nothing but the keyword, or the keyword and "please" or "thanks"."""
        return not without_thanks(self.rest)


def match_keyword(service: Service, text: str) -> KeywordMatch | None:
    """Return the keyword that begins `text`; None if there is none, or if two are equally likely."""
    text, keywords = to_plain_text(text), service.sms_entries.keywords
    for word in sorted(keywords, key=len, reverse=True):
        found = re.match(_pattern(word), text, re.IGNORECASE)
        if found:
            return KeywordMatch(keywords[word], text[found.end() :].strip(), is_exact=True)
    found = FIRST_WORD.match(text)
    if found is None:
        return None
    near = [keywords[word] for word in keywords if _is_near(found[1].casefold(), word.casefold())]
    if len({(point.goto, point.language) for point in near}) != 1:
        return None
    return KeywordMatch(near[0], text[found.end() :].strip(), is_exact=False)


def possible_answers(rest: str, *, of_digits: bool) -> Iterator[str]:
    """Yield the answers that the `rest` may mean, best first. `of_digits`: the question asks for digits."""
    digits = DIGITS.search(ascii_digits(rest)) if of_digits else None
    candidates = (rest, without_thanks(rest), digits[0] if digits else "")
    yield from filter(None, dict.fromkeys(candidates))


def without_thanks(text: str) -> str:
    """Return `text` without a closing "please" or "thanks"."""
    return CLOSING_THANKS.sub("", f" {text}").strip(" .,!?")


def _pattern(word: str) -> str:
    """Return a pattern for the keyword at the beginning of a text.

    Other characters may replace its spaces, and digits may follow at once.
    """
    end = r"(?!\w)" if word[-1:].isdigit() else rf"(?!{LETTERS})"
    return r"\W*" + r"\W+".join(map(re.escape, word.split())) + end + SEPARATOR


def _is_near(word: str, keyword: str) -> bool:
    """Return True if the words differ by one letter: added, left out, replaced, or swapped with its neighbour."""
    return len(keyword) >= MIN_FUZZY_LENGTH and OSA.distance(word, keyword, score_cutoff=1) <= 1
