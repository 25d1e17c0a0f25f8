"""The conversation handler: load, decide, save, notify. USSD, SMS and voice add only their differences.

Every request is answered, even after an error. The same request twice changes nothing the second time. A case, a text
or a call is on disk before the citizen hears of it.
"""

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import ClassVar, Generic, NamedTuple, Protocol, TypeVar

import msgspec

from gateway.callers.profile_store import ProfileStore
from gateway.conversations.gateway_ports import RunnerStores
from gateway.conversations.walk_keeper import WalkKeeper
from gateway.conversations.walks import WalkSample
from gateway.insights.hop_log import HopLog
from gateway.operations import logs
from gateway.operations.metrics import Metrics
from gateway.published_menus.menu_cache import MenuCache
from gateway.published_menus.trial_counts import HopCount
from gateway.security.crypto import Crypto
from gateway.unclear_texts.kept_text import WaitingText
from gateway.unclear_texts.unclear_text_keeper import UnclearTextKeeper
from gateway.workers.notifier import JobNotifier
from menus.engine.runner import StaleReadError
from menus.insights.hop import Hop
from menus.model import Service
from menus.words.language_words import ENGLISH_WORDS

DEADLINE_SECONDS = 4.0  # for a whole hop; Africa's Talking allows 15, the caller's patience less
MAX_HOPS_PER_MINUTE = 120  # of one number
# The first and three more, each after another process saved first, and one for a stale record.
MAX_TRANSACTIONS = 5

Reply = TypeVar("Reply")


class Answer(msgspec.Struct, Generic[Reply], frozen=True):
    """The answer to a request, and the outcome of the hop: one of `gateway.operations.metrics.HOP_OUTCOMES`."""

    reply: Reply
    outcome: str


class SaveRequest(msgspec.Struct, frozen=True, kw_only=True):
    """An outcome to save, and the jobs (name and id) of which workers are notified afterwards.

    `hop` is counted afterwards, and so is `trial_count` while a version is on trial. `walk` is kept, if there is one,
    and so are `unclear_texts`.
    """

    jobs: list[tuple[str, str]] = msgspec.field(default_factory=list)
    trial_count: HopCount | None = None
    hop: Hop | None = None
    walk: bytes = b""
    unclear_texts: tuple[WaitingText, ...] = ()


Save = TypeVar("Save", bound=SaveRequest)


class Transaction(Protocol[Save, Reply]):
    """Decides a request on a loaded record, and saves what was decided. The next one begins if that record is stale."""

    def decide(self) -> Answer[Reply] | Save:
        """Return the answer if the request holds nothing new, else the outcome to save. StaleReadError: load again."""

    def save(self, request: Save) -> Answer[Reply] | None:
        """Save, and return the answer; None if another process saved first."""


@dataclass(frozen=True, slots=True)
class HandlerResources:
    """The objects that the handler of every channel needs.

    `draw` returns a random number below its argument. `secrets_of` returns the secrets that a service's lookups name.
    `can_reach` returns whether a number may be texted and called.
    """

    menus: MenuCache
    crypto: Crypto
    profiles: ProfileStore
    stores: RunnerStores
    clock: Callable[[], datetime]
    draw: Callable[[int], int]
    secrets_of: Callable[[Service], Mapping[str, str]]
    job_notifier: JobNotifier
    metrics: Metrics
    can_reach: Callable[[str], bool]
    walk_sample: WalkSample
    walk_keeper: WalkKeeper
    hop_log: HopLog
    unclear_texts: UnclearTextKeeper


