"""Whom to tell what: once when it begins, once when it is over, in digests, within hours, so many a day."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.messaging.routing.alarm_rules import AlarmRules
from gateway.operations.alarms.decision import (
    AlarmState,
    Condition,
    Digest,
    KnownAlarm,
    decide,
    long_text,
    short_text,
    subject,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DEAD = Condition("given-up:submissions", "5 cases were given up.", "Console: Submissions.")
AWAY = Condition("case-system-away", "The case system is away.")


class Watch:
    """A watch of minutes."""

    def __init__(self, most_a_day: int = 9) -> None:
        self.state, self.most_a_day = AlarmState(), most_a_day

    def look(self, minute: float, *conditions: Condition, may_tell: bool = True) -> str:
        """Look at this minute; what is told, by codes of sentences."""
        now = NOON + timedelta(minutes=minute)
        self.state, digest = decide(
            self.state,
            conditions,
            now,
            now.date().isoformat(),
            wait=timedelta(minutes=5),
            most_a_day=self.most_a_day,
            may_tell=may_tell,
        )
        return "" if digest is None else short_text(digest, "County")


def test_what_lasts_is_told_once_and_its_end_once() -> None:
    watch = Watch()
    told = [watch.look(minute, DEAD) for minute in (0, 1, 4.9, 5, 6, 600)]
    assert told == ["", "", "", "County: 5 cases were given up.", "", ""]
    told = [watch.look(minute) for minute in (601, 605, 606, 607, 2000)]
    assert told == ["", "", "County: over: 5 cases were given up.", "", ""]
    assert watch.state.alarms == {}


def test_what_is_over_before_anybody_was_told_is_never_told() -> None:
    watch = Watch()
    assert [
        watch.look(0, AWAY),
        watch.look(4),
        watch.look(10),
        watch.look(11, AWAY),
        watch.look(14, AWAY),
    ] == [""] * 5


def test_what_goes_and_comes_back_is_not_over() -> None:
    watch = Watch()
    watch.look(0, AWAY)
    assert watch.look(5, AWAY)
    assert [watch.look(6), watch.look(9, AWAY), watch.look(12), watch.look(16)] == [""] * 4
    assert "over" in watch.look(17)


def test_a_count_that_grows_is_the_same_alarm() -> None:
    watch = Watch()
    watch.look(0, DEAD)
    assert watch.look(5, DEAD)
    assert watch.look(20, Condition(DEAD.code, "6 cases were given up.")) == ""


def test_what_began_and_what_is_over_go_together() -> None:
    watch = Watch()
    watch.look(0, AWAY)
    watch.look(5, AWAY)
    watch.look(10, DEAD)
    assert watch.look(15, DEAD) == "County: 5 cases were given up.\nCounty: over: The case system is away."


def test_outside_of_hours_it_waits() -> None:
    watch = Watch()
    watch.look(0, DEAD)
    assert watch.look(10, DEAD, may_tell=False) == ""
    assert watch.look(400, DEAD)


def test_so_many_a_day_and_the_last_one_says_so() -> None:
    watch = Watch(most_a_day=2)
    watch.look(0, DEAD)
    assert "No more" not in watch.look(5, DEAD)
    watch.look(10, DEAD, AWAY)
    assert watch.look(15, DEAD, AWAY).endswith("No more of these today.")
    assert [watch.look(20), watch.look(30)] == ["", ""]
    assert "over" in watch.look(24 * 60)


@pytest.mark.parametrize(
    ("hours", "at", "allowed"),
    [
        (None, "03:00", True),
        (("07:00", "21:00"), "06:59", False),
        (("07:00", "21:00"), "07:00", True),
        (("07:00", "21:00"), "21:00", False),
        (("21:00", "07:00"), "23:00", True),
        (("21:00", "07:00"), "06:59", True),
        (("21:00", "07:00"), "12:00", False),
    ],
)
def test_hours_are_those_of_the_service(hours: tuple[str, str] | None, at: str, allowed: bool) -> None:
    zone = ZoneInfo("Africa/Nairobi")
    moment = datetime.combine(NOON.date(), time.fromisoformat(at), zone)
    span = None if hours is None else (time.fromisoformat(hours[0]), time.fromisoformat(hours[1]))
    assert AlarmRules(hours=span).allows(moment.astimezone(UTC), zone) is allowed


def test_a_digest_as_a_text_and_as_a_mail() -> None:
    known = [KnownAlarm(f"Thing {number} is wrong.", "Mend it.", NOON) for number in range(5)]
    digest = Digest(tuple(known), (known[0],), is_last=True)
    assert short_text(digest, "County").splitlines()[-2:] == ["And 2 more.", "No more of these today."]
    assert len(short_text(digest, "County")) < 300
    assert subject(digest, "County") == "County: Thing 0 is wrong (and 4 more)"
    assert subject(Digest((), (known[1],)), "County") == "County: over: Thing 1 is wrong"
    mail = long_text(digest, "County", "https://county.example/console/")
    assert "Thing 4 is wrong.\nMend it.\n" in mail
    assert "It is over:\n- Thing 0 is wrong." in mail
    assert mail.endswith("County\nhttps://county.example/console/\n")


def test_a_mail_leads_to_the_entry_of_the_runbook() -> None:
    state, _ = decide(
        AlarmState(),
        [Condition("crowd", "Many dial.", "Start more.", "crowd")],
        NOON,
        "2026-03-02",
        wait=timedelta(minutes=5),
        most_a_day=9,
        may_tell=True,
    )
    mail = long_text(Digest(tuple(state.alarms.values()), ()), "County", "https://county.example/console/")
    assert "Many dial.\nStart more.\nhttps://county.example/console/help/runbook#crowd\n" in mail
