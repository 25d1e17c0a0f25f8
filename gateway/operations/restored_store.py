"""After a restore from a backup: what may have gone out since the backup was taken is not sent again.

The backup shows texts and calls as waiting that went out afterwards. Nobody can tell which of them did, so all of them
become `unknown`, as after any other lost answer. Cases are forwarded again: the case system knows them by their
references. What is due later than now cannot have gone out, and stays.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import redis

from gateway.admission.waiting_line import LINE_KEY
from gateway.messaging import states
from gateway.messaging.announcements.announcement_store import AnnouncementStore
from gateway.messaging.message_store import MessageStore, StateChange
from gateway.outbound_calls import states as call_states
from gateway.outbound_calls.outbound_call_store import OutboundCallStore
from gateway.payments.ledger import PaymentLedger
from gateway.storage.outbox.outbox import Outbox

REASON = "store_restored"
HORIZON_SECONDS = 60.0  # longer than a lease, which a worker that is gone may have left in the backup
BATCH = 500
MOST_PAYMENTS = 100_000  # that wait in a backup
KEPT_SECONDS = 3600  # of a late lookup, as after any other end of one


@dataclass(slots=True)
class RestoreCounts:
    """What may have gone out since the backup: texts, calls, late answers, reminders; announcements under way."""

    texts: int = 0
    calls: int = 0
    late_answers: int = 0
    announcements: int = 0
    callers_in_line: int = 0
    payments: int = 0
    reminders: int = 0


@dataclass(frozen=True, slots=True)
class RestoredStore:
    """Settles what waits in a store that was restored. No worker may run meanwhile."""

    client: redis.Redis
    messages: MessageStore
    message_outboxes: Sequence[Outbox]
    calls: OutboundCallStore
    late_outbox: Outbox
    announcements: AnnouncementStore
    payments: PaymentLedger
    skip_reminders: Callable[[], int]

    def settle(self) -> RestoreCounts:
        """Let nothing go out twice. Redis errors pass through; run it again then."""
        counts = RestoreCounts()
        for ids in _due(self.calls.outbox):  # first, as the end of a call makes its text due
            counts.calls += sum(self._settle_call(call_id) for call_id in ids)
            self.calls.outbox.remove(ids)
        for outbox in self.message_outboxes:
            for ids in _due(outbox):
                counts.texts += self._settle_texts(ids)
                outbox.remove(ids)
        for ids in _due(self.late_outbox):
            for lease in self.late_outbox.lease_many(ids, HORIZON_SECONDS):
                ended = {"session": None, "caller": None, "state": "given_up"}
                counts.late_answers += self.late_outbox.complete(lease, ended, keep=KEPT_SECONDS)
            self.late_outbox.remove(ids)
        for payment_id, due in self.payments.outbox.list_pending(MOST_PAYMENTS):
            if due <= self.payments.outbox.now() + HORIZON_SECONDS:
                counts.payments += self.payments.suspect(payment_id, REASON)
        for status in self.announcements.all():
            if status.queued_at is None and status.cancelled_at is None:
                counts.announcements += self.announcements.mark_cancelled(status.id)
        counts.callers_in_line = int(self.client.zcard(LINE_KEY))
        self.client.delete(LINE_KEY)
        counts.reminders = self.skip_reminders()
        return counts

    def _settle_texts(self, ids: Sequence[str]) -> int:
        found = [message for message in self.messages.load_many(ids) if message is not None]
        queued = [message for message in found if message.state == states.QUEUED]
        self.messages.change_states([StateChange(message, states.SUBMITTING) for message in queued])
        open_ones = [message for message in found if message.state in (states.QUEUED, states.SUBMITTING)]
        changes = {"error": REASON}
        return sum(
            self.messages.change_states(
                [StateChange(message, states.UNKNOWN, changes=changes) for message in open_ones]
            )
        )

    def _settle_call(self, call_id: str) -> bool:
        call = self.calls.load(call_id)
        sources = (call_states.QUEUED, call_states.RINGING)
        return call is not None and self.calls.change_state(
            call, call_states.UNKNOWN, sources, changes={"error": REASON}
        )


def _due(outbox: Outbox) -> Iterator[list[str]]:
    """Yield the ids of items that may have been sent, some hundred at a time. The caller removes them."""
    until = outbox.now() + HORIZON_SECONDS
    while ids := [item for item, due in outbox.list_pending(BATCH) if due <= until]:
        yield ids
