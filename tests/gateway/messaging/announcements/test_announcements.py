from datetime import timedelta

import pytest

from gateway.messaging.announcements.announcement import Reminder
from gateway.messaging.announcements.announcement_store import AnnouncementCancelledError
from gateway.messaging.announcements.numbers_file import NumbersFileError
from gateway.storage.outbox.pauses import StreamPauses
from tests.gateway.messaging.announcements.conftest import NOON, AnnouncementFixture

TWO = "number\n0711000111\n0711000112\n"
NUMBERS = ["+254711000111", "+254711000112"]


def test_everybody_gets_it_once(hall: AnnouncementFixture) -> None:
    announcement = hall.announce(TWO)
    assert hall.counts(announcement) == {"queued": 2}
    assert sorted(hall.work()) == NUMBERS
    assert {text.text for text in hall.provider.sent} == {"We are closed tomorrow."}
    assert hall.work() == []
    assert hall.counts(announcement) == {"accepted": 2}


def test_the_same_file_again_texts_nobody_twice(hall: AnnouncementFixture) -> None:
    first = hall.announce(TWO)
    hall.work()
    again = hall.announce(TWO)
    assert again.id == first.id
    assert hall.work() == []
    assert hall.counts(first) == {"accepted": 2}


def test_a_file_that_grew_under_the_same_name_texts_those_who_are_new(hall: AnnouncementFixture) -> None:
    hall.announce(TWO, name="closing")
    hall.work()
    hall.announce(TWO + "0711000113\n", name="closing")
    assert hall.work() == ["+254711000113"]


def test_another_message_or_another_name_is_another_announcement(hall: AnnouncementFixture) -> None:
    text = "number,place,day\n0711000111,Kibera,2026-03-05\n"
    numbers = hall.file(text)
    made = [
        hall.announcement(numbers, "closed"),
        hall.announcement(numbers, "clinic_day"),
        hall.announcement(numbers, "closed", name="closing"),
        hall.announcement(numbers, "clinic_day", reminder=Reminder("day", 1, NOON.time())),
        hall.announcement(numbers, "clinic_day", reminder=Reminder("day", 2, NOON.time())),
    ]
    assert len({one.id for one in made}) == len(made)


def test_what_broke_off_is_gone_on_with(hall: AnnouncementFixture) -> None:
    numbers = hall.file(TWO)
    announcement = hall.announcement(numbers, "closed")
    announcements = hall.services.announcements
    announcements.begin(announcement)
    announcements.queue(announcement, hall.plan(announcement, numbers)[:1])  # type: ignore[arg-type]
    standing = announcements.find(announcement.id)
    assert standing is not None
    assert standing.queued_at is None
    assert hall.work() == NUMBERS[:1]
    assert hall.send(announcement, numbers) == 1
    assert hall.work() == NUMBERS[1:]


def test_it_waits_for_texts_about_cases(hall: AnnouncementFixture) -> None:
    hall.announce(TWO)
    hall.services.messages.queue_text("m1", "+254711000119", "Fixed.", "en", "resolved")
    assert hall.work() == []
    hall.store.zrem("outbox:messages:due", "m1")
    assert len(hall.work()) == 2


@pytest.mark.parametrize("stream", ["announcements", "messages"])
def test_it_stands_still_while_it_or_all_texts_are_paused(hall: AnnouncementFixture, stream: str) -> None:
    announcement = hall.announce(TWO)
    streams = StreamPauses(hall.store, hall.clock)
    streams.pause(stream, "a slip of the pen", "wanjiru")
    assert hall.work() == []
    hall.clock.pass_(days=20)
    streams.resume(stream)
    assert len(hall.work()) == 2
    assert hall.counts(announcement) == {"accepted": 2}


def test_what_missed_its_week_is_not_sent(hall: AnnouncementFixture) -> None:
    announcement = hall.announce(TWO)
    hall.clock.pass_(days=6)
    hall.announce("number\n0711000113\n", name="later")
    hall.clock.pass_(days=1)
    assert hall.work() == ["+254711000113"]
    assert hall.counts(announcement) == {"failed": 2}


def test_it_keeps_quiet_hours_and_is_valid_from_the_morning(hall: AnnouncementFixture) -> None:
    hall.clock.moment = NOON + timedelta(hours=10)
    hall.announce(TWO)
    assert hall.work() == []
    hall.clock.pass_(hours=10)
    assert sorted(hall.work()) == NUMBERS


