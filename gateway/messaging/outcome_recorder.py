"""Record the results of texts that were handed over, many at once, in few round trips."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from gateway.messaging import states
from gateway.messaging.draft import Batch, TextDraft
from gateway.messaging.message import REPLY, SmsMessage
from gateway.messaging.message_store import MessageStore, StateChange
from gateway.messaging.receipts import ReceiptProcessor
from gateway.messaging.routing.cost_counter import AcceptedText, OnAccepted
from gateway.messaging.send_policy import ResumedAt, is_expired, time_left
from gateway.messaging.throttle import Throttle
from gateway.providers.sms_provider import (
    SendAccepted,
    SendDeferred,
    SendRefused,
    SendResult,
    may_try_other_provider,
)
from gateway.storage.outbox.outbox import ItemOutcome, Lease, Outbox, retry_wait

LeasedMessage = tuple[Lease, SmsMessage]
"""A text that only this worker has for now, with its lease."""

OnOptOut = Callable[[str], None]
"""Called with the digest of a number when a provider reports that its citizen wants no more texts."""

OnUnknown = Callable[[Sequence[tuple[str, str]]], None]
"""Called with texts that have become `unknown`: the id and the provider of each."""

MAX_QUEUE_SECONDS = 600.0
# The most that is added to a wait, as a share of it, so that texts that failed together do not come back together.
JITTER = 0.2

logger = logging.getLogger(__name__)


class OutcomeRecorder:
    """Records the results of texts and removes the texts from the outbox. `rescheduler` puts unfinished ones back."""

    def __init__(
        self,
        outbox: Outbox,
        messages: MessageStore,
        receipts: ReceiptProcessor,
        throttle: Throttle,
        clock: Callable[[], datetime],
        draw: Callable[[int], int],
        opt_out: OnOptOut = lambda _digest: None,
        on_accepted: OnAccepted = lambda _accepted: None,
        resumed_at: ResumedAt = lambda: None,
        on_unknown: OnUnknown = lambda _unknown: None,
    ) -> None:
        self.rescheduler = Rescheduler(outbox, throttle, draw)
        self._outbox = outbox
        self._messages = messages
        self._receipts = receipts
        self._throttle = throttle
        self._clock = clock
        self._opt_out = opt_out
        self._on_accepted = on_accepted
        self._on_unknown = on_unknown
        self._resumed_at = resumed_at

    def complete(self, leases: Iterable[Lease]) -> None:
        """Remove texts from the outbox: there is nothing left to do with them."""
        self._outbox.apply_outcomes(ItemOutcome(lease, "done") for lease in leases)

    def drop(self, dropped: Sequence[tuple[Lease, SmsMessage, str, str]]) -> None:
        """Give up texts. Each comes with its final state and the reason."""
        self._change_states(
            [_change_with_error(message, state, "", reason) for _, message, state, reason in dropped]
        )
        self.complete(lease for lease, *_ in dropped)

    def mark_worker_lost(self, found: Sequence[LeasedMessage]) -> None:
        """Record texts as `unknown` that a worker was handing over when it died or became late."""
        self._record_unknown(
            [
                _change_with_error(message, states.UNKNOWN, message.provider, "worker_lost")
                for _, message in found
            ]
        )
        self.complete(lease for lease, _ in found)

    def record(self, answered: Sequence[tuple[TextDraft, SendResult]]) -> None:
        """Record what providers answered for these drafts."""
        answered = [(draft, _defer_to_other_provider(draft, result)) for draft, result in answered]
        accepted = [(draft, result) for draft, result in answered if isinstance(result, SendAccepted)]
        rest = [(draft, result) for draft, result in answered if not isinstance(result, SendAccepted)]
        deferred = [
            (draft, result)
            for draft, result in rest
            if isinstance(result, SendDeferred)
            and not is_expired(draft.message, self._clock(), self._resumed_at)
        ]
        deferred_ids = {draft.message.id for draft, _ in deferred}
        self._record_accepted(accepted)
        self._record_deferred(deferred)
        self._record_failed(
            [(draft, result) for draft, result in rest if draft.message.id not in deferred_ids]
        )
        self.complete(draft.lease for draft, _ in answered if draft.message.id not in deferred_ids)

    def _record_accepted(self, accepted: Sequence[tuple[TextDraft, SendAccepted]]) -> None:
        if not accepted:
            return
        self._messages.change_states([_accepted_change(draft, result) for draft, result in accepted])
        self._on_accepted(
            [
                AcceptedText(
                    draft.provider.name,
                    draft.message,
                    draft.outgoing.msisdn,
                    result.parts or draft.parts,
                    result.cost,
                    draft.price,
                )
                for draft, result in accepted
            ]
        )
        for draft, _ in accepted:
            log_fields = {"text": draft.message.id, "provider": draft.provider.name, "state": states.ACCEPTED}
            logger.info("text_accepted", extra=log_fields)
        self._receipts.apply_held_many(
            [
                (draft.message, draft.provider.name, result.provider_id)
                for draft, result in accepted
                if result.provider_id
            ]
        )

    def _record_deferred(self, later: Sequence[tuple[TextDraft, SendDeferred]]) -> None:
        moves = [
            _change_with_error(draft.message, states.QUEUED, draft.provider.name, result.reason)
            for draft, result in later
        ]
        applied = self._change_states(moves, [result.alarm for _, result in later])
        now = self._outbox.now()
        self._outbox.apply_outcomes(
            # If the change was refused, this worker was late, and another one has recorded the text as unknown.
            ItemOutcome(draft.lease, "due", now + self._retry_delay(draft, result))
            if was_applied
            else ItemOutcome(draft.lease, "done")
            for (draft, result), was_applied in zip(later, applied, strict=True)
        )
        self._throttle.refund([Batch((draft,)).rate_request for draft, _ in later])

    def _retry_delay(self, draft: TextDraft, later: SendDeferred) -> float:
        """Return the seconds until the next attempt. A text waits no longer than it is valid."""
        delay = self.rescheduler.retry_delay(draft.message, later)
        return min(delay, time_left(draft.message, self._clock(), self._resumed_at).total_seconds())

    def _record_failed(self, answered: Sequence[tuple[TextDraft, SendResult]]) -> None:
        """Record texts that will never be sent, and texts that may have been sent."""
        refused, unknown, alarms, not_sent = [], [], [], []
        for draft, result in answered:
            if isinstance(result, SendRefused | SendDeferred):
                reason = result.reason if isinstance(result, SendRefused) else "expired"
                refused.append(_change_with_error(draft.message, states.FAILED, draft.provider.name, reason))
                alarms.append(isinstance(result, SendRefused) and result.alarm)
                not_sent.append(Batch((draft,)).rate_request)
            elif not isinstance(result, SendAccepted):
                unknown.append(
                    _change_with_error(draft.message, states.UNKNOWN, draft.provider.name, result.reason)
                )
            if isinstance(result, SendRefused) and result.opted_out:
                self._opt_out(draft.message.number_digest)
        self._throttle.refund(not_sent)
        self._change_states(refused, alarms)
        self._record_unknown(unknown)

    def finish_interrupted(self, messages: Sequence[SmsMessage]) -> None:
        """Finish the work on texts whose worker died after it recorded their state."""
        accepted = [message for message in messages if message.provider_id and not message.is_final]
        if accepted:
            self._receipts.apply_held_many([(one, one.provider, one.provider_id) for one in accepted])
        unknown = [message for message in messages if message.state == states.UNKNOWN]
        self._reconcile_unknown([(message, message.provider) for message in unknown])

    def _record_unknown(self, moves: Sequence[StateChange]) -> None:
        self._change_states(moves)
        self._reconcile_unknown([(move.message, move.provider) for move in moves])

    def _reconcile_unknown(self, unknown: Sequence[tuple[SmsMessage, str]]) -> None:
        self._on_unknown([(message.id, provider) for message, provider in unknown])
        for message, provider in unknown:
            self._receipts.match_by_number(provider, message.number_digest)

    def _change_states(self, moves: Sequence[StateChange], alarms: Sequence[bool] = ()) -> list[bool]:
        for index, move in enumerate(moves):
            alarm = index < len(alarms) and alarms[index]
            log_fields = {"text": move.message.id, "provider": move.provider, "state": move.state}
            logger.log(
                logging.ERROR if alarm else logging.INFO,
                "texts_need_an_operator" if alarm else "text_not_accepted",
                extra=log_fields | {"reason": (move.changes or {}).get("error")},
            )
        return self._messages.change_states(moves)


class Rescheduler:
    """Gives leased texts back to the outbox, to be sent later. They stay `queued`. That is not an attempt."""

    def __init__(self, outbox: Outbox, throttle: Throttle, draw: Callable[[int], int]) -> None:
        self._outbox = outbox
        self._throttle = throttle
        self._draw = draw

    def hold_until_released(self, delayed: Iterable[tuple[Lease, datetime]]) -> None:
        """Hold texts back until the given moments. Their validity counts from there."""
        self._outbox.apply_outcomes(
            ItemOutcome(
                lease, "due", until.timestamp(), {"released_at": until.isoformat(timespec="milliseconds")}
            )
            for lease, until in delayed
        )

    def delay(self, delayed: Iterable[tuple[Lease, float]]) -> None:
        """Delay texts by the given seconds."""
        now = self._outbox.now()
        self._outbox.apply_outcomes(ItemOutcome(lease, "due", now + seconds) for lease, seconds in delayed)

    def delay_for_throttle(self, delayed: Sequence[tuple[TextDraft, float]]) -> None:
        """Delay drafts for which the throttle has no room for the given seconds.

        If all came back at that moment, most would find no room again. So each gets a random moment within the time
        that all waiting texts take at the pace. Replies come first, as somebody waits for them.
        """
        if not delayed:
            return
        waiting = self._outbox.count_due_within(MAX_QUEUE_SECONDS)
        self.delay((draft.lease, seconds + self._queue_delay(draft, waiting)) for draft, seconds in delayed)

    def retry_delay(self, message: SmsMessage, later: SendDeferred) -> float:
        """Return the seconds until the next attempt at a text that was not taken."""
        wait = max(retry_wait(message.attempts), later.wait_seconds or 0.0)
        return wait * (1 + JITTER * self._draw(1001) / 1000)

    def _queue_delay(self, draft: TextDraft, waiting: int) -> float:
        pace = self._throttle.parts_per_second(draft.provider.name, draft.outgoing.sender or "")
        if pace is None or draft.message.name == REPLY:
            return 0.0
        return min(waiting / pace, MAX_QUEUE_SECONDS) * self._draw(1001) / 1000


def _defer_to_other_provider(draft: TextDraft, result: SendResult) -> SendResult:
    """Turn a refusal or a deferral into one without a wait if another provider may send the text."""
    if (
        draft.has_fallback
        and isinstance(result, SendRefused | SendDeferred)
        and may_try_other_provider(result)
    ):
        return SendDeferred(result.reason, alarm=result.alarm)
    return result


def _change_with_error(message: SmsMessage, state: str, provider: str, reason: str) -> StateChange:
    return StateChange(message, state, provider, changes={"error": reason})


def _accepted_change(draft: TextDraft, accepted: SendAccepted) -> StateChange:
    changes: dict[str, str | None] = {"error": None, "cost": accepted.cost}
    if accepted.parts is not None:
        changes["parts"] = str(accepted.parts)
    return StateChange(draft.message, states.ACCEPTED, draft.provider.name, accepted.provider_id, changes)
