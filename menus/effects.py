"""What the engine asks the gateway to do, and what the gateway answers.

A turn that carries a request waits: the gateway carries it out and calls `engine.resume` with the outcome. A turn's
effects are carried out once the turn is saved.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Submission:
    """A case to file. `visit` is `<screen>:<how-manieth>`: the same visit is the same case, however often asked."""

    visit: str
    kind: str
    title: str
    fields: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Filed:
    """The submission is kept for good, under this reference."""

    reference: str


@dataclass(frozen=True, slots=True)
class LookUp:
    """How does this case stand? `open`: its note may be shown to others than its filer; `within`: seconds."""

    visit: str
    lookup: str
    reference: str
    open: bool
    within: float


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that were found, best first; none at all means that there are none."""

    rows: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """The source could not be asked."""


@dataclass(frozen=True, slots=True)
class Late:
    """The source did not answer in time."""


@dataclass(frozen=True, slots=True)
class RememberLanguage:
    """Greet this caller in this language from now on."""

    language: str


Request = Submission | LookUp
Outcome = Filed | Found | Failed | Late
Effect = RememberLanguage
