"""Hold back texts to a number that gets too many, and leave the last part of shared ceilings to the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from gateway.callers.use_limit import UseKind
from gateway.callers.use_limits import USE_LIMITS, UseLimits
from gateway.messaging.message import SmsMessage
from gateway.storage.redis_clients import Script

COUNT_RECIPIENTS = Script(Path(__file__).with_name("count_recipients.lua"), USE_LIMITS)


@dataclass(frozen=True, slots=True)
class RecipientLimits:
    """Counts texts by the number that they go to, each text once, however often it is tried."""

    limits: UseLimits

    def count(self, messages: Sequence[SmsMessage]) -> list[tuple[SmsMessage, float]]:
        """Return each text, and the seconds until it may go; 0 for now. This takes one round trip.

        `to_heavy_user` is set in texts to numbers that got many within the day.
        """
        if not messages:
            return []
        uses = [self.limits.count_of(UseKind.TEXTS, message.number_digest) for message in messages]
        keys: list[str] = []
        for message, use in zip(messages, uses, strict=True):
            keys += [f"message:{message.id}", *use.keys]
        answers = COUNT_RECIPIENTS.run(self.limits.client().execute_command, keys, [uses[0].spec])
        counted = []
        for message, use, (wait, alarm, used) in zip(messages, uses, answers, strict=True):
            use.log_alarm(alarm)
            is_heavy = self.limits.is_heavy(UseKind.TEXTS, used)
            counted.append((msgspec.structs.replace(message, to_heavy_user=is_heavy), float(wait)))
        return counted
