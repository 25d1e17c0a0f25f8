"""Sends texts: each at most once, or known to be unknown.

The outbox leases a text to one worker at a time. The sender loads what was leased, leaves out what must not go now,
and has the rest worded and handed over. It does each step for all texts of a job together.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gateway.messaging import states
from gateway.messaging.dispatcher import Dispatcher, DispatchResult
from gateway.messaging.draft import DraftBuilder, NoRoute, NoWording, TextDraft
from gateway.messaging.message_store import MessageStore
from gateway.messaging.outcome_recorder import LeasedMessage, OutcomeRecorder
from gateway.messaging.send_policy import DropDecision, HoldDecision, SendPolicy
from gateway.storage.outbox.outbox import Lease, Outbox

NO_ROUTE_SECONDS = 60.0  # until a text is tried again that no provider may carry

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends texts. Any number of workers may be given the same ids at once."""

    outbox: Outbox
    messages: MessageStore
    send_policy: SendPolicy
    draft_builder: DraftBuilder
    dispatcher: Dispatcher
    outcome_recorder: OutcomeRecorder
    without_calls: Callable[[Sequence[LeasedMessage]], list[LeasedMessage]] = list

    def send(self, *ids: str) -> None:
        """Send the texts of these ids that are due and that nobody else has."""
        self._send(self.outbox.lease_many(ids, self.dispatcher.lease_seconds))

    def send_due(self, limit: int) -> DispatchResult | None:
        """Send up to `limit` of the texts that have been due longest; None where none is due."""
        leases = self.outbox.lease_due(limit, self.dispatcher.lease_seconds)
        return self._send(leases) if leases else None

    def _send(self, leases: Sequence[Lease]) -> DispatchResult:
        return self.dispatcher.dispatch(
            self._build_drafts(self.without_calls(self._apply_policy(self._load_queued(leases))))
        )

    def _load_queued(self, leases: Sequence[Lease]) -> list[LeasedMessage]:
        """The texts that wait to be sent. Those that are gone, or were sent, leave the outbox."""
        loaded = self.messages.load_many([lease.id for lease in leases])
        found = list(zip(leases, loaded, strict=True))
        live = [(lease, message) for lease, message in found if message is not None]
        self.outcome_recorder.mark_worker_lost([one for one in live if one[1].state == states.SUBMITTING])
        waiting = (states.QUEUED, states.SUBMITTING)
        self.outcome_recorder.finish_interrupted(
            [message for _, message in live if message.state not in waiting]
        )
        self.outcome_recorder.complete(
            lease for lease, message in found if not message or message.state not in waiting
        )
        return [one for one in live if one[1].state == states.QUEUED]

    def _apply_policy(self, queued: Sequence[LeasedMessage]) -> list[LeasedMessage]:
        """Those that may go now. Of the others some never will, and some wait."""
        decisions = self.send_policy.decide([message for _, message in queued])
        decided = list(zip(queued, decisions, strict=True))
        self.outcome_recorder.drop(
            [
                (*one, decision.state, decision.reason)
                for one, decision in decided
                if isinstance(decision, DropDecision)
            ]
        )
        self.outcome_recorder.rescheduler.hold_until_released(
            (one[0], decision.until) for one, decision in decided if isinstance(decision, HoldDecision)
        )
        return [one for one, decision in decided if decision is None]

    def _build_drafts(self, may_go: Sequence[LeasedMessage]) -> list[TextDraft]:
        """Those that have words and a provider."""
        made = [(lease, message, self.draft_builder.build(lease, message)) for lease, message in may_go]
        unworded = [(lease, message) for lease, message, draft in made if isinstance(draft, NoWording)]
        self.outcome_recorder.drop([(*one, states.SUPPRESSED, "not_worded") for one in unworded])
        unroutable = [lease for lease, _, draft in made if isinstance(draft, NoRoute)]
        if unroutable:
            logger.error("texts_need_an_operator", extra={"reason": "no_route", "texts": len(unroutable)})
            self.outcome_recorder.rescheduler.delay((lease, NO_ROUTE_SECONDS) for lease in unroutable)
        return [draft for _, _, draft in made if isinstance(draft, TextDraft)]
