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


def queue(bench: MessagingFixture, *texts: tuple[str, str], **more: str) -> list[str]:
    """Texts by number and words; their ids."""
    ids = [f"m{place}" for place in range(len(texts))]
    for message_id, (number, words) in zip(ids, texts, strict=True):
        assert bench.messages.queue_text(message_id, number, words, "en", "news", **more)
    return ids


def test_equal_texts_go_in_one_call(bench: MessagingFixture) -> None:
    bench.provider.max_recipients = 100
    ids = queue(bench, *((number, "Water is back.") for number in numbers(5)), (NUMBER, "Other words"))
    bench.sender().send(*ids)
    assert [len(call) for call in bench.provider.calls] == [5, 1]
    assert {bench.state(message_id) for message_id in ids} == {"accepted"}
    assert bench.outbox.depth() == 0


def test_no_call_carries_more_than_the_provider_takes(bench: MessagingFixture) -> None:
    bench.provider.max_recipients = 2
    bench.sender().send(*queue(bench, *((number, "Water is back.") for number in numbers(5))))
    assert sorted(len(call) for call in bench.provider.calls) == [1, 2, 2]


def test_equal_texts_of_two_senders_go_apart(bench: MessagingFixture) -> None:
    bench.provider.max_recipients = 100
    ids = queue(bench, (NUMBER, "Karibu"), (numbers(1)[0], "Karibu"))
    bench.store.hset("message:m0", mapping={"sender": "40404", "by": "at"})
    bench.sender().send(*ids)
    assert sorted(call[0].sender or "" for call in bench.provider.calls) == ["", "40404"]


def test_a_sender_is_not_taken_along_to_another_provider(bench: MessagingFixture) -> None:
    queue(bench, (NUMBER, "Karibu"), sender="+14155550100", by="twilio")
    bench.sender().send("m0")  # the provider of that number is no longer configured
    assert [text.sender for text in bench.provider.sent] == [None]


def test_two_texts_to_one_number_are_never_in_one_call_and_keep_their_order(bench: MessagingFixture) -> None:
    bench.provider.max_recipients = 100
    words = ["One", "One", "Two", "One"]
    bench.sender().send(*queue(bench, *((NUMBER, word) for word in words)))
    assert [[text.text for text in call] for call in bench.provider.calls] == [[word] for word in words]


def test_every_text_of_a_call_has_a_result_of_its_own(bench: MessagingFixture) -> None:
    bench.provider.max_recipients = 100
    bench.provider.results = [
        SendAccepted("ATXid_1", "KES 0.8000", 1),
        SendRefused("403", "InvalidPhoneNumber"),
        SendDeferred("InsufficientBalance", wait_seconds=300.0),
        SendUnknown("recipient_missing"),
    ]
    ids = queue(bench, *((number, "Water is back.") for number in numbers(4)))
    bench.sender().send(*ids)
    assert len(bench.provider.calls) == 1
    assert [bench.state(message_id) for message_id in ids] == ["accepted", "failed", "queued", "unknown"]
    assert [bench.due_in(message_id) for message_id in ids] == [None, None, 300, None]


def test_an_id_that_is_rung_for_twice_is_sent_once(bench: MessagingFixture) -> None:
    bench.put()
    bench.sender().send("m1", "m1")
    assert len(bench.provider.sent) == 1


def test_a_text_that_cannot_be_read_does_not_hold_up_the_others(bench: MessagingFixture) -> None:
    bench.put("m1")
    bench.put("m2", number="+254711000222")
    bench.store.hset("message:m1", "number", "not sealed")
    bench.sender().send("m1", "m2")
    assert (bench.state("m1"), bench.state("m2")) == ("queued", "accepted")
    assert bench.due_in("m1") == LEASE_SECONDS


class Failing(ScriptedProvider):
    """A client with a mistake in it."""

    def send_many(self, texts: Sequence[OutgoingSms]) -> list[SendResult]:
        super().send_many(texts)
        raise KeyError("SMSMessageData")


def test_a_client_that_fails_may_have_sent(bench: MessagingFixture) -> None:
    bench.providers[0] = Failing()
    bench.put()
    bench.sender().send("m1")
    assert (bench.state(), bench.field("error")) == ("unknown", "client_failed")
    assert len(bench.provider.sent) == 1


def test_texts_that_were_taken_are_counted_once(bench: MessagingFixture) -> None:
    counted: list[AcceptedText] = []
    bench.provider.max_recipients = 100
    bench.provider.results = [SendAccepted("a", "KES 1.6000", 2), SendAccepted("b"), SendRefused("403", "x")]
    ids = queue(bench, *((number, "Water is back.") for number in numbers(3)))
    sender = bench.sender(counted=counted.extend)
    sender.send(*ids)
    sender.send(*ids)
    assert [(one.message.id, one.parts, one.cost) for one in counted] == [
        ("m0", 2, "KES 1.6000"),
        ("m1", 1, None),
    ]


def test_quiet_hours_hold_a_text_without_an_attempt_and_its_validity_counts_from_there(
    bench: MessagingFixture,
) -> None:
    bench.put()
    morning = bench.clock() + timedelta(hours=20)
    sender = bench.sender(hold_until=lambda _message, _now: morning)
    sender.send("m1")
    assert (bench.state(), bench.due_in()) == ("queued", 20 * 3600)
    bench.clock.move_on(20 * 3600)
    bench.provider.results = [SendDeferred("cannot_connect"), SendAccepted("ATXid_1")]
    sender.send("m1")
    bench.clock.move_on(23 * 3600)
    sender.send("m1")
    assert (bench.state(), bench.field("attempts")) == ("accepted", "2")


class NoProvider(RotatingProviders):
    """No provider may carry anything."""

    def choose(self, *_: object) -> tuple[()]:
        return ()


def test_a_text_that_no_provider_may_carry_waits(
    bench: MessagingFixture, caplog: pytest.LogCaptureFixture
) -> None:
    bench.put()
    bench.sender(routes=NoProvider(())).send("m1")
    assert (bench.state(), bench.due_in(), bench.field("attempts")) == ("queued", 60, None)
    assert [record.getMessage() for record in caplog.records] == ["texts_need_an_operator"]


@pytest.mark.parametrize("same_number", [False, True])
def test_what_a_job_has_no_time_for_is_due_again(bench: MessagingFixture, *, same_number: bool) -> None:
    hands = itertools.chain([0.0, 0.0], itertools.repeat(JOB_TIME_LIMIT_SECONDS + 1))
    sender = bench.sender()
    parts = sender.dispatcher
    hurried = Dispatcher(
        bench.messages,
        parts._throttle,
        RotatingProviders(bench.providers),
        sender.outcome_recorder,
        lambda: next(hands),
    )
    ids = queue(bench, *((NUMBER if same_number else number, f"Words {number}") for number in numbers(10)))
    leased = bench.outbox.lease_many(ids, LEASE_SECONDS)
    loaded = bench.messages.load_many(ids)
    drafts = [
        sender.draft_builder.build(lease, message)
        for lease, message in zip(leased, loaded, strict=True)
        if message
    ]
    hurried.dispatch(drafts)  # type: ignore[arg-type]
    assert 0 < len(bench.provider.sent) < 10
    left = [message_id for message_id in ids if bench.state(message_id) == "queued"]
    assert len(left) == 10 - len(bench.provider.sent)
    assert {bench.due_in(message_id) for message_id in left} == {0}
