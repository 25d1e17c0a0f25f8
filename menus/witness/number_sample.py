"""Find numbers that pass a check, such as a national id: from the examples of python-stdnum, else by trying."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from menus.answers.schemes import NumberScheme

_QUOTED = re.compile(r"'([0-9A-Z][0-9A-Za-z ./-]*)'")
MAX_TRIES = 3_000
MAX_SAMPLES = 3


@lru_cache(maxsize=64)
def number_samples(scheme: NumberScheme, today: date) -> tuple[str, ...]:
    """Return a few numbers that pass the check on that day; none if none was found."""
    documented = _QUOTED.findall(scheme.module.__doc__ or "")
    found = dict.fromkeys(
        compact for text in documented if (compact := scheme.compact(text, today)) is not None
    )
    if not found:
        tried = (str(number) for number in range(10, MAX_TRIES))
        found = dict.fromkeys(text for text in tried if scheme.compact(text, today) is not None)
    samples = [*found][:MAX_SAMPLES]
    zeros = next((text for sample in samples for text in _with_leading_zeros(scheme, sample, today)), None)
    return (*samples, zeros) if zeros else tuple(samples)


def _with_leading_zeros(scheme: NumberScheme, sample: str, today: date) -> Iterator[str]:
    """Yield numbers like `sample` that begin with 0, and lose their zeros as whole numbers."""
    for zeros in (1, 2):
        for last in range(100):
            text = f"{'0' * zeros}{sample[zeros:-2]}{last:02}"
            if len(sample) > zeros + 2 and scheme.compact(text, today) is not None:
                yield text
