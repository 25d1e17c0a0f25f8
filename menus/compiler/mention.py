"""What was read along the way, for checks that need the whole file: texts with words, and names mentioned."""

from collections.abc import Mapping

import msgspec

from menus.expressions.templates import Template
from menus.problems import Place


class WrittenText(msgspec.Struct, frozen=True):
    """A text that has words for each language: those that the file has, and the languages that lack words."""

    what: str
    place: Place
    by_language: Mapping[str, Template]
    missing_languages: tuple[str, ...]


class NameMention(msgspec.Struct, frozen=True):
    """A name that the file mentions and must define elsewhere, and the place. In a condition, also its test.

    `message` is the message, and `state` the state, whose words or conditions mention it; empty elsewhere.
    """

    name: str
    column: str | None
    format: str | None
    place: Place
    operators: tuple[str, ...] = ()
    message: str = ""
    state: str = ""
