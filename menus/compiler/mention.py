"""What was read along the way, for checks that need the whole file: texts with words, and names mentioned."""

from collections.abc import Mapping
from dataclasses import dataclass

from menus.expressions.templates import Template
from menus.problems import Place


@dataclass(frozen=True, slots=True)
class WrittenText:
    """A text that has words for each language: those that the file has, and the languages that lack words."""

    what: str
    place: Place
    by_language: Mapping[str, Template]
    missing_languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameMention:
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
