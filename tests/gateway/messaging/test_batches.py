"""Many texts in one job: what goes in one call, in which order, and what is read of the answer."""

import itertools
from collections.abc import Sequence
from datetime import timedelta

import pytest

from gateway.messaging.dispatcher import JOB_TIME_LIMIT_SECONDS, LEASE_SECONDS, Dispatcher
from gateway.messaging.routing.cost_counter import AcceptedText
from gateway.providers.sms_provider import (
    OutgoingSms,
    SendAccepted,
    SendDeferred,
    SendRefused,
    SendResult,
    SendUnknown,
)
from tests.gateway.messaging.conftest import NUMBER, MessagingFixture, ScriptedProvider
from tests.gateway.messaging.rotating_providers import RotatingProviders


def numbers(count: int) -> list[str]:
    return [f"+2547110001{place:02d}" for place in range(count)]


def queue(messaging: MessagingFixture, *texts: tuple[str, str], **more: str) -> list[str]:
    """Texts by number and words; their ids."""
    ids = [f"m{place}" for place in range(len(texts))]
    for message_id, (number, words) in zip(ids, texts, strict=True):
        assert messaging.messages.queue_text(message_id, number, words, "en", "news", **more)
    return ids


def test_equal_texts_go_in_one_call(messaging: MessagingFixture) -> None:
    messaging.provider.max_recipients = 100
    ids = queue(messaging, *((number, "Water is back.") for number in numbers(5)), (NUMBER, "Other words"))
    messaging.sender().send(*ids)
    assert [len(call) for call in messaging.provider.calls] == [5, 1]
    assert {messaging.state(message_id) for message_id in ids} == {"accepted"}
    assert messaging.outbox.depth() == 0


def test_no_call_carries_more_than_the_provider_takes(messaging: MessagingFixture) -> None:
    messaging.provider.max_recipients = 2
    messaging.sender().send(*queue(messaging, *((number, "Water is back.") for number in numbers(5))))
    assert sorted(len(call) for call in messaging.provider.calls) == [1, 2, 2]


def test_equal_texts_of_two_senders_go_apart(messaging: MessagingFixture) -> None:
    messaging.provider.max_recipients = 100
    ids = queue(messaging, (NUMBER, "Karibu"), (numbers(1)[0], "Karibu"))
    messaging.store.hset("message:m0", mapping={"sender": "40404", "by": "at"})
    messaging.sender().send(*ids)
    assert sorted(call[0].sender or "" for call in messaging.provider.calls) == ["", "40404"]


def test_a_sender_is_not_taken_along_to_another_provider(messaging: MessagingFixture) -> None:
    queue(messaging, (NUMBER, "Karibu"), sender="+14155550100", by="twilio")
    messaging.sender().send("m0")  # the provider of that number is no longer configured
    assert [text.sender for text in messaging.provider.sent] == [None]


def test_two_texts_to_one_number_are_never_in_one_call_and_keep_their_order(
    messaging: MessagingFixture,
) -> None:
    messaging.provider.max_recipients = 100
    words = ["One", "One", "Two", "One"]
    messaging.sender().send(*queue(messaging, *((NUMBER, word) for word in words)))
    assert [[text.text for text in call] for call in messaging.provider.calls] == [[word] for word in words]


def test_every_text_of_a_call_has_a_result_of_its_own(messaging: MessagingFixture) -> None:
    messaging.provider.max_recipients = 100
    messaging.provider.results = [
        SendAccepted("ATXid_1", "KES 0.8000", 1),
        SendRefused("403", "InvalidPhoneNumber"),
        SendDeferred("InsufficientBalance", wait_seconds=300.0),
        SendUnknown("recipient_missing"),
    ]
    ids = queue(messaging, *((number, "Water is back.") for number in numbers(4)))
    messaging.sender().send(*ids)
    assert len(messaging.provider.calls) == 1
    assert [messaging.state(message_id) for message_id in ids] == ["accepted", "failed", "queued", "unknown"]
    assert [messaging.due_in(message_id) for message_id in ids] == [None, None, 300, None]


def test_an_id_that_is_rung_for_twice_is_sent_once(messaging: MessagingFixture) -> None:
    messaging.put()
    messaging.sender().send("m1", "m1")
    assert len(messaging.provider.sent) == 1


