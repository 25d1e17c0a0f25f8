"""Says who may begin a session now, and gives the others a place in line."""

from dataclasses import dataclass
from typing import Final

from gateway.admission.admission_control import AdmissionControl
from gateway.admission.waiting_line import Place, WaitingCaller, WaitingLine

CROWDED: Final = "crowded"  # many people are calling, and we text you
CROWDED_LATER: Final = "crowded_later"  # many people are calling, dial again


@dataclass(frozen=True, slots=True)
class Admission:
    """Admits new sessions by `control`, and those whose turn has come in `line`."""

    control: AdmissionControl
    line: WaitingLine

    def admits(self, digest: str) -> bool:
        """Return whether the caller with this digest may begin a session without a look at the line."""
        if not self.control.admits():
            return False
        if self.control.is_crowded:
            self.line.leave(digest)
        return True

    def find_refusal(self, digest: str, caller: WaitingCaller | None) -> str | None:
        """Return the name of the words for a caller who was not admitted; None if it is their turn.

        `caller` is None if they cannot be texted.
        """
        if caller is None:
            return CROWDED_LATER
        match self.line.join(digest, caller):
            case Place.TURN:
                return None
            case Place.PLACED:
                return CROWDED
            case Place.FULL:
                return CROWDED_LATER
