"""A text without an answer is looked up at its provider, and settled only where exactly one can be ours."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from gateway.messaging.status_reconciler import LOOKUP_DELAYS, StatusReconciler
from gateway.providers.sms_provider import ProviderMessage, SendUnknown
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from tests.gateway.messaging.conftest import NUMBER, MessagingFixture, ScriptedProvider

WORDS = "Tumepokea ripoti yako 482915307."


@dataclass
class SearchableProvider(ScriptedProvider):
    """A provider that can be asked; None: it does not answer."""

    listed: list[ProviderMessage] | None = field(default_factory=list)
    asked: list[tuple[str, datetime]] = field(default_factory=list)

    def find(self, msisdn: str, since: datetime) -> list[ProviderMessage] | None:
        self.asked.append((msisdn, since))
        return self.listed


@dataclass
class ReconcilerFixture:
    """One text that was handed over without an answer, and what looks it up."""

    messaging: MessagingFixture
    provider: SearchableProvider
    status_reconciler: StatusReconciler

    def found(self, **changes: object) -> ProviderMessage:
        """The text as the provider would have it, changed."""
        made = self.messaging.clock() + timedelta(seconds=1)
        return replace(ProviderMessage("SM1", WORDS, made, "delivered"), **changes)  # type: ignore[arg-type]

    def hand_over(self, message_id: str = "m1") -> None:
        """Send a text; its answer never comes."""
        self.messaging.put(message_id)
        self.messaging.sender(on_unknown=self.status_reconciler.schedule).send(message_id)
        assert self.messaging.state(message_id) == "unknown"

    def ask(self, *, after: float = LOOKUP_DELAYS[0], message_id: str = "m1") -> str:
        """Look it up after a while; its state then."""
        self.messaging.clock.advance(after)
        self.status_reconciler.reconcile(message_id)
        return self.messaging.state(message_id)


@pytest.fixture
def reconciler(messaging: MessagingFixture) -> ReconcilerFixture:
    provider = SearchableProvider(results=[SendUnknown("read_timeout")])
    messaging.providers[0] = provider
    outbox = Outbox(messaging.store, "enquiries", messaging.clock)
    status_reconciler = StatusReconciler(
        messaging.store,
        outbox,
        messaging.messages,
        messaging.receipts,
        {"at": provider},
        messaging.crypto,
        messaging.clock,
    )
    return ReconcilerFixture(messaging, provider, status_reconciler)


@pytest.mark.parametrize(
    ("state", "code", "error"),
    [("accepted", "", None), ("sent", "", None), ("delivered", "", None), ("failed", "blocked", "blocked")],
)
def test_the_only_one_that_can_be_ours_settles_it(
    reconciler: ReconcilerFixture, state: str, code: str, error: str | None
) -> None:
    reconciler.hand_over()
    reconciler.provider.listed = [reconciler.found(state=state, code=code)]
    assert reconciler.ask() == state
    assert reconciler.provider.asked[0][0] == NUMBER
    message = reconciler.messaging.messages.load("m1")
    assert message is not None
    assert (message.provider_id, reconciler.messaging.field("error")) == ("SM1", error)
    assert not reconciler.messaging.store.zcard("outbox:enquiries:due")
    assert len(reconciler.provider.sent) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "Other words"},
        {"made_at": datetime.fromisoformat("2026-03-02T11:59:00+00:00")},
        {"made_at": datetime.fromisoformat("2026-03-02T12:02:00+00:00")},
    ],
)
def test_what_cannot_be_ours_settles_nothing(
    reconciler: ReconcilerFixture, changes: dict[str, object]
) -> None:
    reconciler.hand_over()
    ours = reconciler.found(provider_id="SM2")
    reconciler.provider.listed = [reconciler.found(**changes)]
    assert reconciler.ask() == "unknown"
    reconciler.provider.listed.append(ours)
    assert reconciler.ask(after=LOOKUP_DELAYS[1]) == "delivered"


def test_of_two_that_can_be_ours_neither_settles_it(reconciler: ReconcilerFixture) -> None:
    reconciler.hand_over()
    reconciler.provider.listed = [reconciler.found(), reconciler.found(provider_id="SM2")]
    assert reconciler.ask() == "unknown"


def test_one_that_is_the_name_of_another_text_of_ours_is_not_this_one(reconciler: ReconcilerFixture) -> None:
    reconciler.hand_over()
    reconciler.messaging.store.set("provider-message:at:SM1", "another")
    reconciler.provider.listed = [reconciler.found(), reconciler.found(provider_id="SM2")]
    assert reconciler.ask() == "delivered"
    message = reconciler.messaging.messages.load("m1")
    assert message is not None
    assert message.provider_id == "SM2"


def test_of_two_equal_texts_of_ours_none_is_settled(reconciler: ReconcilerFixture) -> None:
    reconciler.hand_over("m1")
    reconciler.hand_over("m2")
    reconciler.provider.listed = [reconciler.found()]
    assert reconciler.ask() == "unknown"
    assert reconciler.ask(after=0, message_id="m2") == "unknown"


def test_it_is_asked_a_few_times_and_no_more(reconciler: ReconcilerFixture) -> None:
    reconciler.hand_over()
    reconciler.provider.listed = None
    for wait in LOOKUP_DELAYS:
        assert reconciler.ask(after=wait - 1) == "unknown"
        assert reconciler.ask(after=1) == "unknown"
    assert len(reconciler.provider.asked) == len(LOOKUP_DELAYS)
    assert not reconciler.messaging.store.zcard("outbox:enquiries:due")
    assert len(reconciler.provider.sent) == 1


def test_a_text_whose_number_cannot_be_opened_is_not_asked_for_again(reconciler: ReconcilerFixture) -> None:
    reconciler.hand_over()
    lost_key = Crypto(("a-key-that-is-gone-0123456789abcdef",))
    reconciler.messaging.store.hset("message:m1", "number", lost_key.encrypt(NUMBER))
    assert reconciler.ask() == "unknown"
    assert reconciler.provider.asked == []
    assert not reconciler.messaging.store.zcard("outbox:enquiries:due")


def test_what_a_receipt_settled_meanwhile_is_not_asked_for(reconciler: ReconcilerFixture) -> None:
    reconciler.hand_over()
    assert reconciler.messaging.receipt("delivered", "SM1") == "applied"
    assert reconciler.ask() == "delivered"
    assert reconciler.provider.asked == []


def test_a_text_whose_citizen_was_forgotten_is_not_asked_for(reconciler: ReconcilerFixture) -> None:
    reconciler.hand_over()
    reconciler.messaging.store.hdel("message:m1", "number", "number_digest", "note", "text", "words")
    assert reconciler.ask() == "unknown"
    assert reconciler.provider.asked == []
    assert not reconciler.messaging.store.zcard("outbox:enquiries:due")


def test_a_receipt_that_was_held_is_applied_when_its_text_is_found(reconciler: ReconcilerFixture) -> None:
    reconciler.hand_over("m1")
    reconciler.messaging.put("m2")
    reconciler.messaging.provider.before_answer = lambda: (
        reconciler.messaging.receipt("delivered", "SM1") and None
    )
    reconciler.messaging.words["received"] = "Other words"
    reconciler.messaging.sender().send("m2")
    assert (reconciler.messaging.state("m1"), reconciler.messaging.state("m2")) == ("unknown", "unknown")
    reconciler.provider.listed = [reconciler.found(state="accepted")]
    assert reconciler.ask() == "delivered"


def test_a_provider_that_cannot_be_asked_is_not(reconciler: ReconcilerFixture) -> None:
    reconciler.messaging.providers[0] = ScriptedProvider(name="twilio", results=[SendUnknown("read_timeout")])
    reconciler.hand_over()
    assert not reconciler.messaging.store.zcard("outbox:enquiries:due")


def test_the_words_are_kept_as_a_hash_and_not_for_long(reconciler: ReconcilerFixture) -> None:
    reconciler.hand_over()
    assert reconciler.messaging.field("words") == reconciler.messaging.crypto.digest(WORDS)
    reconciler.provider.listed = [reconciler.found()]
    reconciler.ask()
    assert reconciler.messaging.field("words") is None
