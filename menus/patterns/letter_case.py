"""Which letters differ in their case only, as Python sees it under `(?i)`."""

from collections.abc import Iterator
from functools import cache
from itertools import chain

_ASCII_BLOCK = (0x00, 0x80)
# Blocks of Unicode that have letters with a case. A test compares them with all of Unicode.
_BLOCKS = (
    (0x0000, 0x0600),
    (0x10A0, 0x2E00),
    (0xA640, 0xABC0),
    (0xFB00, 0x10000),
    (0x10400, 0x1F000),
)
_LIKE_ASCII = (0x130, 0x131, 0x17F, 0x212A)  # İ, ı, ſ and the sign of kelvin


def case_variants(low: int, high: int) -> Iterator[int]:
    """Yield the letters that are like one from `low` to `high`, the code points of these letters too."""
    alike = _alike_ascii() if high < _ASCII_BLOCK[1] else _alike()
    if low == high:
        yield from alike.get(low, ())
    else:
        yield from chain.from_iterable(others for code, others in alike.items() if low <= code <= high)


@cache
def _alike() -> dict[int, frozenset[int]]:
    return _groups(chain.from_iterable(range(*block) for block in _BLOCKS))


@cache
def _alike_ascii() -> dict[int, frozenset[int]]:
    """Return the same for ASCII letters alone, which takes no time."""
    return _groups(chain(range(*_ASCII_BLOCK), _LIKE_ASCII))


def _groups(codes: Iterator[int]) -> dict[int, frozenset[int]]:
    """Group letters that share their lower case, and those whose lower cases share their upper case."""
    groups: dict[str, set[int]] = {}
    for code in codes:
        letter = chr(code)
        lower = letter.lower()[0]  # of İ the first, without its dot above
        upper = lower.upper()
        if lower == letter == upper:
            continue
        names = {letter, lower, upper}
        alike = set[int]().union({code}, *(groups.get(name, set()) for name in names))
        for name in names.union(map(chr, alike)):
            groups[name] = alike
    return {ord(name): frozenset(alike) for name, alike in groups.items() if len(name) == 1}
