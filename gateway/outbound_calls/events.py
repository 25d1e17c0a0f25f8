"""A provider's later word on a call that we make: what to say now that it is answered, and how it went."""

import logging
from dataclasses import dataclass

from gateway.outbound_calls import states
from gateway.outbound_calls.outbound_call import Ring
from gateway.outbound_calls.store import SILENT_SECONDS, Rings
from gateway.security.crypto import Vault

WAITS = (120.0, 900.0)  # seconds after an attempt that nobody answered; after the last one it is given up
ATTEMPTS = len(WAITS) + 1

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notices:
    """Applies what providers tell. Any of it may come twice, late, and before the answer to the call itself."""

    rings: Rings
    vault: Vault

    def answered(self, provider: str, provider_id: str, msisdn: str, *, machine: bool) -> Ring | None:
        """The call that is answered now; None where it is none of ours, or over. A machine's answer is nobody's."""
        ring = self.rings.find(provider, provider_id, self.vault.digest(msisdn))
        if ring is None or machine:
            return ring
        due = self.rings.outbox.now() + SILENT_SECONDS
        if not self.rings.move(ring, states.ANSWERED, states.OUT, due=due) and ring.state != states.ANSWERED:
            return None
        self.rings.alive(ring)
        return ring

    def by_machine(self, ring: Ring) -> None:
        """A machine answered what must not be told to one: it is not rung again."""
        self.rings.move(ring, states.FAILED, states.OUT, changes={"error": "machine"})

    def over(self, provider: str, provider_id: str, msisdn: str, why: str) -> None:
        """The call is over. Where nobody asked what to say, nobody answered: they are rung again later."""
        ring = self.rings.find(provider, provider_id, self.vault.digest(msisdn))
        if ring is None or self.rings.move(ring, states.OVER, (states.ANSWERED,)):
            return
        if ring.attempts < ATTEMPTS:
            state, due = states.QUEUED, self.rings.outbox.now() + WAITS[ring.attempts - 1]
        else:
            state, due = states.FAILED, None
        if self.rings.move(ring, state, states.OUT, due=due, changes={"error": why}):
            extra = {"call": ring.id, "provider": provider, "state": state, "reason": why}
            logger.info("call_not_answered", extra=extra)
