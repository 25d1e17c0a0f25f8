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

    bench: MessagingFixture
    service: Service = field(default_factory=service)
    reference: str = ""
    events: int = 0

    def file(self, at: datetime) -> None:
        bench = self.bench
        bench.clock.moment = at
        submissions = SubmissionStore(
            bench.store, bench.crypto, bench.clock, lambda _: 7, lambda: self.service, timedelta(days=400)
        )
        leak = Submission("report:1", "water", "Water", {})
        self.reference = submissions.commit("s1", leak, Contact(NUMBER, "en", "ussd"))

    def update(self, at: datetime, status: str, note: str = "") -> str:
        """The id of the text that will tell it."""
        bench = self.bench
        bench.clock.moment = at
        kept = timedelta(days=90)
        updates = CaseUpdates(bench.store, bench.crypto, bench.clock, lambda: self.service, kept, kept)
        self.events += 1
        taken = updates.apply(CaseUpdate(f"e{self.events}", self.reference, status, note, at))
        assert taken.message_id is not None
        return taken.message_id

    def work(self, at: datetime) -> list[str]:
        """The words of the texts that a worker sends then."""
        bench = self.bench
        bench.clock.moment = at
        sent = len(bench.provider.sent)
        sender = bench.sender(
            words=self.words,
            hold_until=QuietHours(lambda: self.service, bench.crypto.decrypt).hold_until,
            redundancy_reason=Coalescer(
                bench.store, bench.messages, self.wanted, self.words
            ).redundancy_reason,
            resumed_at=lambda: StreamPauses(bench.store, bench.clock).resumed_at("messages"),
        )
        for item, _ in bench.outbox.list_ready(100):
            sender.send(item)
        return [text.text for text in bench.provider.sent[sent:]]

    def wanted(self, messages: Sequence[SmsMessage]) -> list[bool]:
        return [message.name not in self.bench.unwanted for message in messages]

    def words(self, message: SmsMessage) -> str | None:
        return render_sms_text(self.service, message, self.bench.clock())

    def ends(self, *ids: str) -> list[tuple[str, str | None]]:
        return [(self.bench.state(one), self.bench.field("error", one)) for one in ids]


@pytest.fixture
def town(bench: MessagingFixture) -> CoalescerFixture:
    return CoalescerFixture(bench)


def later(minutes: float) -> datetime:
    return NIGHT + timedelta(minutes=minutes)


def test_updates_of_a_night_become_one_text_in_the_morning(town: CoalescerFixture) -> None:
    town.file(DAY)
    assert town.work(DAY) == [f"We have {town.reference}."]
    first = town.update(later(0), "in_progress", "Wanjiru comes.")
    assert town.work(later(1)) == []
    second = town.update(later(2), "resolved", "New pipe.")
    assert town.work(later(3)) == []
    assert town.work(later(300)) == []
    assert town.work(MORNING) == [f"{town.reference} is resolved. New pipe."]
    assert town.ends(first, second) == [("suppressed", "merged"), ("accepted", None)]
    assert town.bench.outbox.depth() == 0


def test_whichever_of_them_is_at_hand_first_the_newest_is_sent(town: CoalescerFixture) -> None:
    town.file(DAY)
    town.work(DAY)
    ids = [town.update(later(minute), status) for minute, status in enumerate(("in_progress", "resolved"))]
    town.work(later(5))
    town.bench.store.zadd("outbox:messages:due", {ids[1]: MORNING.timestamp() - 60})  # before the older one
    town.bench.store.zadd("outbox:messages:due", {ids[0]: MORNING.timestamp()})
    assert town.work(MORNING - timedelta(seconds=30)) == [f"{town.reference} is resolved."]
    assert town.work(MORNING) == []
    assert town.ends(*ids) == [("suppressed", "merged"), ("accepted", None)]


@pytest.mark.parametrize(
    ("status", "words", "confirmation"),
    [
        ("in_progress", ["Somebody works on {reference}."], ("suppressed", "merged")),
        # Words that do not name the reference leave it to the confirmation.
        ("reopened", ["We have {reference}.", "We look again."], ("accepted", None)),
    ],
)
def test_a_confirmation_gives_way_to_words_that_name_the_reference(
    town: CoalescerFixture, status: str, words: list[str], confirmation: tuple[str, str | None]
) -> None:
    town.file(NIGHT)
    town.work(later(1))
    town.update(later(2), status)
    town.work(later(3))
    assert sorted(town.work(MORNING)) == sorted(one.format(reference=town.reference) for one in words)
    assert town.ends(confirmation_id(town.reference)) == [confirmation]


