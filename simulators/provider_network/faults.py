"""Faults that testers can switch on."""

from dataclasses import dataclass
from typing import Literal, get_args

import msgspec

Repeat = Literal["no", "after", "together"]
SmsMode = Literal[
    "work", "refuse", "blacklisted", "invalid_sender", "busy", "500", "hang", "accept_then_hang"
]
Receipts = Literal["delivered", "failed", "twice", "both", "none"]

SMS_MODES: tuple[SmsMode, ...] = get_args(SmsMode)
HANG_SECONDS = 60.0
LONGEST_DELAY = 20.0  # seconds
RECEIPT_SECONDS = 0.3  # seconds after the text was accepted
LATEST_RECEIPT = 600.0  # seconds


@dataclass(frozen=True, slots=True)
class HopFaults:
    """Faults of one phone's hops.

    - repeat: each hop reaches the gateway a second time, `after` the first or `together` with it.
    - delay_seconds: the time that the hop takes to reach the gateway.
    - lose_reply: the gateway's response never arrives.
    """

    repeat: Repeat = "no"
    delay_seconds: float = 0.0
    lose_reply: bool = False


@dataclass(frozen=True, slots=True)
class SmsFaults:
    """Faults of all texts.

    - mode: `refuse` each number; `blacklisted` numbers; `invalid_sender` for the whole batch; `busy` (429);
      a server error `500`; `hang` without accepting; `accept_then_hang`: the text arrives, but the response to the
      sender does not.
    - receipts: the network's report on an accepted text. `both`: first delivered, then not delivered.
    - every: the fault affects every text (1), or one in so many. The others are reported as delivered.
    - receipt_seconds: the delay after the text was accepted. At 0, the receipt may come before the response.
    """

    mode: SmsMode = "work"
    receipts: Receipts = "delivered"
    every: int = 1
    receipt_seconds: float = RECEIPT_SECONDS


def read_hop_faults(body: object) -> HopFaults:
    """Read faults from JSON; msgspec.ValidationError names the field that is wrong."""
    faults = msgspec.convert(body, HopFaults)
    if not 0 <= faults.delay_seconds <= LONGEST_DELAY:
        raise msgspec.ValidationError(f"delay_seconds is between 0 and {LONGEST_DELAY:g}")
    return faults


def read_sms_faults(body: object) -> SmsFaults:
    """Read faults from JSON; msgspec.ValidationError names the field that is wrong."""
    faults = msgspec.convert(body, SmsFaults)
    if not 0 <= faults.receipt_seconds <= LATEST_RECEIPT:
        raise msgspec.ValidationError(f"receipt_seconds is between 0 and {LATEST_RECEIPT:g}")
    if faults.every < 1:
        raise msgspec.ValidationError("every is 1 or more")
    return faults
