from datetime import timedelta

import pytest

from gateway.messaging.announcements.announcement import Reminder
from gateway.messaging.announcements.announcement_store import AnnouncementCancelledError
from gateway.messaging.announcements.numbers_file import NumbersFileError
from gateway.storage.outbox.pauses import StreamPauses
from tests.gateway.messaging.announcements.conftest import NOON, AnnouncementFixture

TWO = "number\n0711000111\n0711000112\n"
NUMBERS = ["+254711000111", "+254711000112"]


def test_everybody_gets_it_once(announcer: AnnouncementFixture) -> None:
    announcement = announcer.announce(TWO)
    assert announcer.counts(announcement) == {"queued": 2}
    assert sorted(announcer.work()) == NUMBERS
    assert {text.text for text in announcer.provider.sent} == {"We are closed tomorrow."}
    assert announcer.work() == []
    assert announcer.counts(announcement) == {"accepted": 2}


def test_the_same_file_again_texts_nobody_twice(announcer: AnnouncementFixture) -> None:
    first = announcer.announce(TWO)
    announcer.work()
    again = announcer.announce(TWO)
    assert again.id == first.id
    assert announcer.work() == []
    assert announcer.counts(first) == {"accepted": 2}


def test_a_file_that_grew_under_the_same_name_texts_those_who_are_new(announcer: AnnouncementFixture) -> None:
    announcer.announce(TWO, name="closing")
    announcer.work()
    announcer.announce(TWO + "0711000113\n", name="closing")
    assert announcer.work() == ["+254711000113"]


def test_another_message_or_another_name_is_another_announcement(announcer: AnnouncementFixture) -> None:
    text = "number,place,day\n0711000111,Kibera,2026-03-05\n"
    numbers = announcer.file(text)
    made = [
        announcer.announcement(numbers, "closed"),
        announcer.announcement(numbers, "clinic_day"),
        announcer.announcement(numbers, "closed", name="closing"),
        announcer.announcement(numbers, "clinic_day", reminder=Reminder("day", 1, NOON.time())),
        announcer.announcement(numbers, "clinic_day", reminder=Reminder("day", 2, NOON.time())),
    ]
    assert len({one.id for one in made}) == len(made)


def test_what_broke_off_is_gone_on_with(announcer: AnnouncementFixture) -> None:
    numbers = announcer.file(TWO)
    announcement = announcer.announcement(numbers, "closed")
    announcements = announcer.services.announcements
    announcements.begin(announcement)
    announcements.queue(announcement, announcer.plan(announcement, numbers)[:1])  # type: ignore[arg-type]
    status = announcements.find(announcement.id)
    assert status is not None
    assert status.queued_at is None
    assert announcer.work() == NUMBERS[:1]
    assert announcer.send(announcement, numbers) == 1
    assert announcer.work() == NUMBERS[1:]


def test_it_waits_for_texts_about_cases(announcer: AnnouncementFixture) -> None:
    announcer.announce(TWO)
    announcer.services.messages.queue_text("m1", "+254711000119", "Fixed.", "en", "resolved")
    assert announcer.work() == []
    announcer.store.zrem("outbox:messages:due", "m1")
    assert len(announcer.work()) == 2


@pytest.mark.parametrize("stream", ["announcements", "messages"])
def test_it_stands_still_while_it_or_all_texts_are_paused(
    announcer: AnnouncementFixture, stream: str
) -> None:
    announcement = announcer.announce(TWO)
    streams = StreamPauses(announcer.store, announcer.clock)
    streams.pause(stream, "a slip of the pen", "wanjiru")
    assert announcer.work() == []
    announcer.clock.advance(timedelta(days=20).total_seconds())
    streams.resume(stream)
    assert len(announcer.work()) == 2
    assert announcer.counts(announcement) == {"accepted": 2}


def test_what_missed_its_week_is_not_sent(announcer: AnnouncementFixture) -> None:
    announcement = announcer.announce(TWO)
    announcer.clock.advance(timedelta(days=6).total_seconds())
    announcer.announce("number\n0711000113\n", name="later")
    announcer.clock.advance(timedelta(days=1).total_seconds())
    assert announcer.work() == ["+254711000113"]
    assert announcer.counts(announcement) == {"failed": 2}


def test_it_keeps_quiet_hours_and_is_valid_from_the_morning(announcer: AnnouncementFixture) -> None:
    announcer.clock.moment = NOON + timedelta(hours=10)
    announcer.announce(TWO)
    assert announcer.work() == []
    announcer.clock.advance(timedelta(hours=10).total_seconds())
    assert sorted(announcer.work()) == NUMBERS


