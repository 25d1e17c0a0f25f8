"""What can be made to go wrong on purpose."""

from dataclasses import dataclass
from typing import Literal, get_args

import msgspec

Repeat = Literal["no", "after", "together"]
SmsMode = Literal["work", "refuse", "blacklisted", "invalid_sender", "500", "hang", "accept_then_hang"]
Receipts = Literal["delivered", "failed", "twice", "both", "none"]

SMS_MODES: tuple[SmsMode, ...] = get_args(SmsMode)
HANG_SECONDS = 60.0
LONGEST_DELAY = 20.0  # seconds
RECEIPT_SECONDS = 0.3  # after the text was taken
LATEST_RECEIPT = 600.0  # seconds


@dataclass(frozen=True, slots=True)
class HopFaults:
    """What goes wrong with one phone's hops.

    repeat: each hop reaches the gateway a second time, `after` the first or `together` with it.
    delay_seconds: the hop is so long on its way to the gateway.
    lose_reply: the gateway's answer never arrives.
    """

    repeat: Repeat = "no"
    delay_seconds: float = 0.0
    lose_reply: bool = False


@dataclass(frozen=True, slots=True)
class SmsFaults:
    """What goes wrong with every text.

    mode: `refuse` each number; `blacklisted` numbers; `invalid_sender` for the whole batch; a server error
    `500`; `hang` without taking it; `accept_then_hang`: the text arrives, the answer to the sender does not.
    receipts: what the network reports of a text that was taken; `both`: that it was delivered, then that it was not.
    every: it does so of every text, or of each so many; of the others that they were delivered.
    receipt_seconds: how long after the text was taken it does; 0 may be before the sender knows that it was.
    """

    mode: SmsMode = "work"
    receipts: Receipts = "delivered"
    every: int = 1
    receipt_seconds: float = RECEIPT_SECONDS


def read_hop_faults(body: object) -> HopFaults:
    """Faults from JSON; msgspec.ValidationError names the field that does not fit."""
    faults = msgspec.convert(body, HopFaults)
    if not 0 <= faults.delay_seconds <= LONGEST_DELAY:
        raise msgspec.ValidationError(f"delay_seconds is between 0 and {LONGEST_DELAY:g}")
    return faults


def read_sms_faults(body: object) -> SmsFaults:
    """Faults from JSON; msgspec.ValidationError names the field that does not fit."""
    faults = msgspec.convert(body, SmsFaults)
    if not 0 <= faults.receipt_seconds <= LATEST_RECEIPT:
        raise msgspec.ValidationError(f"receipt_seconds is between 0 and {LATEST_RECEIPT:g}")
    if faults.every < 1:
        raise msgspec.ValidationError("every is 1 or more")
    return faults
