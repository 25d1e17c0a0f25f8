"""What a night with quiet hours does to texts: they wait, become one for each case, and stay fresh."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from gateway.cases.submissions import Contact, SubmissionStore, confirmation_id
from gateway.cases.updates import CaseUpdate, CaseUpdates
from gateway.messaging.draft import render_sms_text
from gateway.messaging.message import SmsMessage
from gateway.messaging.send_policy import MAX_SPREAD, Coalescer, QuietHours
from gateway.providers.sms_provider import SendDeferred
from gateway.storage.outbox.pauses import StreamPauses
from menus.analysis.rule_doc import complete_example
from menus.compiler.service import compile_service
from menus.engine.effects import Submission
from menus.model import Service
from tests.gateway.messaging.conftest import NUMBER, MessagingFixture

MENUS = """
quiet_hours: {from: "21:00", to: "07:00"}
messages:
  received: We have {reference}.
  in_progress: "Somebody works on {reference}. {note}"
  resolved: "{reference} is resolved. {note}"
  reopened: "We look again. {note}"
  rejected: {text: "{reference} is refused. {note}", urgent: true}
"""
DAY = datetime(2026, 3, 2, 17, tzinfo=UTC)  # eight in the evening in Nairobi
NIGHT = datetime(2026, 3, 2, 20, tzinfo=UTC)
MORNING = datetime(2026, 3, 3, 4, tzinfo=UTC) + MAX_SPREAD


def service() -> Service:
    compiled = compile_service(complete_example(MENUS), "menus.yaml", lambda name: name)
    assert compiled.service is not None, compiled.problems
    return compiled.service


@dataclass
class CoalescerFixture:
    """A gateway with quiet hours and one case in it."""

    messaging: MessagingFixture
    service: Service = field(default_factory=service)
    reference: str = ""
    events: int = 0

    def file(self, at: datetime) -> None:
        messaging = self.messaging
        messaging.clock.moment = at
        submissions = SubmissionStore(
            messaging.store,
            messaging.crypto,
            messaging.clock,
            lambda _: 7,
            lambda: self.service,
            timedelta(days=400),
        )
        leak = Submission("report:1", "water", "Water", {})
        self.reference = submissions.commit("s1", leak, Contact(NUMBER, "en", "ussd"))

    def update(self, at: datetime, status: str, note: str = "") -> str:
        """The id of the text that will tell it."""
        messaging = self.messaging
        messaging.clock.moment = at
        kept = timedelta(days=90)
        updates = CaseUpdates(
            messaging.store, messaging.crypto, messaging.clock, lambda: self.service, kept, kept
        )
        self.events += 1
        taken = updates.apply(CaseUpdate(f"e{self.events}", self.reference, status, note, at))
        assert taken.message_id is not None
        return taken.message_id

    def work(self, at: datetime) -> list[str]:
        """The words of the texts that a worker sends then."""
        messaging = self.messaging
        messaging.clock.moment = at
        sent = len(messaging.provider.sent)
        sender = messaging.sender(
            words=self.words,
            hold_until=QuietHours(lambda: self.service, messaging.crypto.decrypt).hold_until,
            redundancy_reason=Coalescer(
                messaging.store, messaging.messages, self.wanted, self.words
            ).redundancy_reason,
            resumed_at=lambda: StreamPauses(messaging.store, messaging.clock).resumed_at("messages"),
        )
        for item, _ in messaging.outbox.list_ready(100):
            sender.send(item)
        return [text.text for text in messaging.provider.sent[sent:]]

    def wanted(self, messages: Sequence[SmsMessage]) -> list[bool]:
        return [message.name not in self.messaging.unwanted for message in messages]

    def words(self, message: SmsMessage) -> str | None:
        return render_sms_text(self.service, message, self.messaging.clock())

    def ends(self, *ids: str) -> list[tuple[str, str | None]]:
        return [(self.messaging.state(one), self.messaging.field("error", one)) for one in ids]


@pytest.fixture
def coalescer(messaging: MessagingFixture) -> CoalescerFixture:
    return CoalescerFixture(messaging)


def later(minutes: float) -> datetime:
    return NIGHT + timedelta(minutes=minutes)


def test_updates_of_a_night_become_one_text_in_the_morning(coalescer: CoalescerFixture) -> None:
    coalescer.file(DAY)
    assert coalescer.work(DAY) == [f"We have {coalescer.reference}."]
    first = coalescer.update(later(0), "in_progress", "Wanjiru comes.")
    assert coalescer.work(later(1)) == []
    second = coalescer.update(later(2), "resolved", "New pipe.")
    assert coalescer.work(later(3)) == []
    assert coalescer.work(later(300)) == []
    assert coalescer.work(MORNING) == [f"{coalescer.reference} is resolved. New pipe."]
    assert coalescer.ends(first, second) == [("suppressed", "merged"), ("accepted", None)]
    assert coalescer.messaging.outbox.depth() == 0


def test_whichever_of_them_is_at_hand_first_the_newest_is_sent(coalescer: CoalescerFixture) -> None:
    coalescer.file(DAY)
    coalescer.work(DAY)
    ids = [
        coalescer.update(later(minute), status) for minute, status in enumerate(("in_progress", "resolved"))
    ]
    coalescer.work(later(5))
    coalescer.messaging.store.zadd(
        "outbox:messages:due", {ids[1]: MORNING.timestamp() - 60}
    )  # before the older one
    coalescer.messaging.store.zadd("outbox:messages:due", {ids[0]: MORNING.timestamp()})
    assert coalescer.work(MORNING - timedelta(seconds=30)) == [f"{coalescer.reference} is resolved."]
    assert coalescer.work(MORNING) == []
    assert coalescer.ends(*ids) == [("suppressed", "merged"), ("accepted", None)]


@pytest.mark.parametrize(
    ("status", "words", "confirmation"),
    [
        ("in_progress", ["Somebody works on {reference}."], ("suppressed", "merged")),
        # Words that do not name the reference leave it to the confirmation.
        ("reopened", ["We have {reference}.", "We look again."], ("accepted", None)),
    ],
)
def test_a_confirmation_gives_way_to_words_that_name_the_reference(
    coalescer: CoalescerFixture, status: str, words: list[str], confirmation: tuple[str, str | None]
) -> None:
    coalescer.file(NIGHT)
    coalescer.work(later(1))
    coalescer.update(later(2), status)
    coalescer.work(later(3))
    assert sorted(coalescer.work(MORNING)) == sorted(
        one.format(reference=coalescer.reference) for one in words
    )
    assert coalescer.ends(confirmation_id(coalescer.reference)) == [confirmation]


def test_a_case_that_is_again_where_it_was_is_not_told(coalescer: CoalescerFixture) -> None:
    coalescer.file(DAY)
    coalescer.update(DAY, "in_progress")
    assert len(coalescer.work(DAY)) == 2
    ids = [
        coalescer.update(later(minute), status) for minute, status in enumerate(("resolved", "in_progress"))
    ]
    coalescer.work(later(5))
    assert coalescer.work(MORNING) == []
    assert coalescer.ends(*ids) == [("suppressed", "merged"), ("suppressed", "known")]


def test_what_is_urgent_goes_at_night_and_tells_what_waited(coalescer: CoalescerFixture) -> None:
    coalescer.file(DAY)
    coalescer.work(DAY)
    first = coalescer.update(later(0), "in_progress")
    assert coalescer.work(later(1)) == []
    coalescer.update(later(2), "rejected", "Not ours.")
    assert coalescer.work(later(3)) == [f"{coalescer.reference} is refused. Not ours."]
    assert coalescer.work(MORNING) == []
    assert coalescer.ends(first) == [("suppressed", "merged")]


def test_a_text_that_its_citizen_does_not_want_outdoes_none(coalescer: CoalescerFixture) -> None:
    coalescer.file(DAY)
    coalescer.work(DAY)
    ids = [
        coalescer.update(later(minute), status) for minute, status in enumerate(("in_progress", "resolved"))
    ]
    coalescer.work(later(5))
    coalescer.messaging.unwanted = {"resolved"}
    assert coalescer.work(MORNING) == [f"Somebody works on {coalescer.reference}."]
    assert coalescer.ends(*ids) == [("accepted", None), ("suppressed", "opted_out")]


def test_texts_of_the_day_are_not_merged(coalescer: CoalescerFixture) -> None:
    coalescer.file(DAY)
    coalescer.update(DAY, "in_progress")
    coalescer.update(DAY, "resolved")
    assert len(coalescer.work(DAY)) == 3


def test_texts_of_two_cases_are_not_merged(coalescer: CoalescerFixture) -> None:
    coalescer.file(NIGHT)
    other = CoalescerFixture(coalescer.messaging)
    submissions = SubmissionStore(
        coalescer.messaging.store,
        coalescer.messaging.crypto,
        coalescer.messaging.clock,
        lambda _: 8,
        lambda: coalescer.service,
        timedelta(days=9),
    )
    leak = Submission("report:2", "water", "Water", {})
    other.reference = submissions.commit("s2", leak, Contact(NUMBER, "en", "ussd"))
    coalescer.work(later(1))
    assert sorted(coalescer.work(MORNING)) == sorted(
        f"We have {one.reference}." for one in (coalescer, other)
    )


def test_a_retry_in_the_night_waits_and_merges_too(coalescer: CoalescerFixture) -> None:
    coalescer.file(DAY)
    coalescer.work(DAY)
    coalescer.messaging.provider.results = [SendDeferred("cannot_connect", wait_seconds=600.0)]
    first = coalescer.update(NIGHT - timedelta(hours=2, minutes=5), "in_progress")
    assert len(coalescer.work(NIGHT - timedelta(hours=2, minutes=5))) == 1  # and was not taken
    coalescer.messaging.provider.results = []
    assert coalescer.work(NIGHT) == []
    coalescer.update(later(1), "resolved")
    assert coalescer.work(later(2)) == []
    assert coalescer.work(MORNING) == [f"{coalescer.reference} is resolved."]
    assert coalescer.ends(first) == [("suppressed", "merged")]


def test_validity_counts_from_the_morning(coalescer: CoalescerFixture) -> None:
    coalescer.file(NIGHT)
    coalescer.work(later(1))
    coalescer.messaging.provider.results = [SendDeferred("cannot_connect", wait_seconds=3600.0)]
    coalescer.work(MORNING)
    coalescer.work(NIGHT + timedelta(hours=23, minutes=50))  # the next night, in which it waits again
    assert coalescer.ends(confirmation_id(coalescer.reference))[0][0] == "queued"
    coalescer.work(MORNING + timedelta(days=1))
    assert coalescer.ends(confirmation_id(coalescer.reference))[0][0] == "queued"
    coalescer.messaging.provider.results = []
    assert coalescer.work(MORNING + timedelta(days=1, hours=2)) == [f"We have {coalescer.reference}."]


def test_what_waited_through_a_pause_is_good_for_a_day_from_its_end(coalescer: CoalescerFixture) -> None:
    coalescer.file(DAY)
    streams = StreamPauses(coalescer.messaging.store, coalescer.messaging.clock)
    streams.pause("messages", "the provider is down", "wanjiru")
    assert coalescer.work(DAY) == []
    coalescer.messaging.clock.moment = DAY + timedelta(days=3)
    streams.resume("messages")
    coalescer.messaging.provider.results = [SendDeferred("cannot_connect", wait_seconds=600.0)]
    assert len(coalescer.work(DAY + timedelta(days=3))) == 1
    assert coalescer.ends(confirmation_id(coalescer.reference))[0][0] == "queued"
    coalescer.messaging.provider.results = []
    assert coalescer.work(DAY + timedelta(days=3, minutes=30)) == [f"We have {coalescer.reference}."]


def test_a_pause_gives_no_more_than_a_day(coalescer: CoalescerFixture) -> None:
    coalescer.file(DAY)
    streams = StreamPauses(coalescer.messaging.store, coalescer.messaging.clock)
    streams.pause("messages", "the provider is down", "wanjiru")
    streams.resume("messages")
    assert coalescer.work(DAY + timedelta(days=1, minutes=1)) == []
    assert coalescer.ends(confirmation_id(coalescer.reference)) == [("failed", "expired")]