def test_who_opts_out_after_it_was_queued_does_not_get_it(announcer: AnnouncementFixture) -> None:
    announcement = announcer.announce(TWO)
    services = announcer.services
    with announcer.store.pipeline() as pipeline:
        services.consent.change(pipeline, services.crypto.digest(NUMBERS[0]), ("closed",), out=True)
        pipeline.execute()
    assert announcer.work() == NUMBERS[1:]
    assert announcer.counts(announcement) == {"suppressed": 1, "accepted": 1}


def test_a_reminder_goes_at_its_moment_and_is_good_for_a_day(announcer: AnnouncementFixture) -> None:
    text = "number,place,day\n0711000111,Kibera,2026-03-04\n0711000112,Kibera,2026-03-05\n"
    announcement = announcer.announce(text, "clinic_day", reminder=Reminder("day", 1, NOON.time()))
    announcements = announcer.services.announcements
    assert announcements.next_due(announcement.id) == NOON.replace(hour=6) + timedelta(days=1)
    assert announcer.work() == []
    announcer.clock.moment = NOON.replace(hour=6) + timedelta(days=1)
    assert announcer.work() == NUMBERS[:1]
    announcer.clock.advance(timedelta(days=2).total_seconds())
    assert announcer.work() == []
    assert announcer.counts(announcement) == {"accepted": 1, "failed": 1}
    assert announcements.next_due(announcement.id) is None


def test_what_is_cancelled_never_goes(announcer: AnnouncementFixture) -> None:
    other = announcer.announce("number\n0711000113\n", name="closing-soon")
    numbers = announcer.file(TWO)
    announcement = announcer.announcement(numbers, "closed", name="closing")
    announcer.send(announcement, numbers)
    assert announcer.services.announcements.cancel("closing") == 2
    assert announcer.counts(announcement) == {"suppressed": 2}
    assert announcer.counts(other) == {"queued": 1}  # though its name begins the same
    assert announcer.work() == ["+254711000113"]
    with pytest.raises(AnnouncementCancelledError):
        announcer.services.announcements.begin(announcement)
    with pytest.raises(AnnouncementCancelledError):  # as for a command that is queueing at this moment
        announcer.services.announcements.queue(announcement, announcer.plan(announcement, numbers))  # type: ignore[arg-type]


def test_an_announcement_whose_numbers_are_forgotten_is_not_gone_on_with(
    announcer: AnnouncementFixture,
) -> None:
    """Else those who had it would have it again."""
    announcement = announcer.announce(TWO)
    announcer.clock.advance(timedelta(days=31).total_seconds())
    with pytest.raises(NumbersFileError):
        announcer.services.announcements.begin(announcement)


def test_everything_is_listed_the_latest_first(announcer: AnnouncementFixture) -> None:
    announcer.announce(TWO, name="first")
    announcer.clock.advance(1)
    announcer.announce(TWO, name="second")
    assert [one.id for one in announcer.services.announcements.all()] == ["second", "first"]
    announcer.store.delete("announcement:first")
    assert [one.id for one in announcer.services.announcements.all()] == ["second"]
    assert announcer.store.zrange("announcements", 0, -1) == [b"second"]


def test_it_is_gone_some_time_after_its_last_text(announcer: AnnouncementFixture) -> None:
    text = "number,place,day\n0711000111,Kibera,2026-03-12\n"
    announcer.announce(text, "clinic_day", name="clinic", reminder=Reminder("day", 0, NOON.time()))
    days = announcer.store.ttl("announcement:clinic") / 86_400
    assert 39 < days <= 40  # ten until it is due, and thirty
    assert announcer.store.ttl("announcement:clinic:counts") / 86_400 == pytest.approx(days, abs=0.01)


def test_no_number_and_no_word_is_in_the_clear(announcer: AnnouncementFixture) -> None:
    announcer.announce(TWO)
    texts = announcer.store.keys("message:*")
    assert len(texts) == 2
    kept = repr([announcer.store.keys("*"), *map(announcer.store.hgetall, texts)])
    assert "711000111" not in kept
    assert "closed tomorrow" not in kept


def test_one_person_is_erased(announcer: AnnouncementFixture) -> None:
    announcement = announcer.announce(TWO)
    assert announcer.services.eraser.erase(NUMBERS[0]).texts == 1
    assert announcer.work() == NUMBERS[1:]
    assert announcer.counts(announcement) == {"suppressed": 1, "accepted": 1}
