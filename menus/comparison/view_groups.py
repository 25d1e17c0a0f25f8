"""The changed pages of a screen as they are shown to people: the same page on several channels stands once."""

import difflib
import re
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

import msgspec

from menus.comparison.screen_views import WRONG_ANSWER, Pages
from menus.comparison.service_comparison import ScreenChange, ViewChange

CHANNEL_NAMES = {"ussd": "USSD", "sms": "SMS", "voice": "call"}


class MarkedPart(msgspec.Struct, frozen=True):
    """A part of a page. `changed`: the other version has no such words there."""

    text: str
    changed: bool


MarkedPages = tuple[tuple[MarkedPart, ...], ...]
_WORDS = re.compile(r"\s|[^\s]+")


class ViewGroup(msgspec.Struct, frozen=True):
    """Pages before and after that are the same in several places: `USSD, SMS`, `USSD on 63902`."""

    channels: tuple[str, ...]
    place: str
    language: str
    situation: str
    before: MarkedPages
    after: MarkedPages

    @property
    def is_first_shown(self) -> bool:
        """True for the screen as it is first shown, and not after a wrong answer."""
        return WRONG_ANSWER not in self.situation

    @property
    def is_spoken(self) -> bool:
        """True if callers hear it."""
        return "voice" in self.channels


def group_views(change: ScreenChange) -> tuple[ViewGroup, ...]:
    """Return the views of a changed screen, those as it is first shown before those after a wrong answer."""
    found: dict[tuple[str, str, Pages, Pages, bool], list[ViewChange]] = {}
    for view in change.views:
        spoken = view.channel == "voice"
        found.setdefault((view.language, view.situation, view.before, view.after, spoken), []).append(view)
    groups = [_group(views) for views in found.values()]
    return tuple(sorted(groups, key=lambda group: not group.is_first_shown))


def _group(views: list[ViewChange]) -> ViewGroup:
    first = views[0]
    before, after = mark_pages(first.before, first.after)
    places = ", ".join(map(_place, views))
    channels = tuple(view.channel for view in views)
    return ViewGroup(channels, places, first.language, first.situation, before, after)


def _place(view: ViewChange) -> str:
    name = CHANNEL_NAMES[view.channel]
    named = [network for network in view.networks if network]
    return f"{name} on {', '.join(named)}" if named and "" not in view.networks else name


def mark_pages(before: Pages, after: Pages) -> tuple[MarkedPages, MarkedPages]:
    """Return the pages of both in parts, with a mark on words that the other lacks.

    A side without pages has no marks.
    """
    old, new = ([_WORDS.findall(page) for page in pages] for pages in (before, after))
    old_words, new_words = ([word for page in pages for word in page] for pages in (old, new))
    if not before or not after:
        return _parts(old, [False] * len(old_words)), _parts(new, [False] * len(new_words))
    old_changed, new_changed = [True] * len(old_words), [True] * len(new_words)
    matcher = difflib.SequenceMatcher(None, old_words, new_words, autojunk=False)
    for one, other, length in matcher.get_matching_blocks():
        old_changed[one : one + length] = [False] * length
        new_changed[other : other + length] = [False] * length
    return _parts(old, old_changed), _parts(new, new_changed)


def _parts(pages: Sequence[Sequence[str]], changed: Sequence[bool]) -> MarkedPages:
    marks = iter(changed)
    marked = ([(word, next(marks)) for word in page] for page in pages)
    return tuple(
        tuple(
            MarkedPart("".join(word for word, _ in run), is_changed)
            for is_changed, run in groupby(page, key=itemgetter(1))
        )
        for page in marked
    )