def test_who_opts_out_after_it_was_queued_does_not_get_it(hall: AnnouncementFixture) -> None:
    announcement = hall.announce(TWO)
    services = hall.services
    with hall.store.pipeline() as pipeline:
        services.consent.change(pipeline, services.crypto.digest(NUMBERS[0]), ("closed",), out=True)
        pipeline.execute()
    assert hall.work() == NUMBERS[1:]
    assert hall.counts(announcement) == {"suppressed": 1, "accepted": 1}


def test_a_reminder_goes_at_its_moment_and_is_good_for_a_day(hall: AnnouncementFixture) -> None:
    text = "number,place,day\n0711000111,Kibera,2026-03-04\n0711000112,Kibera,2026-03-05\n"
    announcement = hall.announce(text, "clinic_day", reminder=Reminder("day", 1, NOON.time()))
    announcements = hall.services.announcements
    assert announcements.next_due(announcement.id) == NOON.replace(hour=6) + timedelta(days=1)
    assert hall.work() == []
    hall.clock.moment = NOON.replace(hour=6) + timedelta(days=1)
    assert hall.work() == NUMBERS[:1]
    hall.clock.pass_(days=2)
    assert hall.work() == []
    assert hall.counts(announcement) == {"accepted": 1, "failed": 1}
    assert announcements.next_due(announcement.id) is None


def test_what_is_cancelled_never_goes(hall: AnnouncementFixture) -> None:
    other = hall.announce("number\n0711000113\n", name="closing-soon")
    numbers = hall.file(TWO)
    announcement = hall.announcement(numbers, "closed", name="closing")
    hall.send(announcement, numbers)
    assert hall.services.announcements.cancel("closing") == 2
    assert hall.counts(announcement) == {"suppressed": 2}
    assert hall.counts(other) == {"queued": 1}  # though its name begins the same
    assert hall.work() == ["+254711000113"]
    with pytest.raises(AnnouncementCancelledError):
        hall.services.announcements.begin(announcement)
    with pytest.raises(AnnouncementCancelledError):  # as for a command that is queueing at this moment
        hall.services.announcements.queue(announcement, hall.plan(announcement, numbers))  # type: ignore[arg-type]


def test_an_announcement_whose_numbers_are_forgotten_is_not_gone_on_with(hall: AnnouncementFixture) -> None:
    """Else those who had it would have it again."""
    announcement = hall.announce(TWO)
    hall.clock.pass_(days=31)
    with pytest.raises(NumbersFileError):
        hall.services.announcements.begin(announcement)


def test_everything_is_listed_the_latest_first(hall: AnnouncementFixture) -> None:
    hall.announce(TWO, name="first")
    hall.clock.pass_(seconds=1)
    hall.announce(TWO, name="second")
    assert [one.id for one in hall.services.announcements.all()] == ["second", "first"]
    hall.store.delete("announcement:first")
    assert [one.id for one in hall.services.announcements.all()] == ["second"]
    assert hall.store.zrange("announcements", 0, -1) == [b"second"]


def test_it_is_gone_some_time_after_its_last_text(hall: AnnouncementFixture) -> None:
    text = "number,place,day\n0711000111,Kibera,2026-03-12\n"
    hall.announce(text, "clinic_day", name="clinic", reminder=Reminder("day", 0, NOON.time()))
    days = hall.store.ttl("announcement:clinic") / 86_400
    assert 39 < days <= 40  # ten until it is due, and thirty
    assert hall.store.ttl("announcement:clinic:counts") / 86_400 == pytest.approx(days, abs=0.01)


def test_no_number_and_no_word_is_in_the_clear(hall: AnnouncementFixture) -> None:
    hall.announce(TWO)
    texts = hall.store.keys("message:*")
    assert len(texts) == 2
    kept = repr([hall.store.keys("*"), *map(hall.store.hgetall, texts)])
    assert "711000111" not in kept
    assert "closed tomorrow" not in kept


def test_one_person_is_erased(hall: AnnouncementFixture) -> None:
    announcement = hall.announce(TWO)
    assert hall.services.eraser.erase(NUMBERS[0]).texts == 1
    assert hall.work() == NUMBERS[1:]
    assert hall.counts(announcement) == {"suppressed": 1, "accepted": 1}
