"""A text without an answer is looked up at its provider, and settled only where exactly one can be ours."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from gateway.messaging.status_reconciler import LOOKUP_DELAYS, StatusReconciler
from gateway.providers.sms_provider import ProviderMessage, SendUnknown
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

    bench: MessagingFixture
    provider: SearchableProvider
    enquiries: StatusReconciler

    def found(self, **changes: object) -> ProviderMessage:
        """The text as the provider would have it, changed."""
        made = self.bench.clock() + timedelta(seconds=1)
        return replace(ProviderMessage("SM1", WORDS, made, "delivered"), **changes)  # type: ignore[arg-type]

    def hand_over(self, message_id: str = "m1") -> None:
        """Send a text; its answer never comes."""
        self.bench.put(message_id)
        self.bench.sender(on_unknown=self.enquiries.schedule).send(message_id)
        assert self.bench.state(message_id) == "unknown"

    def ask(self, *, after: float = LOOKUP_DELAYS[0], message_id: str = "m1") -> str:
        """Look it up after a while; its state then."""
        self.bench.clock.move_on(after)
        self.enquiries.reconcile(message_id)
        return self.bench.state(message_id)


@pytest.fixture
def desk(bench: MessagingFixture) -> ReconcilerFixture:
    provider = SearchableProvider(results=[SendUnknown("read_timeout")])
    bench.providers[0] = provider
    outbox = Outbox(bench.store, "enquiries", bench.clock)
    enquiries = StatusReconciler(
        bench.store, outbox, bench.messages, bench.receipts, {"at": provider}, bench.crypto, bench.clock
    )
    return ReconcilerFixture(bench, provider, enquiries)


@pytest.mark.parametrize(
    ("state", "code", "error"),
    [("accepted", "", None), ("sent", "", None), ("delivered", "", None), ("failed", "blocked", "blocked")],
)
def test_the_only_one_that_can_be_ours_settles_it(
    desk: ReconcilerFixture, state: str, code: str, error: str | None
) -> None:
    desk.hand_over()
    desk.provider.listed = [desk.found(state=state, code=code)]
    assert desk.ask() == state
    assert desk.provider.asked[0][0] == NUMBER
    message = desk.bench.messages.load("m1")
    assert message is not None
    assert (message.provider_id, desk.bench.field("error")) == ("SM1", error)
    assert not desk.bench.store.zcard("outbox:enquiries:due")
    assert len(desk.provider.sent) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "Other words"},
        {"made_at": datetime.fromisoformat("2026-03-02T11:59:00+00:00")},
        {"made_at": datetime.fromisoformat("2026-03-02T12:02:00+00:00")},
    ],
)
def test_what_cannot_be_ours_settles_nothing(desk: ReconcilerFixture, changes: dict[str, object]) -> None:
    desk.hand_over()
    ours = desk.found(provider_id="SM2")
    desk.provider.listed = [desk.found(**changes)]
    assert desk.ask() == "unknown"
    desk.provider.listed.append(ours)
    assert desk.ask(after=LOOKUP_DELAYS[1]) == "delivered"


def test_of_two_that_can_be_ours_neither_settles_it(desk: ReconcilerFixture) -> None:
    desk.hand_over()
    desk.provider.listed = [desk.found(), desk.found(provider_id="SM2")]
    assert desk.ask() == "unknown"


def test_one_that_is_the_name_of_another_text_of_ours_is_not_this_one(desk: ReconcilerFixture) -> None:
    desk.hand_over()
    desk.bench.store.set("provider-message:at:SM1", "another")
    desk.provider.listed = [desk.found(), desk.found(provider_id="SM2")]
    assert desk.ask() == "delivered"
    message = desk.bench.messages.load("m1")
    assert message is not None
    assert message.provider_id == "SM2"


def test_of_two_equal_texts_of_ours_none_is_settled(desk: ReconcilerFixture) -> None:
    desk.hand_over("m1")
    desk.hand_over("m2")
    desk.provider.listed = [desk.found()]
    assert desk.ask() == "unknown"
    assert desk.ask(after=0, message_id="m2") == "unknown"


def test_it_is_asked_a_few_times_and_no_more(desk: ReconcilerFixture) -> None:
    desk.hand_over()
    desk.provider.listed = None
    for wait in LOOKUP_DELAYS:
        assert desk.ask(after=wait - 1) == "unknown"
        assert desk.ask(after=1) == "unknown"
    assert len(desk.provider.asked) == len(LOOKUP_DELAYS)
    assert not desk.bench.store.zcard("outbox:enquiries:due")
    assert len(desk.provider.sent) == 1


def test_what_a_receipt_settled_meanwhile_is_not_asked_for(desk: ReconcilerFixture) -> None:
    desk.hand_over()
    assert desk.bench.receipt("delivered", "SM1") == "applied"
    assert desk.ask() == "delivered"
    assert desk.provider.asked == []


def test_a_text_whose_citizen_was_forgotten_is_not_asked_for(desk: ReconcilerFixture) -> None:
    desk.hand_over()
    desk.bench.store.hdel("message:m1", "number", "number_digest", "note", "text", "words")
    assert desk.ask() == "unknown"
    assert desk.provider.asked == []
    assert not desk.bench.store.zcard("outbox:enquiries:due")


def test_a_receipt_that_was_held_is_applied_when_its_text_is_found(desk: ReconcilerFixture) -> None:
    desk.hand_over("m1")
    desk.bench.put("m2")
    desk.bench.provider.before_answer = lambda: desk.bench.receipt("delivered", "SM1") and None
    desk.bench.words["received"] = "Other words"
    desk.bench.sender().send("m2")
    assert (desk.bench.state("m1"), desk.bench.state("m2")) == ("unknown", "unknown")
    desk.provider.listed = [desk.found(state="accepted")]
    assert desk.ask() == "delivered"


def test_a_provider_that_cannot_be_asked_is_not(desk: ReconcilerFixture) -> None:
    desk.bench.providers[0] = ScriptedProvider(name="twilio", results=[SendUnknown("read_timeout")])
    desk.hand_over()
    assert not desk.bench.store.zcard("outbox:enquiries:due")


def test_the_words_are_kept_as_a_hash_and_not_for_long(desk: ReconcilerFixture) -> None:
    desk.hand_over()
    assert desk.bench.field("words") == desk.bench.crypto.digest(WORDS)
    desk.provider.listed = [desk.found()]
    desk.ask()
    assert desk.bench.field("words") is None
