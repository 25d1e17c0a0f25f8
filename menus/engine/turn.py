"""What comes of a step."""

from dataclasses import dataclass
from typing import NamedTuple

from menus.engine.effects import Effect, EngineRequest
from menus.engine.session import Session


class EngineError(Exception):
    """A menu that cannot be walked: it goes round in circles, or has no way on. A checked menu never gets here."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the citizen reads now; `ends` when the session is over."""

    text: str
    ends: bool


class TrailEntry(NamedTuple):
    """A screen that a turn came to; with `option`, the choice that was taken there (-1: a row of a list)."""

    screen: str
    language: str
    option: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """The session as it now is, and either a page or a request that must be answered first.

    `trail` is the way that was walked: what scenarios have visited is told from it.
    """

    session: Session
    page: Page | None
    request: EngineRequest | None = None
    effects: tuple[Effect, ...] = ()
    trail: tuple[TrailEntry, ...] = ()