def test_a_case_that_is_again_where_it_was_is_not_told(town: CoalescerFixture) -> None:
    town.file(DAY)
    town.update(DAY, "in_progress")
    assert len(town.work(DAY)) == 2
    ids = [town.update(later(minute), status) for minute, status in enumerate(("resolved", "in_progress"))]
    town.work(later(5))
    assert town.work(MORNING) == []
    assert town.ends(*ids) == [("suppressed", "merged"), ("suppressed", "known")]


def test_what_is_urgent_goes_at_night_and_tells_what_waited(town: CoalescerFixture) -> None:
    town.file(DAY)
    town.work(DAY)
    first = town.update(later(0), "in_progress")
    assert town.work(later(1)) == []
    town.update(later(2), "rejected", "Not ours.")
    assert town.work(later(3)) == [f"{town.reference} is refused. Not ours."]
    assert town.work(MORNING) == []
    assert town.ends(first) == [("suppressed", "merged")]


def test_a_text_that_its_citizen_does_not_want_outdoes_none(town: CoalescerFixture) -> None:
    town.file(DAY)
    town.work(DAY)
    ids = [town.update(later(minute), status) for minute, status in enumerate(("in_progress", "resolved"))]
    town.work(later(5))
    town.bench.unwanted = {"resolved"}
    assert town.work(MORNING) == [f"Somebody works on {town.reference}."]
    assert town.ends(*ids) == [("accepted", None), ("suppressed", "opted_out")]


def test_texts_of_the_day_are_not_merged(town: CoalescerFixture) -> None:
    town.file(DAY)
    town.update(DAY, "in_progress")
    town.update(DAY, "resolved")
    assert len(town.work(DAY)) == 3


def test_texts_of_two_cases_are_not_merged(town: CoalescerFixture) -> None:
    town.file(NIGHT)
    other = CoalescerFixture(town.bench)
    submissions = SubmissionStore(
        town.bench.store,
        town.bench.crypto,
        town.bench.clock,
        lambda _: 8,
        lambda: town.service,
        timedelta(days=9),
    )
    leak = Submission("report:2", "water", "Water", {})
    other.reference = submissions.commit("s2", leak, Contact(NUMBER, "en", "ussd"))
    town.work(later(1))
    assert sorted(town.work(MORNING)) == sorted(f"We have {one.reference}." for one in (town, other))


def test_a_retry_in_the_night_waits_and_merges_too(town: CoalescerFixture) -> None:
    town.file(DAY)
    town.work(DAY)
    town.bench.provider.results = [SendDeferred("cannot_connect", wait_seconds=600.0)]
    first = town.update(NIGHT - timedelta(hours=2, minutes=5), "in_progress")
    assert len(town.work(NIGHT - timedelta(hours=2, minutes=5))) == 1  # and was not taken
    town.bench.provider.results = []
    assert town.work(NIGHT) == []
    town.update(later(1), "resolved")
    assert town.work(later(2)) == []
    assert town.work(MORNING) == [f"{town.reference} is resolved."]
    assert town.ends(first) == [("suppressed", "merged")]


def test_validity_counts_from_the_morning(town: CoalescerFixture) -> None:
    town.file(NIGHT)
    town.work(later(1))
    town.bench.provider.results = [SendDeferred("cannot_connect", wait_seconds=3600.0)]
    town.work(MORNING)
    town.work(NIGHT + timedelta(hours=23, minutes=50))  # the next night, in which it waits again
    assert town.ends(confirmation_id(town.reference))[0][0] == "queued"
    town.work(MORNING + timedelta(days=1))
    assert town.ends(confirmation_id(town.reference))[0][0] == "queued"
    town.bench.provider.results = []
    assert town.work(MORNING + timedelta(days=1, hours=2)) == [f"We have {town.reference}."]


def test_what_waited_through_a_pause_is_good_for_a_day_from_its_end(town: CoalescerFixture) -> None:
    town.file(DAY)
    streams = StreamPauses(town.bench.store, town.bench.clock)
    streams.pause("messages", "the provider is down", "wanjiru")
    assert town.work(DAY) == []
    town.bench.clock.moment = DAY + timedelta(days=3)
    streams.resume("messages")
    town.bench.provider.results = [SendDeferred("cannot_connect", wait_seconds=600.0)]
    assert len(town.work(DAY + timedelta(days=3))) == 1
    assert town.ends(confirmation_id(town.reference))[0][0] == "queued"
    town.bench.provider.results = []
    assert town.work(DAY + timedelta(days=3, minutes=30)) == [f"We have {town.reference}."]


def test_a_pause_gives_no_more_than_a_day(town: CoalescerFixture) -> None:
    town.file(DAY)
    streams = StreamPauses(town.bench.store, town.bench.clock)
    streams.pause("messages", "the provider is down", "wanjiru")
    streams.resume("messages")
    assert town.work(DAY + timedelta(days=1, minutes=1)) == []
    assert town.ends(confirmation_id(town.reference)) == [("failed", "expired")]
