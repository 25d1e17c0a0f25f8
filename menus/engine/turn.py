"""The result of a step: a turn with its page, its effects and its trail."""

from typing import NamedTuple

import msgspec

from menus.engine.effects import Effect, EngineRequest
from menus.engine.input_reading import NO_READING, InputReading
from menus.engine.session import Session


class EngineError(Exception):
    """The engine cannot go on: the menu goes round in circles or has no way on. A checked menu never raises this."""


class Page(msgspec.Struct, frozen=True):
    """The text that the citizen reads now. `ends`: the session is over."""

    text: str
    ends: bool


class TrailEntry(NamedTuple):
    """A screen that a turn came to. `option` is the choice taken there (-1: a row of a list)."""

    screen: str
    language: str
    option: int | None = None


class Turn(msgspec.Struct, frozen=True):
    """The session after the step, and either a page or a request that must be answered first.

    `trail` has the screens of the turn. The coverage of scenarios is counted from it. `reading` is that of what was
    typed.
    """

    session: Session
    page: Page | None
    request: EngineRequest | None = None
    effects: tuple[Effect, ...] = ()
    trail: tuple[TrailEntry, ...] = ()
    reading: InputReading = NO_READING


class ScreenResult(msgspec.Struct, frozen=True):
    """The session after the inputs, and the page that the citizen reads."""

    session: Session
    page: Page
