"""What a provider tells of one hop, and what became of it."""

from dataclasses import dataclass

from gateway.conversations.conversation import HopReply

HOP_DEADLINE_SECONDS = 4.0  # for a whole hop; Africa's Talking allows 15, the caller's patience less
MAX_HOPS_PER_MINUTE = 120  # of one number


@dataclass(frozen=True, slots=True)
class Hop:
    """What a provider tells of one hop. `msisdn` is E.164, empty where it is withheld; `text` all inputs so far."""

    provider: str
    channel: str
    session_id: str
    msisdn: str
    service_code: str
    network: str
    text: str


@dataclass(frozen=True, slots=True)
class HopResult:
    """The answer to a hop, and what kind of hop it was: one of `gateway.operations.metrics.OUTCOMES`."""

    reply: HopReply
    outcome: str
