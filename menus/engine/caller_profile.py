"""The caller profile, as a session gets it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from menus.engine.effects import ProfileAnswer


@dataclass(frozen=True, slots=True)
class CallerProfile:
    """The data remembered of a caller.

    `language` is the language chosen last. `attempts` counts recent answers that did not fit, by screen.
    `opted_out`: the caller wants no texts at all.
    """

    language: str | None = None
    answers: Mapping[str, ProfileAnswer] = field(default_factory=dict, repr=False)
    attempts: Mapping[str, int] = field(default_factory=dict)
    opted_out: bool = False


EMPTY_PROFILE = CallerProfile()
"""The profile of a caller who is new or who withholds their number."""