def test_a_text_that_cannot_be_read_does_not_hold_up_the_others(messaging: MessagingFixture) -> None:
    messaging.put("m1")
    messaging.put("m2", number="+254711000222")
    messaging.store.hset("message:m1", "number", "not sealed")
    messaging.sender().send("m1", "m2")
    assert (messaging.state("m1"), messaging.state("m2")) == ("queued", "accepted")
    assert messaging.due_in("m1") == LEASE_SECONDS


class Failing(ScriptedProvider):
    """A client with a mistake in it."""

    def send_many(self, texts: Sequence[OutgoingSms]) -> list[SendResult]:
        super().send_many(texts)
        raise KeyError("SMSMessageData")


def test_a_client_that_fails_may_have_sent(messaging: MessagingFixture) -> None:
    messaging.providers[0] = Failing()
    messaging.put()
    messaging.sender().send("m1")
    assert (messaging.state(), messaging.field("error")) == ("unknown", "client_failed")
    assert len(messaging.provider.sent) == 1


def test_texts_that_were_taken_are_counted_once(messaging: MessagingFixture) -> None:
    counted: list[AcceptedText] = []
    messaging.provider.max_recipients = 100
    messaging.provider.results = [
        SendAccepted("a", "KES 1.6000", 2),
        SendAccepted("b"),
        SendRefused("403", "x"),
    ]
    ids = queue(messaging, *((number, "Water is back.") for number in numbers(3)))
    sender = messaging.sender(counted=counted.extend)
    sender.send(*ids)
    sender.send(*ids)
    assert [(one.message.id, one.parts, one.cost) for one in counted] == [
        ("m0", 2, "KES 1.6000"),
        ("m1", 1, None),
    ]


def test_quiet_hours_hold_a_text_without_an_attempt_and_its_validity_counts_from_there(
    messaging: MessagingFixture,
) -> None:
    messaging.put()
    morning = messaging.clock() + timedelta(hours=20)
    sender = messaging.sender(hold_until=lambda _message, _now: morning)
    sender.send("m1")
    assert (messaging.state(), messaging.due_in()) == ("queued", 20 * 3600)
    messaging.clock.advance(20 * 3600)
    messaging.provider.results = [SendDeferred("cannot_connect"), SendAccepted("ATXid_1")]
    sender.send("m1")
    messaging.clock.advance(23 * 3600)
    sender.send("m1")
    assert (messaging.state(), messaging.field("attempts")) == ("accepted", "2")


class NoProvider(RotatingProviders):
    """No provider may carry anything."""

    def choose(self, *_: object) -> tuple[()]:
        return ()


def test_a_text_that_no_provider_may_carry_waits(
    messaging: MessagingFixture, caplog: pytest.LogCaptureFixture
) -> None:
    messaging.put()
    messaging.sender(routes=NoProvider(())).send("m1")
    assert (messaging.state(), messaging.due_in(), messaging.field("attempts")) == ("queued", 60, None)
    assert [record.getMessage() for record in caplog.records] == ["texts_need_an_operator"]


@pytest.mark.parametrize("same_number", [False, True])
def test_what_a_job_has_no_time_for_is_due_again(messaging: MessagingFixture, *, same_number: bool) -> None:
    hands = itertools.chain([0.0, 0.0], itertools.repeat(JOB_TIME_LIMIT_SECONDS + 1))
    sender = messaging.sender()
    parts = sender.dispatcher
    hurried = Dispatcher(
        messaging.messages,
        parts._throttle,
        RotatingProviders(messaging.providers),
        sender.outcome_recorder,
        lambda: next(hands),
    )
    ids = queue(
        messaging, *((NUMBER if same_number else number, f"Words {number}") for number in numbers(10))
    )
    leased = messaging.outbox.lease_many(ids, LEASE_SECONDS)
    loaded = messaging.messages.load_many(ids)
    drafts = [
        sender.draft_builder.build(lease, message)
        for lease, message in zip(leased, loaded, strict=True)
        if message
    ]
    hurried.dispatch(drafts)  # type: ignore[arg-type]
    assert 0 < len(messaging.provider.sent) < 10
    left = [message_id for message_id in ids if messaging.state(message_id) == "queued"]
    assert len(left) == 10 - len(messaging.provider.sent)
    assert {messaging.due_in(message_id) for message_id in left} == {0}
