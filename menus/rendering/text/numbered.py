"""Pages for `paging: numbered`: the options of each page count from 1, with More and Previous last."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from menus.rendering.text.budget import PageBudget
from menus.rendering.text.encoding import Encoding, encoding_of


class KeyedLabel(NamedTuple):
    """An option with a key of its own, which takes no number."""

    key: str
    label: str


OptionLabel = str | KeyedLabel


def split_numbered_pages(
    prompts: Sequence[str],
    labels: Sequence[OptionLabel],
    more: str,
    previous: str,
    navigation: Sequence[str],
    budget: PageBudget,
    *,
    gap: bool = False,
) -> tuple[tuple[int, int], ...]:
    """Return the options of each page, as (first, one past the last).

    `prompts` are the texts that may come above the options, such as the prompt and `invalid:`. The longest one decides,
    so that a wrong answer never moves an option to another page. Prompts are never cut, and each page has at least one
    option. If a prompt and one option are too long, so is the page.
    """
    encoding = encoding_of("\n".join([*prompts, *map("".join, labels), more, previous, *navigation]))
    longest = max(prompts, key=encoding.units, default="")
    page_fit = _PageFit(longest, tuple(navigation), gap=gap, limit=budget.limit(encoding), encoding=encoding)
    pages: list[tuple[int, int]] = []
    start = 0
    while start < len(labels) or not pages:
        back = [previous] if start else []
        end = len(labels)
        if not page_fit.fits([*labels[start:], *back]):
            end = start + 1
            while end < len(labels) - 1 and page_fit.fits([*labels[start : end + 1], more, *back]):
                end += 1
        pages.append((start, end))
        start = end
    return tuple(pages)


def render_numbered_page(
    prompt: str, choices: Sequence[OptionLabel], navigation: Sequence[str], *, gap: bool = False
) -> str:
    """Return the text of one page. Its choices, including More and Previous, count from 1."""
    lines = list(_lines(choices))
    above = [prompt, *([""] if gap and lines else [])] if prompt else []
    return "\n".join([*above, *lines, *navigation])


def _lines(choices: Sequence[OptionLabel]) -> Iterator[str]:
    number = 0
    for choice in choices:
        if isinstance(choice, KeyedLabel):
            yield f"{choice.key}. {choice.label}"
        else:
            number += 1
            yield f"{number}. {choice}"


class _PageFit(msgspec.Struct, frozen=True):
    prompt: str
    navigation: tuple[str, ...]
    gap: bool
    limit: int
    encoding: Encoding

    def fits(self, choices: Sequence[OptionLabel]) -> bool:
        page = render_numbered_page(self.prompt, choices, self.navigation, gap=self.gap)
        return self.encoding.units(page) <= self.limit
