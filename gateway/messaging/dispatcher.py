"""The handing over of texts to their providers: several calls at once, from threads, and at most one for each text.

`submitting` is written down before the provider is called. A text that is found in `submitting` was therefore
given to a worker that died or is late: it may have been sent, becomes `unknown` and is never sent again.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cached_property

from gateway.messaging import batches, states
from gateway.messaging.batches import Batch
from gateway.messaging.draft import Draft
from gateway.messaging.message_store import Messages, Move
from gateway.messaging.outcome_recorder import Settling
from gateway.messaging.routes import Routes
from gateway.messaging.throttle import Throttle
from gateway.operations import logs
from gateway.providers.sms_provider import Accepted, SendResult, Unknown

# Calls at once. More than a few only get in each other's way where a provider answers at once; one that takes its
# time needs more of them, so their number doubles while no answer comes within SOON_SECONDS.
FEW_AT_ONCE = 8
MOST_AT_ONCE = 32
SOON_SECONDS = 0.02
JOB_SECONDS = 10.0  # then other streams have their turn in this worker, and these texts another one
LEASE_SECONDS = 30.0  # more than the time-outs of a provider's client together

Answer = tuple[Sequence[SendResult], float]
"""What a call came to, text by text, and how many seconds it took."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Carried:
    """How many texts providers took, and how many the throttle held back."""

    taken: int = 0
    held: int = 0

    def __add__(self, other: "Carried") -> "Carried":
        return Carried(self.taken + other.taken, self.held + other.held)


class Handover:
    """Carries drafts to their providers; what comes back together is settled together."""

    def __init__(
        self,
        messages: Messages,
        throttle: Throttle,
        routes: Routes,
        settling: Settling,
        monotonic: Callable[[], float] = time.monotonic,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self.lease_seconds = lease_seconds
        self._messages = messages
        self._throttle = throttle
        self._routes = routes
        self._settling = settling
        self._monotonic = monotonic

    def carry(self, drafts: Sequence[Draft]) -> Carried:
        """Carry the drafts of a job. What it has no time for is due again at once."""
        until = self._monotonic() + JOB_SECONDS
        carried = sum((self._carry(turn, until) for turn in batches.rounds(drafts)), Carried())
        self._routes.flush()
        return carried

    def _carry(self, drafts: Sequence[Draft], until: float) -> Carried:
        """Carry drafts, no two of them to one number."""
        waiting = deque(batches.batches(drafts, self._throttle.most))
        under_way: dict[Future[Answer], Batch] = {}
        carried, at_once = Carried(), FEW_AT_ONCE
        while waiting or under_way:
            if self._monotonic() > until:
                self._settling.waiting.hold((draft.lease, 0.0) for batch in waiting for draft in batch.drafts)
                waiting.clear()
            free = min(at_once - len(under_way), len(waiting))
            let_go, held = self._submitted([waiting.popleft() for _ in range(free)])
            for batch in let_go:
                under_way[self._threads.submit(_call, batch)] = batch
            done = wait(under_way, SOON_SECONDS, FIRST_COMPLETED).done if under_way else ()
            if under_way and not done:
                at_once = min(MOST_AT_ONCE, at_once * 2)
            taken = self._settle([(under_way.pop(future), future.result()) for future in done])
            carried += Carried(taken, held)
        return carried

    def _submitted(self, wanted: list[Batch]) -> tuple[list[Batch], int]:
        """What of these batches may be called for now, and how many texts may not.

        What may counts as sent until the provider says otherwise.
        """
        waits = self._throttle.take([batch.ask for batch in wanted])
        held = [(batch, seconds) for batch, seconds in zip(wanted, waits, strict=True) if seconds > 0]
        self._settling.waiting.queue_up(
            [(draft, seconds) for batch, seconds in held for draft in batch.drafts]
        )
        free = [batch for batch, seconds in zip(wanted, waits, strict=True) if not seconds]
        moved = iter(
            self._messages.move_many([self._submitting(draft) for one in free for draft in one.drafts])
        )
        left = [tuple(draft for draft in batch.drafts if next(moved)) for batch in free]
        return [Batch(drafts) for drafts in left if drafts], sum(len(batch.drafts) for batch, _ in held)

    def _submitting(self, draft: Draft) -> Move:
        """Refused where the lease has passed to another worker, which may have sent the text meanwhile."""
        return Move(
            draft.message,
            states.SUBMITTING,
            draft.provider.name,
            changes={
                "attempts": str(draft.message.attempts + 1),
                "parts": str(draft.parts),
                "words": draft.words,
            },
            lease=draft.lease,
            seconds=self.lease_seconds,
        )

    def _settle(self, answered: Sequence[tuple[Batch, Answer]]) -> int:
        """Write down how calls went; how many of their texts were taken."""
        for batch, (results, seconds) in answered:
            self._routes.observe(batch.provider.name, results, seconds)
        self._settling.settle(
            [
                (draft, result)
                for batch, (results, _) in answered
                for draft, result in zip(batch.drafts, results, strict=True)
            ]
        )
        return sum(isinstance(result, Accepted) for _, (results, _) in answered for result in results)

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        """Started with the first call, which has to come after any fork."""
        return ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="provider")


def _call(batch: Batch) -> Answer:
    start = time.monotonic()
    results: Sequence[SendResult]
    try:
        results = batch.provider.send_many([draft.outgoing for draft in batch.drafts])
    except Exception:  # noqa: BLE001 - a client of ours that fails may have sent them all the same
        logs.failure(logger, "provider_client_failed", provider=batch.provider.name)
        results = [Unknown("client_failed")] * len(batch.drafts)
    return results, time.monotonic() - start
