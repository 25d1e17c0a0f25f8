"""What is remembered of a caller, as a session is given it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from menus.engine.effects import ProfileAnswer


@dataclass(frozen=True, slots=True)
class CallerProfile:
    """The language chosen last, the profile, how many answers did not fit lately, by screen; out of all texts."""

    language: str | None = None
    answers: Mapping[str, ProfileAnswer] = field(default_factory=dict, repr=False)
    attempts: Mapping[str, int] = field(default_factory=dict)
    opted_out: bool = False


EMPTY_PROFILE = CallerProfile()
"""Somebody of whom nothing is remembered, and whoever withholds their number."""
