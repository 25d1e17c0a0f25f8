"""Send texts, each at most once. If nobody can tell whether a text went out, it becomes `unknown`.

The outbox leases a text to one worker at a time. The sender loads the leased texts, leaves out those that must not go
now, gives the rest their words, and hands them over. It does each step for all texts of a job together.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from gateway.callers.reach import OUT_OF_REACH, OutOfReach
from gateway.messaging import states
from gateway.messaging.dispatcher import Dispatcher, DispatchResult
from gateway.messaging.draft import DraftBuilder, NoRoute, NoWording, TextDraft
from gateway.messaging.message import SmsMessage
from gateway.messaging.message_store import MessageStore
from gateway.messaging.outcome_recorder import LeasedMessage, OutcomeRecorder
from gateway.messaging.recipient_limits import RecipientLimits
from gateway.messaging.send_policy import DropDecision, HoldDecision, SendPolicy
from gateway.storage.outbox.outbox import Lease, Outbox

NO_ROUTE_SECONDS = 60.0  # until a text that no provider may send is tried again
BATCH_SIZE = 300  # texts leased together; those with the same words go in few requests
TURN_SECONDS = 2.0  # after which a turn takes no more texts, so that a worker turns to its other streams

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends texts. Any number of workers may get the same ids at once."""

    outbox: Outbox
    messages: MessageStore
    send_policy: SendPolicy
    draft_builder: DraftBuilder
    dispatcher: Dispatcher
    outcome_recorder: OutcomeRecorder
    recipient_limits: RecipientLimits
    without_calls: Callable[[Sequence[LeasedMessage]], list[LeasedMessage]] = list
    monotonic: Callable[[], float] = time.monotonic
    batch_size: int = BATCH_SIZE

    def send_turn(self, *ids: str) -> None:
        """Send these texts, and then others that are due, as a job of its own for each hundred would cost much more.

        The turn ends when no more are due, when the throttle holds texts back, or when no text is taken.
        """
        deadline = self.monotonic() + TURN_SECONDS
        self.send(*ids)
        while self.monotonic() < deadline:
            result = self.send_due(self.batch_size)
            if result is None or result.throttled or not result.accepted:
                break

    def send(self, *ids: str) -> None:
        """Send the texts with these ids that are due and that no other worker has."""
        self._send(self.outbox.lease_many(ids, self.dispatcher.lease_seconds))

    def send_due(self, limit: int) -> DispatchResult | None:
        """Send up to `limit` of the texts that have been due longest. Return None if none is due."""
        leases = self.outbox.lease_due(limit, self.dispatcher.lease_seconds)
        return self._send(leases) if leases else None

    def _send(self, leases: Sequence[Lease]) -> DispatchResult:
        return self.dispatcher.dispatch(
            self._build_drafts(
                self.without_calls(self._apply_limits(self._apply_policy(self._load_queued(leases))))
            )
        )

    def _load_queued(self, leases: Sequence[Lease]) -> list[LeasedMessage]:
        """Return the texts that wait to be sent. Remove texts from the outbox that are gone or were sent."""
        loaded = self.messages.load_many([lease.id for lease in leases])
        found = list(zip(leases, loaded, strict=True))
        live = [(lease, message) for lease, message in found if message is not None]
        self.outcome_recorder.mark_worker_lost(
            [leased for leased in live if leased[1].state == states.SUBMITTING]
        )
        waiting = (states.QUEUED, states.SUBMITTING)
        self.outcome_recorder.finish_interrupted(
            [message for _, message in live if message.state not in waiting]
        )
        self.outcome_recorder.complete(
            lease for lease, message in found if not message or message.state not in waiting
        )
        return [leased for leased in live if leased[1].state == states.QUEUED]

    def _apply_policy(self, queued: Sequence[LeasedMessage]) -> list[LeasedMessage]:
        """Return the texts that may go now. Drop or hold back the others."""
        decisions = self.send_policy.decide([message for _, message in queued])
        decided = list(zip(queued, decisions, strict=True))
        self.outcome_recorder.drop(
            [
                (*leased, decision.state, decision.reason)
                for leased, decision in decided
                if isinstance(decision, DropDecision)
            ]
        )
        self.outcome_recorder.rescheduler.hold_until_released(
            (leased[0], decision.until) for leased, decision in decided if isinstance(decision, HoldDecision)
        )
        return [leased for leased, decision in decided if decision is None]

    def _apply_limits(self, may_go: Sequence[LeasedMessage]) -> list[LeasedMessage]:
        """Return the texts whose number may get them now. Hold back the others, until its limit allows them."""
        counted = self.recipient_limits.count([message for _, message in may_go])
        decided = [
            (lease, message, wait) for (lease, _), (message, wait) in zip(may_go, counted, strict=True)
        ]
        now = self.send_policy.clock()
        self.outcome_recorder.rescheduler.hold_until_released(
            (lease, now + timedelta(seconds=wait)) for lease, _, wait in decided if wait
        )
        return [(lease, message) for lease, message, wait in decided if not wait]

    def _build_drafts(self, may_go: Sequence[LeasedMessage]) -> list[TextDraft]:
        """Return drafts of the texts that have words and a provider. Drop or delay the others."""
        built = [(lease, message, self.draft_builder.build(lease, message)) for lease, message in may_go]
        unworded = [(lease, message) for lease, message, draft in built if isinstance(draft, NoWording)]
        self.outcome_recorder.drop([(*leased, states.SUPPRESSED, "not_worded") for leased in unworded])
        self._drop_unreachable(
            [
                (lease, message, refusal)
                for lease, message, refusal in built
                if isinstance(refusal, OutOfReach)
            ]
        )
        unroutable = [lease for lease, _, draft in built if isinstance(draft, NoRoute)]
        if unroutable:
            logger.error("texts_need_an_operator", extra={"reason": "no_route", "texts": len(unroutable)})
            self.outcome_recorder.rescheduler.delay((lease, NO_ROUTE_SECONDS) for lease in unroutable)
        return [draft for _, _, draft in built if isinstance(draft, TextDraft)]

    def _drop_unreachable(self, refused: Sequence[tuple[Lease, SmsMessage, OutOfReach]]) -> None:
        """Give up texts to numbers that `reach:` leaves out."""
        for _, message, refusal in refused:
            log_fields = {"text": message.id, "country": refusal.country, "type": refusal.type}
            logger.error("text_out_of_reach", extra=log_fields)
        self.outcome_recorder.drop(
            [(lease, message, states.FAILED, OUT_OF_REACH) for lease, message, _ in refused]
        )
