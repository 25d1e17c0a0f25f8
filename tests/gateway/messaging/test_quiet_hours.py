from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from gateway.messaging.message import OFFICER_QUESTION, REPLY, REQUESTED_SMS, SmsMessage
from gateway.messaging.send_policy import MAX_SPREAD, QuietHours
from gateway.security.crypto import Crypto
from menus.analysis.rule_doc import complete_example
from menus.compiler.service import compile_service
from menus.model import Service
from menus.model.quiet_hours import quiet_hours_end

CRYPTO = Crypto(("k" * 40,))
KENYAN, NIGERIAN = "+254711000111", "+2348031234567"
MENUS = """
quiet_hours: {QUIET}
messages:
  received: We have {reference}.
  in_progress: We work on {reference}.
  resolved: {text: "{reference} is resolved.", urgent: true}
  clinic_day: {text: "The clinic comes on {day}.", columns: [day]}
"""


def service(quiet: str = "{from: '21:00', to: '07:00'}") -> Service:
    compiled = compile_service(
        complete_example(MENUS.replace("{QUIET}", quiet)), "menus.yaml", lambda name: name
    )
    assert compiled.service is not None, compiled.problems
    return compiled.service


def at(moment: str) -> datetime:
    return datetime.fromisoformat(f"{moment}+00:00")


@pytest.mark.parametrize(
    ("begin", "end", "zone", "now", "until"),
    [
        # Nairobi is three hours ahead.
        ("21:00", "07:00", "Africa/Nairobi", "2026-03-02 17:59", None),
        ("21:00", "07:00", "Africa/Nairobi", "2026-03-02 18:00", "2026-03-03 04:00"),
        ("21:00", "07:00", "Africa/Nairobi", "2026-03-02 22:00", "2026-03-03 04:00"),
        ("21:00", "07:00", "Africa/Nairobi", "2026-03-03 03:59", "2026-03-03 04:00"),
        ("21:00", "07:00", "Africa/Nairobi", "2026-03-03 04:00", None),
        ("13:00", "15:00", "Africa/Nairobi", "2026-03-02 10:30", "2026-03-02 12:00"),
        ("13:00", "15:00", "Africa/Nairobi", "2026-03-02 12:30", None),
        ("21:00", "24:00", "Africa/Nairobi", "2026-03-02 20:30", "2026-03-02 21:00"),
        ("24:00", "07:00", "Africa/Nairobi", "2026-03-02 21:00", "2026-03-03 04:00"),
        # Nights in which the clocks are moved: an hour is skipped on 8 March, one comes twice on 1 November.
        ("21:00", "07:00", "America/New_York", "2026-03-08 03:00", "2026-03-08 11:00"),
        ("21:00", "07:00", "America/New_York", "2026-11-01 03:00", "2026-11-01 12:00"),
        ("21:00", "02:30", "America/New_York", "2026-03-08 06:30", "2026-03-08 07:30"),  # no 02:30 that day
        ("02:15", "02:45", "America/New_York", "2026-03-08 07:15", None),  # nor such quiet hours: it is 03:15
        (
            "21:00",
            "01:30",
            "America/New_York",
            "2026-11-01 05:10",
            "2026-11-01 05:30",
        ),  # 01:10 the first time
        ("21:00", "01:30", "America/New_York", "2026-11-01 05:40", None),
        ("21:00", "01:30", "America/New_York", "2026-11-01 06:10", "2026-11-01 06:30"),  # and the second
        (
            "23:00",
            "00:30",
            "Africa/Cairo",
            "2026-04-23 21:30",
            "2026-04-23 22:30",
        ),  # a midnight that is skipped
    ],
)
def test_quiet_hours_go_by_the_clock_on_the_wall(
    begin: str, end: str, zone: str, now: str, until: str | None
) -> None:
    def clock(moment: str) -> time:
        return time(int(moment[:2]) % 24, int(moment[3:]))

    told = quiet_hours_end((clock(begin), clock(end)), ZoneInfo(zone), at(now))
    assert told == (None if until is None else at(until))


def text(
    name: str = "received", reference: str = "482915307", number: str = KENYAN, **changes: str
) -> SmsMessage:
    return SmsMessage(
        id=f"{name}-{reference}",
        state="queued",
        name=name,
        reference=reference,
        language="sw",
        encrypted_number=CRYPTO.encrypt(number),
        number_digest="d",
        note="",
        created_at=at("2026-03-02 12:00"),
        submitting_at=None,
        provider="",
        provider_id="",
        attempts=0,
        **changes,
    )


def hold(message: SmsMessage, now: str, **changes: str) -> datetime | None:
    return QuietHours(lambda: service(**changes), CRYPTO.decrypt).hold_until(message, at(now))


NIGHT = "2026-03-02 22:00"  # UTC: one in the morning in Nairobi, eleven in the evening in Lagos


@pytest.mark.parametrize("name", ["received", "clinic_day", OFFICER_QUESTION])
def test_a_text_of_the_night_leaves_in_the_morning(name: str) -> None:
    until = hold(text(name), NIGHT)
    assert until is not None
    assert at("2026-03-03 04:00") <= until < at("2026-03-03 04:00") + MAX_SPREAD
    assert hold(text(name), f"{until:%Y-%m-%d %H:%M:%S.%f}") is None


@pytest.mark.parametrize("name", ["resolved", REPLY, REQUESTED_SMS])
def test_what_is_urgent_or_was_asked_for_goes_at_night(name: str) -> None:
    assert hold(text(name), NIGHT) is None


def test_without_quiet_hours_nothing_waits() -> None:
    without = replace(service(), quiet_hours=None)
    assert QuietHours(lambda: without, CRYPTO.decrypt).hold_until(text(), at(NIGHT)) is None


def test_it_is_night_where_the_citizen_lives() -> None:
    evening = "2026-03-02 18:30"  # half past nine in Nairobi, half past seven in Lagos
    assert hold(text(number=NIGERIAN), evening) is None
    assert hold(text(number=KENYAN), evening) is not None
    until = hold(text(number=NIGERIAN), NIGHT)
    assert until is not None
    assert timedelta(0) <= until - at("2026-03-03 06:00") < MAX_SPREAD


def test_a_morning_is_spread_but_not_within_a_case() -> None:
    references = [str(number) for number in range(482915307, 482915407)]
    moments = [hold(text(reference=reference), NIGHT) for reference in references]
    assert len(set(moments)) == len(references)
    minutes = {moment.minute for moment in moments if moment}
    assert minutes == set(range(10))
    assert hold(text("received"), NIGHT) == hold(text("in_progress"), NIGHT)


def test_few_open_hours_are_not_filled_by_the_spread() -> None:
    """Else a text would be let go into the next quiet hours."""
    for reference in range(482915307, 482915357):
        until = hold(text(reference=str(reference)), NIGHT, quiet="['07:08', '07:00']")
        assert until is not None
        assert until < at("2026-03-03 04:02")


def test_a_number_that_no_key_opens_is_not_held() -> None:
    """Whoever words the text says why it cannot go."""
    encrypted = structs.replace(text(), encrypted_number=Crypto(("x" * 40,)).encrypt(KENYAN))
    assert QuietHours(service, CRYPTO.decrypt).hold_until(encrypted, at(NIGHT)) is None
