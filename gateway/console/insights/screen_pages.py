"""The page of a screen as citizens get it, with made-up values."""

from gateway.console.insights.words import CHANNEL_WORDS
from menus.comparison.example_values import example_values
from menus.comparison.screen_views import ServiceViews
from menus.model import Service

SPOKEN_BY_OTHERS: tuple[str, ...] = ()


def screen_pages(service: Service, screen: str, language: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the channel in words and the pages of a screen as it is first shown; none for calls."""
    views = ServiceViews(service, example_values(service), lambda _: SPOKEN_BY_OTHERS)
    if screen not in views.reachable:
        return []
    return [
        (CHANNEL_WORDS[place.channel], pages)
        for place, pages in views.of(views.reachable[screen]).items()
        if place.language == language and not place.situation and not place.network and pages
    ]
