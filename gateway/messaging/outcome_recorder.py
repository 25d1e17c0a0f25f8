"""What becomes of texts once they were handed over: written down for many at once, in few round trips."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from gateway.messaging import states
from gateway.messaging.batches import Batch
from gateway.messaging.draft import Draft
from gateway.messaging.message import Message
from gateway.messaging.message_store import Messages, Move
from gateway.messaging.receipts import Receipts
from gateway.messaging.rescheduler import Waiting
from gateway.messaging.routes import Counted, Taken
from gateway.messaging.send_policy import ResumedAt, expired
from gateway.messaging.throttle import Throttle
from gateway.providers.sms_provider import Accepted, Later, Refused, SendResult, goes_on
from gateway.storage.outbox.outbox import Lease, Outbox, Settled

Leased = tuple[Lease, Message]
"""A text that this worker alone has for now."""

OptOut = Callable[[str], None]
"""Told the digest of a number whose citizen, says a provider, wants no more texts."""

Enquire = Callable[[Sequence[tuple[str, str]]], None]
"""Told of texts, by id and provider, that have become `unknown`."""

logger = logging.getLogger(__name__)


class Settling:
    """Writes down what became of texts, and takes them out of the outbox; `waiting` puts back what is not done."""

    def __init__(
        self,
        outbox: Outbox,
        messages: Messages,
        receipts: Receipts,
        throttle: Throttle,
        clock: Callable[[], datetime],
        draw: Callable[[int], int],
        opt_out: OptOut = lambda _digest: None,
        counted: Counted = lambda _taken: None,
        resumed_at: ResumedAt = lambda: None,
        enquire: Enquire = lambda _unknown: None,
    ) -> None:
        self.waiting = Waiting(outbox, throttle, draw)
        self._outbox = outbox
        self._messages = messages
        self._receipts = receipts
        self._throttle = throttle
        self._clock = clock
        self._opt_out = opt_out
        self._counted = counted
        self._enquire = enquire
        self._resumed_at = resumed_at

    def done(self, leases: Iterable[Lease]) -> None:
        """These have nothing left to do in the outbox."""
        self._outbox.settle(Settled(lease, "done") for lease in leases)

    def drop(self, dropped: Sequence[tuple[Lease, Message, str, str]]) -> None:
        """These go no more: their state, and why."""
        self._move([_why(message, state, "", why) for _, message, state, why in dropped])
        self.done(lease for lease, *_ in dropped)

    def lost(self, found: Sequence[Leased]) -> None:
        """These were being handed over by a worker that died or is late."""
        self._unknown(
            [_why(message, states.UNKNOWN, message.provider, "worker_lost") for _, message in found]
        )
        self.done(lease for lease, _ in found)

    def settle(self, answered: Sequence[tuple[Draft, SendResult]]) -> None:
        """What the providers said of these."""
        answered = [(draft, _elsewhere(draft, result)) for draft, result in answered]
        accepted = [(draft, result) for draft, result in answered if isinstance(result, Accepted)]
        rest = [(draft, result) for draft, result in answered if not isinstance(result, Accepted)]
        later = [
            (draft, result)
            for draft, result in rest
            if isinstance(result, Later) and not expired(draft.message, self._clock(), self._resumed_at)
        ]
        put_off = {draft.message.id for draft, _ in later}
        self._accept(accepted)
        self._put_off(later)
        self._refuse([(draft, result) for draft, result in rest if draft.message.id not in put_off])
        self.done(draft.lease for draft, _ in answered if draft.message.id not in put_off)

    def _accept(self, accepted: Sequence[tuple[Draft, Accepted]]) -> None:
        if not accepted:
            return
        self._messages.move_many([_accepted(draft, result) for draft, result in accepted])
        self._counted(
            [
                Taken(
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
            said = {"text": draft.message.id, "provider": draft.provider.name, "state": states.ACCEPTED}
            logger.info("text_accepted", extra=said)
        self._receipts.settle_many(
            [
                (draft.message, draft.provider.name, result.provider_id)
                for draft, result in accepted
                if result.provider_id
            ]
        )

    def _put_off(self, later: Sequence[tuple[Draft, Later]]) -> None:
        moves = [_why(draft.message, states.QUEUED, draft.provider.name, one.reason) for draft, one in later]
        moved = self._move(moves, [one.alarm for _, one in later])
        now = self._outbox.now()
        self._outbox.settle(
            # Where the move was refused we were so late that someone took it for unknown.
            Settled(draft.lease, "due", now + self.waiting.before_next(draft.message, one))
            if free
            else Settled(draft.lease, "done")
            for (draft, one), free in zip(later, moved, strict=True)
        )
        self._throttle.give_back([Batch((draft,)).ask for draft, _ in later])

    def _refuse(self, answered: Sequence[tuple[Draft, SendResult]]) -> None:
        """What will never be sent, and what may have been."""
        refused, unknown, alarms, untaken = [], [], [], []
        for draft, result in answered:
            if isinstance(result, Refused | Later):
                why = result.reason if isinstance(result, Refused) else "expired"
                refused.append(_why(draft.message, states.FAILED, draft.provider.name, why))
                alarms.append(isinstance(result, Refused) and result.alarm)
                untaken.append(Batch((draft,)).ask)
            elif not isinstance(result, Accepted):
                unknown.append(_why(draft.message, states.UNKNOWN, draft.provider.name, result.reason))
            if isinstance(result, Refused) and result.opted_out:
                self._opt_out(draft.message.number_digest)
        self._throttle.give_back(untaken)
        self._move(refused, alarms)
        self._unknown(unknown)

    def end(self, messages: Sequence[Message]) -> None:
        """A worker handed these over and died before it was done: what follows from their state is done now."""
        named = [message for message in messages if message.provider_id and not message.settled]
        if named:
            self._receipts.settle_many([(one, one.provider, one.provider_id) for one in named])
        unknown = [message for message in messages if message.state == states.UNKNOWN]
        self._follow_up([(message, message.provider) for message in unknown])

    def _unknown(self, moves: Sequence[Move]) -> None:
        self._move(moves)
        self._follow_up([(move.message, move.provider) for move in moves])

    def _follow_up(self, unknown: Sequence[tuple[Message, str]]) -> None:
        self._enquire([(message.id, provider) for message, provider in unknown])
        for message, provider in unknown:
            self._receipts.adopt(provider, message.number_digest)

    def _move(self, moves: Sequence[Move], alarms: Sequence[bool] = ()) -> list[bool]:
        for place, move in enumerate(moves):
            alarm = place < len(alarms) and alarms[place]
            said = {"text": move.message.id, "provider": move.provider, "state": move.state}
            logger.log(
                logging.ERROR if alarm else logging.INFO,
                "texts_need_an_operator" if alarm else "text_not_accepted",
                extra=said | {"reason": (move.changes or {}).get("error")},
            )
        return self._messages.move_many(moves)


def _elsewhere(draft: Draft, result: SendResult) -> SendResult:
    """A refusal by one provider is not the end of a text that another one may carry."""
    if isinstance(result, Refused) and draft.elsewhere and goes_on(result):
        return Later(result.reason, alarm=result.alarm)
    return result


def _why(message: Message, state: str, provider: str, why: str) -> Move:
    return Move(message, state, provider, changes={"error": why})


def _accepted(draft: Draft, accepted: Accepted) -> Move:
    changes: dict[str, str | None] = {"error": None, "cost": accepted.cost}
    if accepted.parts is not None:
        changes["parts"] = str(accepted.parts)
    return Move(draft.message, states.ACCEPTED, draft.provider.name, accepted.provider_id, changes)
