"""What the desk and the providers do wrong, in the words that their simulators take."""

from collections.abc import Mapping

from faults.agency_system import FaultModes

PROVIDER_MODES: FaultModes = {
    "is busy": {"mode": "busy"},
    "fails": {"mode": "500"},
    "hangs": {"mode": "hang"},
    "answers late": {"mode": "accept_then_hang"},  # it lets go when it works again
    "answers and dies": {"mode": "accept_then_hang"},
    "reports twice": {"receipts": "twice", "receipt_seconds": 0.0},
    "reports both": {"receipts": "both", "receipt_seconds": 0.0},
}
DESK_MODES: FaultModes = {
    "refuses": {"mode": "refuse"},
    "fails": {"mode": "500"},
    "hangs": {"mode": "hang"},
    "answers late": {"mode": "accept_then_hang"},
    "answers and dies": {"mode": "accept_then_hang"},
}
MODES: Mapping[str, FaultModes] = {"desk": DESK_MODES, "at": PROVIDER_MODES, "twilio": PROVIDER_MODES}
WORK: Mapping[str, object] = {"mode": "work"}
