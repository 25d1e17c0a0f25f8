"""What becomes of a text is counted by message, language and day, once, with the change of its state."""

from datetime import date, timedelta

import pytest

from gateway.insights.count_store import read_cells
from gateway.insights.keys import day_key
from gateway.providers.sms_provider import SendAccepted, SendDeferred, SendRefused, SendUnknown

NUMBER = "+254711000111"


def counted(messaging, day: date | None = None) -> dict[str, dict[str, int]]:
    fields = messaging.store.hgetall(day_key(day or messaging.clock().date()))
    return {"|".join((*group, subject)): counts for group, subject, counts in read_cells(fields)}


FIELD = "sms|sw|||text:received"
ACCEPT = [SendAccepted("at-1")]


@pytest.mark.parametrize(
    ("answers", "receipts", "expected"),
    [
        (ACCEPT, [], {"accepted": 1}),
        (ACCEPT, ["sent", "sent"], {"accepted": 1}),
        (ACCEPT, ["delivered", "delivered", "failed"], {"accepted": 1, "delivered": 1}),
        (ACCEPT, ["sent", "failed:unreachable"], {"accepted": 1, "failed": 1, "failed.unreachable": 1}),
        (ACCEPT, ["failed"], {"accepted": 1, "failed": 1}),
        (ACCEPT, ["failed:call +254711000111"], {"accepted": 1, "failed": 1, "failed.other": 1}),
        (ACCEPT, ["failed:254711000111"], {"accepted": 1, "failed": 1, "failed.other": 1}),
        (ACCEPT, ["failed:0711-000.111"], {"accepted": 1, "failed": 1, "failed.other": 1}),
        (ACCEPT, ["failed:30003"], {"accepted": 1, "failed": 1, "failed.30003": 1}),
        ([SendRefused("invalid_number", "invalid_number")], [], {"failed": 1, "failed.invalid_number": 1}),
        ([SendUnknown("read_timeout")], [], {"unknown": 1}),
        (
            [SendUnknown("read_timeout")],
            ["delivered"],
            {"unknown": 1, "settled": 1, "accepted": 1, "delivered": 1},
        ),
        ([SendDeferred("cannot_connect"), *ACCEPT], ["delivered"], {"accepted": 1, "delivered": 1}),
    ],
)
def test_what_becomes_of_a_text_is_counted(messaging, answers, receipts, expected):
    messaging.provider.results = list(answers)
    messaging.put()
    sender = messaging.sender()
    for _ in answers:
        sender.send("m1")
        messaging.clock.advance(600)
    for receipt in receipts:
        state, _, code = receipt.partition(":")
        messaging.receipt(state, code=code)

    assert counted(messaging) == {FIELD: expected}


def test_a_text_that_waited_too_long_is_counted_on_the_day_it_was_given_up(messaging):
    messaging.put()
    first_day = messaging.clock().date()
    messaging.clock.advance(timedelta(days=2).total_seconds())

    messaging.sender().send("m1")

    assert counted(messaging, first_day) == {}
    assert counted(messaging) == {FIELD: {"expired": 1}}
    assert messaging.store.ttl(day_key(messaging.clock().date())) > 0


def test_why_texts_are_not_sent_on_purpose_is_counted(messaging):
    messaging.put()
    messaging.unwanted.add("received")
    messaging.sender().send("m1")

    assert counted(messaging) == {FIELD: {"suppressed": 1, "suppressed.opted_out": 1}}


def test_more_reasons_than_a_provider_has_are_not_told_apart(messaging):
    for number in range(40):
        messaging.put(f"m{number}", number=f"+2547110{number:05d}")
        messaging.provider.results = [SendRefused("", f"reason-{number}")]
        messaging.sender().send(f"m{number}")

    found = counted(messaging)[FIELD]
    assert found["failed"] == 40
    assert found["failed.other"] == 10
    assert len(found) == 32


def test_languages_networks_and_messages_are_told_apart(messaging):
    for number, (name, language, network) in enumerate(
        [("received", "sw", ""), ("done", "sw", ""), ("received", "en", "63902"), ("received", "en", "63902")]
    ):
        messaging.put(f"m{number}", name=name)
        messaging.store.hset(f"message:m{number}", mapping={"language": language, "network": network})
        messaging.words["done"] = "Imekamilika."
        messaging.sender().send(f"m{number}")

    assert {name: sums["accepted"] for name, sums in counted(messaging).items()} == {
        "sms|sw|||text:received": 1,
        "sms|sw|||text:done": 1,
        "sms|en|63902||text:received": 2,
    }
