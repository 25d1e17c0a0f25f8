"""The sending of one text: at most once, or known to be unknown.

The outbox leases it to one worker at a time, and `submitting` is written down before the provider is called.
A text that is found in `submitting` was therefore given to a worker that died or is late: it may have been
sent, becomes `unknown` and is never sent again.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from gateway.messages import states
from gateway.messages.messages import Message, Messages
from gateway.messages.receipts import Receipts
from gateway.outbox.outbox import Lease, Outbox
from gateway.outbox.waits import wait_after
from gateway.providers.base import Accepted, Later, Outgoing, Refused, SendResult, SmsProvider
from gateway.vault import Vault
from menus.text import segments

LEASE_SECONDS = 30.0  # more than the time-outs of a provider's client together
VALIDITY = timedelta(hours=24)  # an older text would only confuse
JITTER = 0.2  # part of a wait by which it is longer at most, so that those who failed together part

Words = Callable[[Message], str | None]
"""The words of a text at this moment; None where there are none."""

Wanted = Callable[[Message], bool]
"""Whether its citizen has not opted out of a text, at this moment."""

OptOut = Callable[[str], None]
"""Told the digest of a number whose citizen, says a provider, wants no more texts."""

logger = logging.getLogger(__name__)


class Sending:
    """Sends by the first of `providers`; a text that was certainly not sent goes to the next one in turn."""

    def __init__(
        self,
        outbox: Outbox,
        messages: Messages,
        receipts: Receipts,
        providers: Sequence[SmsProvider],
        words: Words,
        wanted: Wanted,
        vault: Vault,
        clock: Callable[[], datetime],
        draw: Callable[[int], int],
        opt_out: OptOut = lambda _digest: None,
    ) -> None:
        self._outbox = outbox
        self._messages = messages
        self._receipts = receipts
        self._providers = providers
        self._words = words
        self._wanted = wanted
        self._vault = vault
        self._clock = clock
        self._draw = draw
        self._opt_out = opt_out

    def send(self, message_id: str) -> None:
        """Send the text of this id if it is due and nobody else has it. Any number may call at once."""
        lease = self._outbox.lease(message_id, LEASE_SECONDS)
        if lease is None:
            return
        message = self._messages.load(message_id)
        if message is not None and message.state == states.QUEUED:
            self._send(lease, message)
            return
        if message is not None and message.state == states.SUBMITTING:
            self._give_up_waiting(message, message.provider, "worker_lost")
        self._outbox.done(lease)

    def _send(self, lease: Lease, message: Message) -> None:
        held_back = self._held_back(message)
        text = None if held_back else self._words_of(message)
        if text is None:
            state, why = held_back or (states.SUPPRESSED, "not_worded")
            self._move(message, state, "", why)
            self._outbox.done(lease)
            return
        provider = self._provider_for(message)
        outgoing = Outgoing(self._vault.open(message.number), text, message.sender or None)
        changes = {"attempts": str(message.attempts + 1), "parts": str(segments.count(text).parts)}
        # From here on the text counts as sent until the provider says otherwise.
        if self._messages.move(message, states.SUBMITTING, provider=provider.name, changes=changes):
            self._settle(lease, message, provider.name, provider.send(outgoing))

    def _provider_for(self, message: Message) -> SmsProvider:
        """An answer goes out by the provider of the number that was texted, anything else by each in turn."""
        own = [provider for provider in self._providers if provider.name == message.by]
        return own[0] if own else self._providers[message.attempts % len(self._providers)]

    def _settle(self, lease: Lease, message: Message, provider: str, result: SendResult) -> None:
        if isinstance(result, Later) and not self._expired(message):
            self._put_off(lease, message, provider, result)
            return
        if isinstance(result, Accepted):
            self._accept(message, provider, result)
        elif isinstance(result, Refused):
            if result.opted_out:
                self._opt_out(message.number_digest)
            self._move(message, states.FAILED, provider, result.reason, alarm=result.alarm)
        elif isinstance(result, Later):
            self._move(message, states.FAILED, provider, "expired")
        else:
            self._give_up_waiting(message, provider, result.reason)
        self._outbox.done(lease)

    def _give_up_waiting(self, message: Message, provider: str, why: str) -> None:
        self._move(message, states.UNKNOWN, provider, why)
        self._receipts.adopt(provider, message.number_digest)

    def _accept(self, message: Message, provider: str, accepted: Accepted) -> None:
        changes: dict[str, str | None] = {"error": None, "cost": accepted.cost}
        if accepted.parts is not None:
            changes["parts"] = str(accepted.parts)
        self._messages.move(
            message, states.ACCEPTED, provider=provider, provider_id=accepted.provider_id, changes=changes
        )
        logger.info(
            "text_accepted",
            extra={"text": message.id, "provider": provider, "state": states.ACCEPTED},
        )
        if accepted.provider_id:
            self._receipts.settle(message, provider, accepted.provider_id)

    def _put_off(self, lease: Lease, message: Message, provider: str, later: Later) -> None:
        wait = max(wait_after(message.attempts), later.wait or 0.0)
        wait *= 1 + JITTER * self._draw(1001) / 1000
        if self._move(message, states.QUEUED, provider, later.reason, alarm=later.alarm):
            self._outbox.later(lease, self._outbox.now() + wait)
        else:  # we were so late that someone took it for unknown
            self._outbox.done(lease)

    def _move(self, message: Message, state: str, provider: str, why: str, *, alarm: bool = False) -> bool:
        moved = self._messages.move(message, state, provider=provider, changes={"error": why})
        logger.log(
            logging.ERROR if alarm else logging.INFO,
            "texts_need_an_operator" if alarm else "text_not_accepted",
            extra={"text": message.id, "provider": provider, "state": state, "reason": why},
        )
        return moved

    def _held_back(self, message: Message) -> tuple[str, str] | None:
        """The state of a text that must not be sent any more, and why."""
        if self._expired(message):
            return states.FAILED, "expired"
        return None if self._wanted(message) else (states.SUPPRESSED, "opted_out")

    def _words_of(self, message: Message) -> str | None:
        return self._vault.open(message.text) if message.text else self._words(message)

    def _expired(self, message: Message) -> bool:
        return self._clock() - message.created_at >= VALIDITY
