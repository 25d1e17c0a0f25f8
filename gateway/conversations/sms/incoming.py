"""A text that arrived from any provider, and the reply to it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec


class SmsCommand(StrEnum):
    """A command about our texts in general."""

    STOP = "stop"
    START = "start"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class IncomingSms:
    """One text. `id` is the provider's own, so a repeated webhook has the same.

    `msisdn` is E.164, empty if nobody can be answered there. `to` is the number or short code that was texted.
    `handled_command` is a command that the provider has already carried out and answered itself.
    """

    provider: str
    id: str
    msisdn: str
    to: str
    text: str
    network: str = ""
    sent_at: datetime | None = None
    handled_command: SmsCommand | None = None


class SmsReply(msgspec.Struct, array_like=True, frozen=True):
    """The reply, empty if none goes back; its language; and the outcome of the hop, for the metrics."""

    text: str
    language: str
    outcome: str
