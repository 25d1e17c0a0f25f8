"""Hand texts over to their providers: several requests at a time, from threads, and each text at most once.

`submitting` is written down before the provider is called. If a worker finds a text in `submitting`, the worker before
it died or is late, and the text may have been sent. Such a text becomes `unknown` and is never sent again.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cached_property

from gateway.messaging import states
from gateway.messaging.draft import Batch, TextDraft, make_batches, split_into_rounds
from gateway.messaging.message_store import MessageStore, StateChange
from gateway.messaging.outcome_recorder import OutcomeRecorder
from gateway.messaging.routing.provider_router import ProviderRouter
from gateway.messaging.throttle import Throttle
from gateway.operations import logs
from gateway.providers.sms_provider import SendAccepted, SendResult, SendUnknown

# Requests at a time. Few are enough for a provider that answers while we record earlier answers. Their number doubles
# while no answer comes within RAMP_UP_SECONDS, and while all come before we have recorded the earlier ones.
# MAX_CONCURRENCY also counts answers that are not recorded yet: at most so many become unknown if a worker is killed.
MIN_CONCURRENCY = 8
MAX_CONCURRENCY = 32
MAX_UNKNOWN_TEXTS = 100  # texts in all these requests together, unless a single one has more
RAMP_UP_SECONDS = 0.02
JOB_TIME_LIMIT_SECONDS = 10.0  # then this worker turns to other streams, and another job sends these texts
LEASE_SECONDS = 30.0  # more than all time-outs of a provider's client together

TimedResults = tuple[Sequence[SendResult], float]
"""The result of each text of a request, and the seconds that the request took."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DispatchResult:
    """The number of texts that providers took, and of those that the throttle delayed."""

    accepted: int = 0
    throttled: int = 0

    def __add__(self, other: "DispatchResult") -> "DispatchResult":
        return DispatchResult(self.accepted + other.accepted, self.throttled + other.throttled)


class Dispatcher:
    """Hands drafts over to their providers. Results that come back together are recorded together."""

    def __init__(
        self,
        messages: MessageStore,
        throttle: Throttle,
        routes: ProviderRouter,
        outcome_recorder: OutcomeRecorder,
        monotonic: Callable[[], float] = time.monotonic,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self.lease_seconds = lease_seconds
        self._messages = messages
        self._throttle = throttle
        self._routes = routes
        self._outcome_recorder = outcome_recorder
        self._monotonic = monotonic

    def dispatch(self, drafts: Sequence[TextDraft]) -> DispatchResult:
        """Hand over the drafts of a job. Drafts that it has no time for are due again at once."""
        deadline = self._monotonic() + JOB_TIME_LIMIT_SECONDS
        total = sum(
            (self._dispatch_round(round_, deadline) for round_ in split_into_rounds(drafts)),
            DispatchResult(),
        )
        self._routes.flush()
        return total

    def _dispatch_round(self, drafts: Sequence[TextDraft], deadline: float) -> DispatchResult:
        """Hand over drafts. No two of them are to the same number."""
        waiting = deque(make_batches(drafts, self._throttle.max_batch_size))
        in_flight: dict[Future[TimedResults], Batch] = {}
        answered: list[tuple[Batch, TimedResults]] = []
        total, concurrency = DispatchResult(), MIN_CONCURRENCY
        while waiting or in_flight or answered:
            if self._monotonic() > deadline:
                self._outcome_recorder.rescheduler.delay(
                    (draft.lease, 0.0) for batch in waiting for draft in batch.drafts
                )
                waiting.clear()
            under_way = [*in_flight.values(), *(batch for batch, _ in answered)]
            free = min(concurrency, MAX_CONCURRENCY - len(answered)) - len(in_flight)
            submitted, throttled = self._mark_submitting(_take_next(waiting, free, under_way))
            for batch in submitted:
                in_flight[self._executor.submit(_call_provider, batch)] = batch
            total += DispatchResult(self._record_results(answered), throttled)  # while those are on their way
            done = wait(in_flight, RAMP_UP_SECONDS, FIRST_COMPLETED).done if in_flight else set()
            if in_flight and len(done) in (0, len(in_flight)):
                concurrency = min(MAX_CONCURRENCY, concurrency * 2)
            answered = [(in_flight.pop(future), future.result()) for future in done]
        return total

    def _mark_submitting(self, wanted: list[Batch]) -> tuple[list[Batch], int]:
        """Return the batches that may be handed over now, and the number of texts that the throttle delays.

        The texts of these batches count as sent until the provider says otherwise.
        """
        waits = self._throttle.reserve([batch.rate_request for batch in wanted])
        throttled = [(batch, seconds) for batch, seconds in zip(wanted, waits, strict=True) if seconds > 0]
        self._outcome_recorder.rescheduler.delay_for_throttle(
            [(draft, seconds) for batch, seconds in throttled for draft in batch.drafts]
        )
        free = [batch for batch, seconds in zip(wanted, waits, strict=True) if not seconds]
        moved = iter(
            self._messages.change_states(
                [self._submitting_change(draft) for batch in free for draft in batch.drafts]
            )
        )
        left = [tuple(draft for draft in batch.drafts if next(moved)) for batch in free]
        return [Batch(drafts) for drafts in left if drafts], sum(len(batch.drafts) for batch, _ in throttled)

    def _submitting_change(self, draft: TextDraft) -> StateChange:
        """Return the change to `submitting`. It fails if another worker has the lease, and may have sent the text."""
        return StateChange(
            draft.message,
            states.SUBMITTING,
            draft.provider.name,
            changes={
                "attempts": str(draft.message.attempts + 1),
                "parts": str(draft.parts),
                "words": draft.words_digest,
            },
            lease=draft.lease,
            lease_seconds=self.lease_seconds,
        )

    def _record_results(self, answered: Sequence[tuple[Batch, TimedResults]]) -> int:
        """Record the results of requests. Return the number of texts that were accepted."""
        if not answered:
            return 0
        for batch, (results, seconds) in answered:
            self._routes.record_results(batch.provider.name, results, seconds)
        self._outcome_recorder.record(
            [
                (draft, result)
                for batch, (results, _) in answered
                for draft, result in zip(batch.drafts, results, strict=True)
            ]
        )
        return sum(isinstance(result, SendAccepted) for _, (results, _) in answered for result in results)

    @cached_property
    def _executor(self) -> ThreadPoolExecutor:
        """Threads that call providers. They start with the first request, which must come after any fork."""
        return ThreadPoolExecutor(MAX_CONCURRENCY, thread_name_prefix="provider")


def _take_next(waiting: deque[Batch], most: int, under_way: Sequence[Batch]) -> list[Batch]:
    """Remove up to `most` of the batches that wait, as long as not too many texts are under way, and return them."""
    taken: list[Batch] = []
    texts = sum(len(batch.drafts) for batch in under_way)
    while (
        waiting and len(taken) < most and (not texts or texts + len(waiting[0].drafts) <= MAX_UNKNOWN_TEXTS)
    ):
        taken.append(waiting.popleft())
        texts += len(taken[-1].drafts)
    return taken


def _call_provider(batch: Batch) -> TimedResults:
    start = time.monotonic()
    results: Sequence[SendResult]
    try:
        results = batch.provider.send_many([draft.outgoing for draft in batch.drafts])
    except Exception:  # noqa: BLE001 - the client may have sent all of them before it failed
        logs.exception(logger, "provider_client_failed", provider=batch.provider.name)
        results = [SendUnknown("client_failed")] * len(batch.drafts)
    return results, time.monotonic() - start
