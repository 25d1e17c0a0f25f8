"""Find the keyword at the beginning of a text, and the parts of the text that may answer the first question.

"STATUS 482915304", "status: 482915304 please" and "Statsu482915304" all ask for the same.
"""

import re
from collections.abc import Iterator

import msgspec
from rapidfuzz.distance import OSA

from menus.input.fold import fold_with_places
from menus.input.number import find_number
from menus.input.plain import plain_input
from menus.input.politeness import without_thanks
from menus.model import EntryPoint, Service
from menus.model.keywords import LETTERS, SEPARATOR
from menus.rendering.text.sanitise import to_plain_text

MIN_FUZZY_LENGTH = 4  # letters; one letter changed in a shorter word often makes another word
MAX_BEGINNING = 400  # characters of a text that are searched for a keyword
FIRST_WORD = re.compile(rf"\W*({LETTERS}+){SEPARATOR}")


class KeywordMatch(msgspec.Struct, frozen=True):
    """The entry of a text's keyword, and the `rest` of the text. `is_exact`: the keyword was spelled correctly."""

    entry_point: EntryPoint
    rest: str
    is_exact: bool

    @property
    def is_alone(self) -> bool:
        """Return True if the text has nothing but the keyword, or the keyword and "please" or "thanks"."""
        return not without_thanks(self.rest)


def match_keyword(service: Service, text: str) -> KeywordMatch | None:
    """Return the keyword that begins `text`; None if there is none, or if two are equally likely.

    Case and accents do not matter. Of keywords that differ in accents only, the one as typed counts, else the first.
    """
    text, entries = to_plain_text(text), service.sms_entries
    folded, places = fold_with_places(text[:MAX_BEGINNING])
    for keyword in entries.longest_first:
        found = keyword.pattern.match(folded)
        if found:
            typed = text[places[found.start(1)] : places[found.end(1)]].casefold()
            alike = [one.word for one in entries.longest_first if one.folded == keyword.folded]
            word = next((one for one in alike if to_plain_text(one).casefold() == typed), alike[0])
            return KeywordMatch(entries.keywords[word], text[places[found.end()] :].strip(), is_exact=True)
    found = FIRST_WORD.match(folded)
    if found is None:
        return None
    near = [entries.keywords[one.word] for one in entries.longest_first if _is_near(found[1], one.folded)]
    if len({(point.goto, point.language) for point in near}) != 1:
        return None
    return KeywordMatch(near[0], text[places[found.end()] :].strip(), is_exact=False)


def possible_answers(rest: str, *, of_digits: bool) -> Iterator[str]:
    """Yield the answers that the `rest` may mean, best first. `of_digits`: the question asks for digits.

    Several numbers, as in `1 or 2`, are no answer.
    """
    number = find_number(plain_input(rest)) if of_digits else None
    digits = "" if number is None or number.changes_it else number.number
    yield from filter(None, dict.fromkeys((rest, without_thanks(rest), digits)))


def _is_near(word: str, keyword: str) -> bool:
    """Return True if the words differ by one letter: added, left out, replaced, or swapped with its neighbour."""
    return len(keyword) >= MIN_FUZZY_LENGTH and OSA.distance(word, keyword, score_cutoff=1) <= 1
