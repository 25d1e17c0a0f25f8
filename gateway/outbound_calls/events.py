"""A provider's later word on a call that we make: what to say now that it is answered, and how it went."""

import logging
from dataclasses import dataclass

from gateway.outbound_calls import states
from gateway.outbound_calls.outbound_call import OutboundCall
from gateway.outbound_calls.outbound_call_store import SILENCE_TIMEOUT_SECONDS, OutboundCallStore
from gateway.security.crypto import Crypto

RETRY_DELAYS = (
    120.0,
    900.0,
)  # seconds after an attempt that nobody answered; after the last one it is given up
MAX_ATTEMPTS = len(RETRY_DELAYS) + 1

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CallEvents:
    """Applies what providers tell. Any of it may come twice, late, and before the answer to the call itself."""

    call_store: OutboundCallStore
    crypto: Crypto

    def on_answered(
        self, provider: str, provider_id: str, msisdn: str, *, machine: bool
    ) -> OutboundCall | None:
        """The call that is answered now; None where it is none of ours, or over. A machine's answer is nobody's."""
        call = self.call_store.find(provider, provider_id, self.crypto.digest(msisdn))
        if call is None or machine:
            return call
        due = self.call_store.outbox.now() + SILENCE_TIMEOUT_SECONDS
        if (
            not self.call_store.change_state(call, states.ANSWERED, states.AWAITING_NOTICE, due=due)
            and call.state != states.ANSWERED
        ):
            return None
        self.call_store.keep_alive(call)
        return call

    def on_machine(self, call: OutboundCall) -> None:
        """A machine answered what must not be told to one: it is not called again."""
        self.call_store.change_state(
            call, states.FAILED, states.AWAITING_NOTICE, changes={"error": "machine"}
        )

    def on_ended(self, provider: str, provider_id: str, msisdn: str, reason: str) -> None:
        """The call is over. Where nobody asked what to say, nobody answered: they are called again later."""
        call = self.call_store.find(provider, provider_id, self.crypto.digest(msisdn))
        if call is None or self.call_store.change_state(call, states.OVER, (states.ANSWERED,)):
            return
        if call.attempts < MAX_ATTEMPTS:
            state, due = states.QUEUED, self.call_store.outbox.now() + RETRY_DELAYS[call.attempts - 1]
        else:
            state, due = states.FAILED, None
        if self.call_store.change_state(
            call, state, states.AWAITING_NOTICE, due=due, changes={"error": reason}
        ):
            extra = {"call": call.id, "provider": provider, "state": state, "reason": reason}
            logger.info("call_not_picked_up", extra=extra)
