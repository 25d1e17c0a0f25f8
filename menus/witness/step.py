"""What a citizen does at one point of a session, and what other systems answer then."""

from enum import StrEnum

import msgspec

from menus.witness.lookup_samples import LookupSample


class StepKind(StrEnum):
    """What somebody does on a screen."""

    TYPED = "typed"
    SPOKEN = "spoken"
    PUT_THROUGH = "put through"
    SILENT = "silent"
    DIALLED_AGAIN = "dialled again"


class Step(msgspec.Struct, frozen=True):
    """One thing that somebody does. `text` is what is typed, or how a transfer ends. `cost` says how unusual it is."""

    kind: StepKind
    text: str = ""
    cost: float = 0.0


class Reply(msgspec.Struct, frozen=True):
    """The answer of a lookup."""

    lookup: str
    sample: LookupSample
