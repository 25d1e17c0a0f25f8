"""The job that makes a call: at a time that the menus allow, and not again if the phone may have rung.

The outbox leases a call to one worker at a time. A call that was handed over stays in the outbox until the provider has
reported its end. If no report comes within NOTICE_TIMEOUT_SECONDS, the outcome is unknown, and the call is not
repeated.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from gateway.callers.reach import OUT_OF_REACH, FindRefusal
from gateway.errors import DecryptionError
from gateway.outbound_calls import states
from gateway.outbound_calls.outbound_call import OutboundCall
from gateway.outbound_calls.outbound_call_store import AttemptStart, OutboundCallStore
from gateway.providers.sms_provider import SendAccepted, SendDeferred, SendRefused, SendResult
from gateway.providers.voice_provider import VoiceProvider
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Lease, Outbox, retry_wait
from menus.model import Service
from menus.model.opening_hours import next_opening

LEASE_SECONDS = 30.0  # more than all time-outs of a provider's client together
NOTICE_TIMEOUT_SECONDS = 180.0  # longer than a phone rings and a notice takes
BUSY_RETRY_SECONDS = 60.0
VALIDITY = timedelta(hours=2)  # from the first attempt, if no provider takes it; later nobody waits for it

REFUSED_STARTS = {AttemptStart.TOO_MANY: "rung_too_often", AttemptStart.CEILING: "daily_ceiling"}

RefusalReason = Callable[[OutboundCall], str | None]
"""Returns why a call that tells a message must not be made now; None if it may be made."""

logger = logging.getLogger(__name__)


class Dialler:
    """Makes calls by the first of `providers`. A call that was certainly not taken goes to the next one in turn."""

    def __init__(
        self,
        outbox: Outbox,
        call_store: OutboundCallStore,
        providers: Sequence[VoiceProvider],
        service: Callable[[], Service],
        crypto: Crypto,
        clock: Callable[[], datetime],
        find_refusal: FindRefusal,
        refusal_reason: RefusalReason = lambda _call: None,
    ) -> None:
        """`find_refusal` returns why a number must not be called."""
        self._outbox = outbox
        self._call_store = call_store
        self._providers = providers
        self._service = service
        self._crypto = crypto
        self._clock = clock
        self._find_refusal = find_refusal
        self._refusal_reason = refusal_reason

    def call(self, call_id: str) -> None:
        """Make a call if it is due and no other worker has it. Any number of workers may try this at once."""
        lease = self._outbox.lease(call_id, LEASE_SECONDS)
        if lease is None:
            return
        call = self._call_store.load(call_id)
        if call is None:
            self._outbox.complete(lease)
        elif call.state == states.QUEUED:
            self._attempt_readable(lease, call)
        elif call.state == states.RINGING:
            self._change_state(call, states.UNKNOWN, "unheard_of")
        else:  # answered, and its notice never came
            self._call_store.change_state(call, states.OVER, (states.ANSWERED,))
            self._outbox.complete(lease)

    def _attempt_readable(self, lease: Lease, call: OutboundCall) -> None:
        try:
            msisdn = self._crypto.decrypt(call.encrypted_number)
        except DecryptionError:  # its key is gone, and will not come back by waiting
            self._change_state(call, states.FAILED, "unreadable", alarm=True)
        else:
            self._attempt(lease, call, msisdn)

    def _attempt(self, lease: Lease, call: OutboundCall, msisdn: str) -> None:
        refusal = self._find_refusal(msisdn)
        if refusal is not None:
            log_fields = {"call": call.id, "country": refusal.country, "type": refusal.type}
            logger.error("call_out_of_reach", extra=log_fields)
            self._change_state(call, states.FAILED, OUT_OF_REACH)
            return
        opening = self._next_opening(call)
        if opening is None:
            self._change_state(call, states.FAILED, "never_open")
            return
        if opening > self._outbox.now():
            self._outbox.reschedule(lease, opening)
            return
        if (
            call.first_attempt_at is not None
            and call.failures
            and self._clock() - call.first_attempt_at >= VALIDITY
        ):
            self._change_state(call, states.FAILED, "expired")
            return
        reason = self._refusal_reason(call) if call.message_id else None
        if reason is not None:
            self._change_state(call, states.FAILED, reason)
            return
        provider = self._providers[call.failures % len(self._providers)]
        start = self._call_store.begin_attempt(call, provider.name)
        if start is AttemptStart.BUSY:
            self._outbox.reschedule(lease, self._outbox.now() + BUSY_RETRY_SECONDS)
        elif start in REFUSED_STARTS:
            self._change_state(call, states.FAILED, REFUSED_STARTS[start])
        elif start is AttemptStart.NOT_QUEUED:
            self._outbox.complete(lease)
        else:
            result = provider.call(msisdn)
            current = self._call_store.load(call.id)
            if current is not None:
                self._record_result(lease, current, call.attempts + 1, result)

    def _record_result(self, lease: Lease, call: OutboundCall, attempt: int, result: SendResult) -> None:
        """Record the provider's answer to an attempt. The notice of its end may have come before."""
        if isinstance(result, SendRefused):
            self._change_state(call, states.FAILED, result.reason, alarm=result.alarm)
            return
        if isinstance(result, SendDeferred):
            self._retry_later(call, result)
            return
        if isinstance(result, SendAccepted):
            if result.provider_id:
                self._call_store.bind_provider_id(call, call.provider, result.provider_id, attempt)
            logger.info("call_accepted", extra={"call": call.id, "provider": call.provider})
        else:
            logger.warning("call_result_unknown", extra={"call": call.id, "reason": result.reason})
        # Changes nothing if the provider's notice came before, as the lease is gone then.
        self._outbox.reschedule(lease, self._outbox.now() + NOTICE_TIMEOUT_SECONDS)

    def _retry_later(self, call: OutboundCall, deferred: SendDeferred) -> None:
        self._call_store.uncount_attempt(call)
        wait = max(retry_wait(call.failures), deferred.wait_seconds or 0.0)
        if call.first_attempt_at is not None:
            left = call.first_attempt_at + VALIDITY - self._clock()
            wait = min(wait, max(0.0, left.total_seconds()))
        changes = {"attempts": str(call.attempts - 1), "failures": str(call.failures + 1)}
        due = self._outbox.now() + wait
        self._change_state(
            call, states.QUEUED, deferred.reason, due=due, changes=changes, alarm=deferred.alarm
        )

    def _next_opening(self, call: OutboundCall) -> float | None:
        """Return the moment from which the menus allow the call, in Unix seconds; None if they never do."""
        service, now = self._service(), self._clock()
        if not call.opening_hours or call.opening_hours not in service.hours:
            return now.timestamp()
        opening = next_opening(service, call.opening_hours, now.astimezone(service.time_zone))
        return None if opening is None else opening.timestamp()

    def _change_state(
        self,
        call: OutboundCall,
        state: str,
        reason: str,
        *,
        due: float | None = None,
        changes: dict[str, str] | None = None,
        alarm: bool = False,
    ) -> None:
        moved = self._call_store.change_state(
            call,
            state,
            (states.QUEUED, states.RINGING),
            due=due,
            changes={**(changes or {}), "error": reason},
        )
        if moved:
            logger.log(
                logging.ERROR if alarm else logging.INFO,
                "calls_need_an_operator" if alarm else "call_not_placed",
                extra={"call": call.id, "provider": call.provider, "state": state, "reason": reason},
            )
