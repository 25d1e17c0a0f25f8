"""A text that arrived, whoever brought it, and what was answered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec


class SmsCommand(StrEnum):
    """What a citizen may want of our texts as such."""

    STOP = "stop"
    START = "start"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class IncomingSms:
    """One text. `id` is the provider's own and tells a repeated webhook; `msisdn` is E.164, empty where nobody answers.

    `to` is the number or short code that was texted, `carried_out` a wish that the provider has already seen to, with
    words of its own.
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
    """What goes back, empty where nothing does; its language; and what kind of hop it was, for the count."""

    text: str
    language: str
    outcome: str
