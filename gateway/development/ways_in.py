"""The ways into a service, and what can be tried in it, for the page of the handset."""

from collections.abc import Mapping

import msgspec

from menus.model import CaseSource, EntryPoint, Service
from menus.verbs.submit import Submit


class WaysIn(msgspec.Struct, frozen=True):
    """Codes, keywords and numbers, each with the screen that it leads to; and what the service does with cases."""

    name: str
    codes: tuple[tuple[str, str], ...]
    keywords: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, str], ...]
    files_cases: bool
    texts_about_cases: bool
    tracks_cases: bool


def find_ways_in(service: Service) -> WaysIn:
    """Return the ways into a service, in the order of its file."""
    return WaysIn(
        name=service.name.by_language[service.default_language].static_text or "",
        codes=_with_screens(service.ussd_entries),
        keywords=_with_screens(service.sms_entries.keywords),
        numbers=_with_screens(service.voice_entries),
        files_cases=any(isinstance(screen.verb, Submit) for screen in service.screens.values()),
        texts_about_cases=any(not message.is_announcement for message in service.messages.values()),
        tracks_cases=any(isinstance(source, CaseSource) for source in service.lookups.values()),
    )


def _with_screens(entries: Mapping[str, EntryPoint]) -> tuple[tuple[str, str], ...]:
    return tuple((way, point.goto) for way, point in entries.items())
