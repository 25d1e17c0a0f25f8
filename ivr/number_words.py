"""Write numbers in words, so that callers hear `1250` as one thousand two hundred and fifty.

The words are also the names of the recordings for a number.
"""

from collections.abc import Iterator

from menus.words.language_words import primary_language

TOO_LARGE = 10**12

_EN_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_EN_SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"))

_SW_SMALL = ["sifuri", "moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa"]
_SW_TENS = [
    "kumi",
    "ishirini",
    "thelathini",
    "arobaini",
    "hamsini",
    "sitini",
    "sabini",
    "themanini",
    "tisini",
]
_SW_SCALES = ((10**9, "bilioni"), (10**6, "milioni"), (1000, "elfu"))

DECIMAL_POINT = {"en": "point", "sw": "nukta"}


def number_words(number: int, language: str) -> tuple[str, ...] | None:
    """Return the words of a number from 0 on; None if it is too large or the language is not supported."""
    form = {"en": _english, "sw": _swahili}.get(primary_language(language))
    return form(number) if form is not None and 0 <= number < TOO_LARGE else None


def digit_words(digits: str, language: str) -> tuple[str, ...]:
    """Return a word for each digit, or the digit itself if the language is not supported."""
    return tuple((number_words(int(digit), language) or (digit,))[0] for digit in digits)


def number_vocabulary(language: str) -> tuple[str, ...]:
    """Return every word that a number may need, for a studio to record."""
    own = {
        "en": (*_EN_SMALL, *_EN_TENS, "hundred", *(name for _, name in reversed(_EN_SCALES)), "and"),
        "sw": (*_SW_SMALL, *_SW_TENS, "mia", *(name for _, name in reversed(_SW_SCALES)), "na"),
    }
    words = own.get(primary_language(language))
    return (*words, DECIMAL_POINT[primary_language(language)]) if words else tuple("0123456789")


def _english(number: int) -> tuple[str, ...]:
    return tuple(_english_words(number))


def _english_words(number: int) -> Iterator[str]:
    if number < 20:
        yield _EN_SMALL[number]
        return
    if number < 100:
        yield _EN_TENS[number // 10 - 2]
        yield from _english_words(number % 10) if number % 10 else ()
        return
    for scale, name in (*_EN_SCALES, (100, "hundred")):
        if number >= scale:
            yield from (*_english_words(number // scale), name)
            rest = number % scale
            if rest:
                yield from ("and",) if rest < 100 else ()
                yield from _english_words(rest)
            return


def _swahili(number: int) -> tuple[str, ...]:
    """Return the Swahili words of a number.

    `na` comes before the last part. A multiplier of several words comes before its scale, so that
    `ishirini na tano elfu` (25,000) differs from `elfu ishirini na tano` (20,005).
    """
    if number == 0:
        return ("sifuri",)
    parts: list[tuple[str, ...]] = []
    for scale, name in _SW_SCALES:
        times, number = divmod(number, scale)
        if times:
            multiplier = _swahili(times)
            parts.append((name, *multiplier) if len(multiplier) == 1 else (*multiplier, name))
    hundreds, number = divmod(number, 100)
    tens, ones = divmod(number, 10)
    if hundreds:
        parts.append(("mia", _SW_SMALL[hundreds]))
    if tens:
        parts.append((_SW_TENS[tens - 1],))
    if ones:
        parts.append((_SW_SMALL[ones],))
    words = [word for part in parts[:-1] for word in part]
    return (*words, *(("na",) if words else ()), *parts[-1])
