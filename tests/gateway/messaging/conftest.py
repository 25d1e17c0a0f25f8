"""What a text needs: a clock that can be set, encryption, records, and a provider that does as it is told."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis

from gateway.callers.reach import FindRefusal
from gateway.callers.use_limit import DEFAULT_LIMITS, UseKind, UseLimit
from gateway.callers.use_limits import UseLimits
from gateway.insights.fate_counts import FateCounts
from gateway.messaging.dispatcher import Dispatcher
from gateway.messaging.draft import DraftBuilder
from gateway.messaging.message import TextRenderer
from gateway.messaging.message_store import MessageStore
from gateway.messaging.outcome_recorder import OnUnknown, OutcomeRecorder
from gateway.messaging.receipts import ReceiptProcessor
from gateway.messaging.recipient_limits import RecipientLimits
from gateway.messaging.routing.cost_counter import OnAccepted
from gateway.messaging.routing.delivery_config import ProviderLimits
from gateway.messaging.send_policy import ConsentCheck, HoldUntil, RedundancyCheck, ResumedAt, SendPolicy
from gateway.messaging.sender import Sender
from gateway.messaging.throttle import Throttle
from gateway.providers.sms_provider import DeliveryReceipt, OutgoingSms, SendAccepted, SendResult, SmsProvider
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from tests.clock import Clock
from tests.gateway.messaging.rotating_providers import RotatingProviders

KEEP = timedelta(days=30)
NUMBER = "+254711000111"


@dataclass
class ScriptedProvider:
    """Answers each text by the next of `results`, the last one for ever."""

    name: str = "at"
    max_recipients: int = 1
    results: list[SendResult] = field(default_factory=list)
    sent: list[OutgoingSms] = field(default_factory=list)
    calls: list[list[OutgoingSms]] = field(default_factory=list)
    before_answer: Callable[[], None] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send_many(self, texts: Sequence[OutgoingSms]) -> list[SendResult]:
        with self._lock:
            self.calls.append(list(texts))
        return [self._send(text) for text in texts]

    def _send(self, text: OutgoingSms) -> SendResult:
        with self._lock:
            self.sent.append(text)
            count = len(self.sent)
        if self.before_answer is not None:
            self.before_answer()
        if not self.results:
            return SendAccepted(f"{self.name}-{count}")
        return self.results[min(count, len(self.results)) - 1]


@dataclass(frozen=True)
class SenderParts:
    """What sending is put together from."""

    outbox: Outbox
    messages: MessageStore
    receipts: ReceiptProcessor
    providers: Sequence[SmsProvider]
    words: TextRenderer
    wanted: ConsentCheck
    crypto: Crypto
    clock: Callable[[], datetime]
    throttle: Throttle
    store: redis.Redis
    opt_out: Callable[[str], None] = lambda _digest: None
    hold_until: HoldUntil = lambda _message, _now: None
    redundancy_reason: RedundancyCheck = lambda _message: None
    resumed_at: ResumedAt = lambda: None
    counted: OnAccepted = lambda _taken: None
    on_unknown: OnUnknown = lambda _unknown: None
    routes: RotatingProviders | None = None
    draw: Callable[[int], int] = lambda _below: 0
    find_refusal: FindRefusal = lambda _number: None
    limits: Mapping[UseKind, UseLimit] = field(default_factory=lambda: DEFAULT_LIMITS)


def build_sender(parts: SenderParts) -> Sender:
    """Sending, put together as `gateway.container.sending` does it."""
    settling = OutcomeRecorder(
        parts.outbox,
        parts.messages,
        parts.receipts,
        parts.throttle,
        parts.clock,
        parts.draw,
        parts.opt_out,
        parts.counted,
        parts.resumed_at,
        parts.on_unknown,
    )
    routes = parts.routes or RotatingProviders(parts.providers)
    return Sender(
        parts.outbox,
        parts.messages,
        SendPolicy(parts.wanted, parts.clock, parts.hold_until, parts.redundancy_reason, parts.resumed_at),
        DraftBuilder(parts.words, routes, parts.providers, parts.crypto, parts.find_refusal),
        Dispatcher(parts.messages, parts.throttle, routes, settling),
        settling,
        RecipientLimits(UseLimits(lambda: parts.store, lambda: parts.limits)),
    )


@dataclass
class MessagingFixture:
    """One gateway's texts."""

    store: redis.Redis
    clock: Clock
    crypto: Crypto
    outbox: Outbox
    messages: MessageStore
    receipts: ReceiptProcessor
    providers: list[ScriptedProvider]
    words: dict[str, str]
    unwanted: set[str] = field(default_factory=set)
    limits: dict[str, ProviderLimits] = field(
        default_factory=lambda: {"at": ProviderLimits(), "twilio": ProviderLimits()}
    )
    opted_out: list[str] = field(default_factory=list)

    @property
    def provider(self) -> ScriptedProvider:
        return self.providers[0]

    def sender(self, **changes: Any) -> Sender:
        """What sends the texts; `changes`: other `SenderParts`."""
        parts = replace(
            SenderParts(
                self.outbox,
                self.messages,
                self.receipts,
                self.providers,
                lambda message: self.words.get(message.name),
                lambda messages: [message.name not in self.unwanted for message in messages],
                self.crypto,
                self.clock,
                throttle=Throttle(self.store, self.limits.__getitem__, self.clock, lambda: UTC, {}),
                store=self.store,
                opt_out=self.opted_out.append,
            ),
            **changes,
        )
        return build_sender(parts)

    def put(self, message_id: str = "m1", *, name: str = "received", number: str = NUMBER) -> None:
        """What the scripts that commit a text do."""
        row = {
            "state": "queued",
            "name": name,
            "reference": "482915307",
            "language": "sw",
            "number": self.crypto.encrypt(number),
            "number_digest": self.crypto.digest(number),
            "note": "Bomba limerekebishwa.",
            "created_at": self.clock().isoformat(timespec="milliseconds"),
        }
        self.store.hset(f"message:{message_id}", mapping=row)
        self.store.zadd("outbox:messages:due", {message_id: self.clock().timestamp()})

    def state(self, message_id: str = "m1") -> str:
        message = self.messages.load(message_id)
        assert message is not None
        return message.state

    def field(self, name: str, message_id: str = "m1") -> str | None:
        value = self.store.hget(f"message:{message_id}", name)
        return value.decode() if isinstance(value, bytes) else None

    def due_in(self, message_id: str = "m1") -> float | None:
        """Seconds until the text is due; None when it has left the outbox."""
        score = self.store.zscore("outbox:messages:due", message_id)
        return None if score is None else round(float(score) - self.clock().timestamp(), 3)

    def receipt(
        self,
        state: str | None,
        provider_id: str = "at-1",
        number: str = NUMBER,
        code: str = "",
        *,
        opted_out: bool = False,
    ) -> str:
        return self.receipts.process(DeliveryReceipt("at", provider_id, number, state, code, opted_out))


@pytest.fixture
def messaging(store: redis.Redis) -> MessagingFixture:
    clock, crypto = Clock(), Crypto(("k" * 40,))
    outbox = Outbox(store, "messages", clock)
    opted_out: list[str] = []
    fates = FateCounts(clock, lambda: UTC)
    messages = MessageStore(store, outbox, crypto, clock, KEEP, fates)
    return MessagingFixture(
        store=store,
        clock=clock,
        crypto=crypto,
        outbox=outbox,
        messages=messages,
        receipts=ReceiptProcessor(store, messages, crypto, clock, KEEP, max_held=3, opt_out=opted_out.append),
        providers=[ScriptedProvider()],
        opted_out=opted_out,
        words={"received": "Tumepokea ripoti yako 482915307."},
    )
