"""The states of a payment."""

from typing import Final, cast

import msgspec

from gateway.storage.redis_clients import CommandSender

ASKED: Final = "asked"  # by the menus; its phone has no prompt yet
PROMPTED: Final = "prompted"  # the payment system took the request, which is no payment
PAID: Final = "paid"
CANCELLED: Final = "cancelled"  # on the phone
FAILED: Final = "failed"  # no money, a wrong PIN, too late, or refused before the phone was asked
UNREACHABLE: Final = "unreachable"  # the phone was off, or showed nothing
UNKNOWN: Final = "unknown"  # it may have been paid: nobody is prompted again until that is known

STATES: Final = (ASKED, PROMPTED, PAID, CANCELLED, FAILED, UNREACHABLE, UNKNOWN)
OPEN: Final = frozenset({ASKED, PROMPTED, UNKNOWN})
"""The states of a payment of which it is not known yet what became of it."""
UNPAID: Final = frozenset({CANCELLED, FAILED, UNREACHABLE})
"""The states of a payment that was not made."""


def record_key(payment_id: str) -> str:
    """Return the key of the record of a payment."""
    return f"payment:{payment_id}"


class PaymentState(msgspec.Struct, frozen=True):
    """What became of a payment, one of STATES. `receipt` is the payment system's own number, empty if not known."""

    state: str
    receipt: str = ""


class PaymentStates:
    """Reads the states of payments. `call` sends a command to the durable store, fast enough for a hop."""

    def __init__(self, call: CommandSender) -> None:
        self._call = call

    def read(self, payment_id: str) -> PaymentState | None:
        """Return the state of a payment; None if there is none, or it is no longer kept. Redis errors pass through."""
        found = self._call("HMGET", record_key(payment_id), "state", "receipt")
        state, receipt = cast("list[bytes | None]", found)
        return None if state is None else PaymentState(state.decode(), (receipt or b"").decode())
