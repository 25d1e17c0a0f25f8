"""What is filed, and what is told of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from menus.expressions.fields import Field
from menus.expressions.templates import Template, Text
from menus.problems import Place

ASK_SECONDS = 7 * 86_400
"""For how long a reply answers what a text asked, where the message does not say it."""


@dataclass(frozen=True, slots=True)
class CaseKind:
    """What `submit` files. `title` is worded in the default language."""

    name: str
    place: Place
    title: Template
    fields: Mapping[str, Field]
    required: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A text about a case, or an announcement. `urgent` passes quiet hours.

    `ask` is the screen that a reply answers, for `ask_seconds` after the text went out. `columns` are the values that
    an announcement takes from a file of numbers; None where the text is about a case.
    """

    name: str
    place: Place
    text: Text
    ask: str | None = None
    urgent: bool = False
    ask_seconds: int = ASK_SECONDS
    columns: tuple[str, ...] | None = None

    @property
    def announced(self) -> bool:
        """Whether `gateway announce` sends it, and no case."""
        return self.columns is not None


@dataclass(frozen=True, slots=True)
class State:
    """A state that citizens are told of: the case backend's words for it, and ours."""

    name: str
    place: Place
    backend_words: tuple[str, ...]
    say: Text | None
