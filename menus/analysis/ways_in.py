"""Every way into a service: a code, a keyword or any other text, a number, a question by text, a call back."""

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from menus.analysis.facts import COUNT_SUFFIX, NO_FACTS, ROW_SUFFIX, Facts
from menus.engine.scope import CONTEXT_CASE, VOICE_CHANNEL
from menus.model import EntryPoint, Service
from menus.verbs.call_back import CallBack

CASE_FACTS = frozenset(
    (
        "reference",
        "note",
        f"{CONTEXT_CASE}{ROW_SUFFIX}",
        f"{CONTEXT_CASE}{COUNT_SUFFIX}",
        f"{CONTEXT_CASE}.status",
    )
)
"""What is known of a case where a message's `ask:` leads. Its note may be empty."""


class WayInKind(StrEnum):
    """What begins a session."""

    CODE = "code"
    KEYWORD = "keyword"
    ANY_TEXT = "any text"
    OWN_WORDS = "own words"
    NUMBER = "number"
    QUESTION = "question"
    CALL_BACK = "call back"


class WayIn(msgspec.Struct, frozen=True):
    """A way in: the screen that it leads to, its channel, and the language if it sets one.

    `name` is the code, keyword, number or message, or the screen that asks for a call back.
    """

    kind: WayInKind
    name: str
    screen: str
    channel: str
    language: str | None = None

    @property
    def facts(self) -> Facts:
        """What is known from outside the session."""
        return CASE_FACTS if self.kind is WayInKind.QUESTION else NO_FACTS


def ways_in(service: Service) -> Iterator[WayIn]:
    """Yield every way in that leads to a screen of the service."""
    yield from (way for way in _every_way(service) if way.screen in service.screens)


def _every_way(service: Service) -> Iterator[WayIn]:
    for code, point in service.ussd_entries.items():
        yield _of_entry(WayInKind.CODE, code, "ussd", point)
    for word, point in service.sms_entries.keywords.items():
        yield _of_entry(WayInKind.KEYWORD, word, "sms", point)
    yield from _by_own_words(service)
    for number, point in service.voice_entries.items():
        yield _of_entry(WayInKind.NUMBER, number, VOICE_CHANNEL, point)
    for message in service.messages.values():
        if message.ask_screen:
            yield WayIn(WayInKind.QUESTION, message.name, message.ask_screen, "sms")
    for screen in service.screens.values():
        if isinstance(screen.verb, CallBack):
            yield WayIn(WayInKind.CALL_BACK, screen.name, screen.verb.at, VOICE_CHANNEL)


def _by_own_words(service: Service) -> Iterator[WayIn]:
    """Yield the ways of texts without a keyword."""
    entries = service.sms_entries
    if entries.otherwise is not None:
        yield _of_entry(WayInKind.ANY_TEXT, "", "sms", entries.otherwise)
    for point in entries.understand[:1]:
        yield _of_entry(WayInKind.OWN_WORDS, "", "sms", point)
    if service.understand.otherwise is not None:
        yield _of_entry(WayInKind.OWN_WORDS, "", "sms", service.understand.otherwise)


def _of_entry(kind: WayInKind, name: str, channel: str, point: EntryPoint) -> WayIn:
    return WayIn(kind, name, point.goto, channel, point.language)