def decide_and_save(
    passes: Iterator[Transaction[Save, Reply] | Answer[Reply]], resources: HandlerResources
) -> Answer[Reply] | None:
    """Load, decide, save, notify. Try again if another process saved first; None if that happened each time.

    `passes` loads the record each time, or answers without one.
    """
    for transaction in islice(passes, MAX_TRANSACTIONS):
        if isinstance(transaction, Answer):
            return transaction
        try:
            decided = transaction.decide()
        except StaleReadError:  # it asks for more than a screen: load the record itself
            continue
        if isinstance(decided, Answer):
            return decided
        answer = transaction.save(decided)
        if answer is not None:
            for job, item in decided.jobs:
                resources.job_notifier.notify(job, item)
            if decided.trial_count is not None or decided.walk or decided.unclear_texts:
                _keep_more(decided, resources)
            if decided.hop is not None:
                resources.hop_log.append(decided.hop)
                if not resources.hop_log.counting.is_asked:
                    resources.hop_log.counting.ask()
            return answer
    return None


def _keep_more(decided: SaveRequest, resources: HandlerResources) -> None:
    """Count a hop while a version is on trial, keep the walk of a session in the sample, and texts not understood."""
    if decided.unclear_texts:
        resources.unclear_texts.add(decided.unclear_texts)
    if decided.trial_count is not None:
        resources.menus.count_hop(decided.trial_count)
    if decided.walk:
        resources.walk_keeper.add(decided.walk)


class Request(Protocol):
    """A request of a provider."""

    @property
    def provider(self) -> str:
        """The provider's name."""


RequestType = TypeVar("RequestType", bound=Request)


NO_FIELDS: Mapping[str, object] = {}


class Identity(NamedTuple):
    """Digests of the caller and of the conversation, and more fields for the log line of the request."""

    caller: str
    conversation: str
    log_fields: Mapping[str, object]


class ConversationHandler(ABC, Generic[RequestType, Save, Reply]):
    """Handles the requests of one channel, for the published service."""

    channel: ClassVar[str]
    log_event: ClassVar[str] = "hop"
    logger: ClassVar[logging.Logger]

    def __init__(self, resources: HandlerResources) -> None:
        self.resources = resources

    def handle(self, request: RequestType) -> Reply:
        """Return the answer. An error becomes polite last words."""
        started = time.perf_counter()

        def seconds_left() -> float:
            return DEADLINE_SECONDS - (time.perf_counter() - started)

        caller, log_fields = "", NO_FIELDS
        try:
            # This fails if the store has been away since the start: nobody has the key of digests.
            caller, conversation_id, log_fields = self._identify(request)
            passes = self._passes(request, caller, conversation_id, seconds_left)
            answer = decide_and_save(passes, self.resources)
            if answer is None:
                raise RuntimeError("others saved this conversation each time")
        except Exception as error:  # noqa: BLE001 - somebody waits for an answer
            answer = self._apologise(request, caller, error)
        seconds = time.perf_counter() - started
        self.resources.metrics.record_hop(request.provider, self.channel, answer.outcome, seconds)
        logs.info(
            self.logger,
            self.log_event,
            provider=request.provider,
            channel=self.channel,
            caller=caller,
            outcome=answer.outcome,
            ms=round(seconds * 10_000) / 10,
            **log_fields,
        )
        return answer.reply

    @abstractmethod
    def _identify(self, request: RequestType) -> Identity:
        """Return the caller and the conversation of a request."""

    @abstractmethod
    def _passes(
        self, request: RequestType, caller: str, conversation_id: str, seconds_left: Callable[[], float]
    ) -> Iterator[Transaction[Save, Reply] | Answer[Reply]]:
        """Yield a transaction, with the record loaded, for each pass over a request that is asked for.

        Yield an answer if the request needs no record.
        """

    @abstractmethod
    def _apologise(self, request: RequestType, caller: str, error: Exception) -> Answer[Reply]:
        """Log the error that is being handled, and say that something went wrong."""


def last_words(menus: MenuCache, word: str) -> str:
    """Return last words of the gateway's own, in the first language of the service."""
    service = menus.current.service
    return service.words[service.default_language][word]


def apology(menus: MenuCache) -> tuple[str, str]:
    """Return the apology if something went wrong, and its language."""
    try:
        return last_words(menus, "apology"), menus.current.service.default_language
    except Exception:  # noqa: BLE001 - there are no menus either, and so nobody's words
        return ENGLISH_WORDS["apology"], "en"
