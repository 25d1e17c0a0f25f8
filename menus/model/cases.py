"""Kinds of cases, messages about them, and their states."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from menus.expressions.conditional_texts import CitizenText
from menus.expressions.json_templates import JsonTemplate
from menus.expressions.templates import Template
from menus.model.verdicts import ScreenVerdicts
from menus.problems import Place

DEFAULT_REPLY_SECONDS = 7 * 86_400
"""The time for which a reply answers the question of a text, unless the message sets another."""


class ContactWay(StrEnum):
    """What the case system gets of a citizen: the number; no number, but a way to ask; or neither."""

    NUMBER = "number"
    RELAY = "relay"
    NONE = "none"


class CaseKind(msgspec.Struct, frozen=True):
    """A kind of case that `submit:` files. `title` is read in the default language.

    `note_after` is the field whose value a caller gives before they are told a note; None: the number is enough.
    `codes` is what the case is in the terms of each case system, by its name. `contact` gives a ContactWay; None: the
    case system gets the number.
    """

    name: str
    place: Place
    title: CitizenText
    fields: Mapping[str, JsonTemplate]
    required: tuple[str, ...]
    note_after: str | None = None
    codes: Mapping[str, Mapping[str, JsonTemplate]] = msgspec.field(default_factory=dict)
    contact: Template | None = None

    @property
    def may_be_asked(self) -> bool:
        """Return True if the menus say what officers get of the citizen, and that may let them ask."""
        return self.contact is not None and self.contact.static_text != ContactWay.NONE


class AnswerRequest(msgspec.Struct, frozen=True):
    """What a `submit:` wants to know of the case system's answer to it.

    `columns` gives each column's dotted path in the answer. `within` are the seconds for which the citizen waits.
    """

    columns: Mapping[str, str]
    within: float


class MessageTemplate(msgspec.Struct, frozen=True):
    """A text about a case, or an announcement. `urgent`: it goes out in quiet hours too.

    `ask_screen` is the screen that a reply answers, for `reply_seconds` after the text went out. `columns` are the
    values that an announcement takes from a file of numbers; None if the text is about a case. `survey` is the survey
    that an announcement invites to. `reminder_facts` are the names that the words of a reminder know; None if no
    reminder sends it. `verdicts` has, by screen, what answers make the case system do.
    """

    name: str
    place: Place
    text: CitizenText
    ask_screen: str | None = None
    urgent: bool = False
    reply_seconds: int = DEFAULT_REPLY_SECONDS
    columns: tuple[str, ...] | None = None
    survey: str | None = None
    verdicts: Mapping[str, ScreenVerdicts] = msgspec.field(default_factory=dict)
    reminder_facts: frozenset[str] | None = None

    @property
    def tells_state(self) -> bool:
        """Return True if it goes out when a case comes to the state of its name."""
        return self.columns is None and self.reminder_facts is None

    @property
    def is_announcement(self) -> bool:
        """Return True if `gateway announce` sends it. Others go out about a case, or as a reminder."""
        return self.columns is not None


class CaseState(msgspec.Struct, frozen=True):
    """A state that citizens hear of, with the case backend's words for it and ours."""

    name: str
    place: Place
    backend_words: tuple[str, ...]
    say: CitizenText | None
