"""The job that rings somebody: at a time that the menus allow, and never again where the phone may have rung.

The outbox leases a call to one worker at a time. Once it is handed over it stays in the outbox until the provider has
told how it went; where no word comes within `UNHEARD_SECONDS` nobody knows, and it is not repeated.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from gateway.outbound_calls import states
from gateway.outbound_calls.outbound_call import Ring
from gateway.outbound_calls.store import Begun, Rings
from gateway.providers.sms_provider import Accepted, Later, Refused, SendResult
from gateway.providers.voice_provider import VoiceProvider
from gateway.security.crypto import Vault
from gateway.storage.outbox.backoff import wait_after
from gateway.storage.outbox.outbox import Lease, Outbox
from menus.model import Service
from menus.model.opening_hours import opens

LEASE_SECONDS = 30.0  # more than the time-outs of a provider's client together
UNHEARD_SECONDS = 180.0  # longer than a phone rings, and a notice takes
ENGAGED_SECONDS = 60.0
VALIDITY = timedelta(hours=2)  # from the first attempt, where no provider takes it: later nobody waits for it

Objection = Callable[[Ring], str | None]
"""Why a call that tells a message is not to be made at this moment; None where it is."""

logger = logging.getLogger(__name__)


class Ringing:
    """Rings by the first of `providers`; a call that was certainly not taken goes to the next one in turn."""

    def __init__(
        self,
        outbox: Outbox,
        rings: Rings,
        providers: Sequence[VoiceProvider],
        service: Callable[[], Service],
        vault: Vault,
        clock: Callable[[], datetime],
        objection: Objection = lambda _ring: None,
    ) -> None:
        self._outbox = outbox
        self._rings = rings
        self._providers = providers
        self._service = service
        self._vault = vault
        self._clock = clock
        self._objection = objection

    def ring(self, ring_id: str) -> None:
        """Ring for the call of this id if it is due and nobody else has it. Any number may call at once."""
        lease = self._outbox.lease(ring_id, LEASE_SECONDS)
        if lease is None:
            return
        ring = self._rings.load(ring_id)
        if ring is None:
            self._outbox.done(lease)
        elif ring.state == states.QUEUED:
            self._ring(lease, ring)
        elif ring.state == states.RINGING:
            self._move(ring, states.UNKNOWN, "unheard_of")
        else:  # answered, and its notice never came
            self._rings.move(ring, states.OVER, (states.ANSWERED,))
            self._outbox.done(lease)

    def _ring(self, lease: Lease, ring: Ring) -> None:
        opening = self._opening(ring)
        if opening is None:
            self._move(ring, states.FAILED, "never_open")
            return
        if opening > self._outbox.now():
            self._outbox.later(lease, opening)
            return
        if ring.since is not None and ring.failures and self._clock() - ring.since >= VALIDITY:
            self._move(ring, states.FAILED, "expired")
            return
        why = self._objection(ring) if ring.message else None
        if why is not None:
            self._move(ring, states.FAILED, why)
            return
        provider = self._providers[ring.failures % len(self._providers)]
        begun = self._rings.begin(ring, provider.name)
        if begun is Begun.ENGAGED:
            self._outbox.later(lease, self._outbox.now() + ENGAGED_SECONDS)
        elif begun is Begun.MANY:
            self._move(ring, states.FAILED, "rung_too_often")
        elif begun is Begun.GONE:
            self._outbox.done(lease)
        else:
            result = provider.ring(self._vault.open(ring.number))
            current = self._rings.load(ring.id)
            if current is not None:
                self._settle(lease, current, ring.attempts + 1, result)

    def _settle(self, lease: Lease, ring: Ring, attempt: int, result: SendResult) -> None:
        """What the provider said of the attempt that it was just given. Its notice may have been here before."""
        if isinstance(result, Refused):
            self._move(ring, states.FAILED, result.reason, alarm=result.alarm)
            return
        if isinstance(result, Later):
            self._put_off(ring, result)
            return
        if isinstance(result, Accepted):
            if result.provider_id:
                self._rings.bind(ring, ring.provider, result.provider_id, attempt)
            logger.info("call_accepted", extra={"call": ring.id, "provider": ring.provider})
        else:
            logger.warning("call_unanswered", extra={"call": ring.id, "reason": result.reason})
        # Changes nothing where the provider's notice was here before: then the lease is no more.
        self._outbox.later(lease, self._outbox.now() + UNHEARD_SECONDS)

    def _put_off(self, ring: Ring, later: Later) -> None:
        self._rings.take_back(ring)
        wait = max(wait_after(ring.failures), later.wait or 0.0)
        changes = {"attempts": str(ring.attempts - 1), "failures": str(ring.failures + 1)}
        due = self._outbox.now() + wait
        self._move(ring, states.QUEUED, later.reason, due=due, changes=changes, alarm=later.alarm)

    def _opening(self, ring: Ring) -> float | None:
        """From when on the menus allow to ring, in Unix seconds; None where they never do."""
        service, now = self._service(), self._clock()
        if not ring.hours or ring.hours not in service.hours:
            return now.timestamp()
        opening = opens(service, ring.hours, now.astimezone(service.time_zone))
        return None if opening is None else opening.timestamp()

    def _move(
        self,
        ring: Ring,
        state: str,
        why: str,
        *,
        due: float | None = None,
        changes: dict[str, str] | None = None,
        alarm: bool = False,
    ) -> None:
        moved = self._rings.move(
            ring, state, (states.QUEUED, states.RINGING), due=due, changes={**(changes or {}), "error": why}
        )
        if moved:
            logger.log(
                logging.ERROR if alarm else logging.INFO,
                "calls_need_an_operator" if alarm else "call_not_made",
                extra={"call": ring.id, "provider": ring.provider, "state": state, "reason": why},
            )
