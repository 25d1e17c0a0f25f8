"""Apply a provider's later reports on an outbound call: that it was answered, and that it ended."""

import logging
from dataclasses import dataclass

from gateway.outbound_calls import states
from gateway.outbound_calls.outbound_call import OutboundCall
from gateway.outbound_calls.outbound_call_store import SILENCE_TIMEOUT_SECONDS, OutboundCallStore
from gateway.security.crypto import Crypto

# Seconds after an attempt that nobody answered. After the last attempt the call is given up.
RETRY_DELAYS = (120.0, 900.0)
MAX_ATTEMPTS = len(RETRY_DELAYS) + 1

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CallEvents:
    """Applies reports of providers. Each may come twice, late, or before the answer to the call itself."""

    call_store: OutboundCallStore
    crypto: Crypto

    def on_answered(
        self, provider: str, provider_id: str, msisdn: str, *, machine: bool
    ) -> OutboundCall | None:
        """Record that a call was answered, and return it; None if it is not ours, or over.

        An answer by a machine is not recorded.
        """
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
        """Give up a call that a machine answered, as machines must not hear it."""
        self.call_store.change_state(
            call, states.FAILED, states.AWAITING_NOTICE, changes={"error": "machine"}
        )

    def on_ended(self, provider: str, provider_id: str, msisdn: str, reason: str) -> None:
        """Record the end of a call.

        If the provider never asked what to say, nobody answered, and the call is repeated later.
        """
        call = self.call_store.find(provider, provider_id, self.crypto.digest(msisdn))
        if call is None or self.call_store.change_state(call, states.OVER, (states.ANSWERED,)):
            return
        if call.attempts < MAX_ATTEMPTS:
            state, due = states.QUEUED, self.call_store.outbox.now() + RETRY_DELAYS[call.attempts - 1]
        else:
            state, due = states.FAILED, None
        if self.call_store.change_state(
            call, state, states.AWAITING_NOTICE, due=due, changes={"error": reason}, missed=True
        ):
            extra = {"call": call.id, "provider": provider, "state": state, "reason": reason}
            logger.info("call_not_picked_up", extra=extra)
