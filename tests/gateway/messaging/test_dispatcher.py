import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from gateway.messaging.dispatcher import LEASE_SECONDS
from gateway.messaging.message import VALIDITY
from gateway.providers.sms_provider import OutgoingSms, SendAccepted, SendDeferred, SendRefused, SendUnknown
from tests.waiting import WAIT_LIMIT_SECONDS

NUMBER = "+254711000111"
TEXT = OutgoingSms(NUMBER, "Tumepokea ripoti yako 482915307.")


def test_a_text_that_is_accepted(messaging):
    messaging.put()
    messaging.provider.results = [SendAccepted("ATXid_1", "KES 0.8000", 1)]
    messaging.sender().send("m1")
    assert messaging.provider.sent == [TEXT]
    message = messaging.messages.load("m1")
    assert (message.state, message.provider, message.provider_id) == ("accepted", "at", "ATXid_1")
    assert (message.attempts, messaging.field("parts"), messaging.field("cost")) == (1, "1", "KES 0.8000")
    assert messaging.due_in() is None
    assert messaging.messages.counts() == {("at", "submitting"): 1, ("at", "accepted"): 1}


@pytest.mark.parametrize(
    ("result", "state", "error"),
    [
        (SendRefused("403", "InvalidPhoneNumber"), "failed", "InvalidPhoneNumber"),
        (SendRefused("406", "UserInBlacklist", opted_out=True), "failed", "UserInBlacklist"),
        (SendRefused("402", "InvalidSenderId", alarm=True), "failed", "InvalidSenderId"),
        (SendUnknown("read_timeout"), "unknown", "read_timeout"),
    ],
)
def test_a_text_that_is_not_accepted_is_never_sent_again(messaging, result, state, error):
    messaging.put()
    messaging.provider.results = [result]
    messaging.sender().send("m1")
    messaging.clock.advance(3600)
    messaging.sender().send("m1")
    assert (messaging.state(), messaging.field("error")) == (state, error)
    assert len(messaging.provider.sent) == 1
    assert messaging.due_in() is None


def test_number_and_note_go_with_a_final_state(messaging):
    messaging.put()
    messaging.provider.results = [SendRefused("403", "InvalidPhoneNumber")]
    messaging.sender().send("m1")
    assert (messaging.field("number"), messaging.field("note")) == (None, None)
    assert messaging.store.ttl("message:m1") == timedelta(days=30).total_seconds()


def test_a_text_waits_longer_each_time_it_was_not_sent(messaging):
    messaging.put()
    messaging.provider.results = [SendDeferred("cannot_connect")]
    waits = []
    for _ in range(9):
        messaging.sender().send("m1")
        waits.append(messaging.due_in())
        assert messaging.state() == "queued"
        messaging.clock.advance(waits[-1])
    assert waits == [1, 2, 5, 15, 30, 60, 300, 300, 300]
    assert messaging.store.ttl("message:m1") == -1


def test_those_who_failed_together_part(messaging):
    messaging.provider.results = [SendDeferred("provider_error")]
    draws = iter([0, 500, 1000])
    for number in range(3):
        messaging.put(f"m{number}", number=f"+25471100022{number}")
    sender = messaging.sender(draw=lambda _below: next(draws))
    for number in range(3):
        sender.send(f"m{number}")
    assert [messaging.due_in(f"m{number}") for number in range(3)] == [1.0, 1.1, 1.2]


def test_a_lease_is_renewed_for_the_call(messaging):
    """A text that waited long in its job is nobody else's while its provider is called."""

    def pass_most_of_the_lease(message):
        messaging.clock.advance(LEASE_SECONDS - 1)
        return messaging.words[message.name]

    seen = []
    messaging.put()
    messaging.provider.before_answer = lambda: seen.append(messaging.due_in())
    messaging.sender(words=pass_most_of_the_lease).send("m1")
    assert seen == [LEASE_SECONDS]


def test_a_provider_that_says_when_is_believed(messaging):
    messaging.put()
    messaging.provider.results = [SendDeferred("InsufficientBalance", wait_seconds=300.0, alarm=True)]
    messaging.sender().send("m1")
    assert messaging.due_in() == 300


def test_a_text_waits_no_longer_than_it_is_valid(messaging):
    messaging.put()
    messaging.provider.results = [SendDeferred("too_many_requests", wait_seconds=1e9)]
    messaging.sender(draw=lambda below: below - 1).send("m1")
    assert messaging.due_in() == VALIDITY.total_seconds()
    messaging.clock.advance(VALIDITY.total_seconds())
    messaging.sender().send("m1")
    assert (messaging.state(), messaging.field("error")) == ("failed", "expired")


def test_another_provider_does_not_wait_for_one_that_is_busy(messaging):
    messaging.put()
    messaging.providers[0].results = [SendDeferred("too_many_requests", wait_seconds=3600.0)]
    messaging.providers.append(type(messaging.provider)(name="twilio"))
    messaging.sender().send("m1")
    assert messaging.due_in() == 1
    messaging.clock.advance(1)
    messaging.sender().send("m1")
    assert (messaging.state(), messaging.field("provider")) == ("accepted", "twilio")


def test_a_text_that_was_not_sent_goes_to_the_next_provider(messaging):
    messaging.put()
    messaging.providers[0].results = [SendDeferred("cannot_connect")]
    messaging.providers.append(type(messaging.provider)(name="twilio"))
    messaging.sender().send("m1")
    messaging.clock.advance(1)
    messaging.sender().send("m1")
    assert (messaging.state(), messaging.field("provider"), messaging.field("error")) == (
        "accepted",
        "twilio",
        None,
    )
    assert messaging.messages.counts()["at", "queued"] == 1


def test_a_text_is_valid_for_a_day(messaging):
    messaging.put()
    messaging.provider.results = [SendDeferred("cannot_connect")]
    messaging.sender().send("m1")
    messaging.clock.advance(VALIDITY.total_seconds())
    messaging.sender().send("m1")
    assert (messaging.state(), messaging.field("error"), messaging.due_in()) == ("failed", "expired", None)
    assert len(messaging.provider.sent) == 1


def test_a_text_without_words_is_suppressed(messaging):
    messaging.put(name="resolved")
    messaging.sender().send("m1")
    assert (messaging.state(), messaging.field("error"), messaging.due_in()) == (
        "suppressed",
        "not_worded",
        None,
    )
    assert messaging.provider.sent == []
    assert messaging.messages.counts() == {("none", "suppressed"): 1}


def test_a_text_that_is_no_more_leaves_the_outbox(messaging):
    messaging.store.zadd("outbox:messages:due", {"gone": messaging.clock().timestamp()})
    messaging.sender().send("gone")
    assert messaging.due_in("gone") is None


def test_one_text_a_message_under_doubled_jobs(messaging):
    ids = [f"m{number}" for number in range(40)]
    for message_id in ids:
        messaging.put(message_id)
    together = threading.Barrier(2)

    def work() -> None:
        sender = messaging.sender()
        for message_id in ids:
            together.wait(WAIT_LIMIT_SECONDS)
            sender.send(message_id)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(work), pool.submit(work)]:
            done.result()
    assert len(messaging.provider.sent) == len(ids)
    assert {messaging.state(message_id) for message_id in ids} == {"accepted"}
    assert messaging.messages.counts()["at", "accepted"] == len(ids)


class WorkerDiedError(BaseException):
    """Ends a job as kill -9 does: nothing after the call is done."""


def test_a_text_whose_worker_died_is_unknown_and_never_sent_again(messaging):
    def die() -> None:
        raise WorkerDiedError

    messaging.put()
    messaging.provider.before_answer = die
    with pytest.raises(WorkerDiedError):
        messaging.sender().send("m1")
    assert messaging.state() == "submitting"
    messaging.sender().send("m1")
    assert messaging.state() == "submitting"  # the lease of the dead one still holds
    messaging.clock.advance(LEASE_SECONDS)
    messaging.sender().send("m1")
    assert (messaging.state(), messaging.field("error"), messaging.due_in()) == (
        "unknown",
        "worker_lost",
        None,
    )
    assert len(messaging.provider.sent) == 1


def test_a_worker_that_is_late_still_says_how_it_went(messaging):
    def others_give_up() -> None:
        messaging.clock.advance(LEASE_SECONDS)
        messaging.sender().send("m1")
        assert messaging.state() == "unknown"

    messaging.put()
    messaging.provider.before_answer = others_give_up
    messaging.sender().send("m1")
    assert (messaging.state(), messaging.field("error")) == ("accepted", None)
    assert len(messaging.provider.sent) == 1


def test_a_worker_that_was_overtaken_before_it_called_does_not_call(messaging):
    """It stalled between its lease and the provider, long enough for another to send the text."""
    overtaken = []

    class OvertakenWords(dict[str, str]):
        def get(self, name: str, default: str | None = None) -> str | None:
            if not overtaken:
                overtaken.append(name)
                messaging.clock.advance(LEASE_SECONDS)
                messaging.sender().send("m1")
            return super().get(name, default)

    messaging.put()
    messaging.words = OvertakenWords(messaging.words)
    messaging.sender().send("m1")
    assert (messaging.state(), len(messaging.provider.sent)) == ("accepted", 1)


def test_a_change_of_state_that_reaches_the_store_twice_is_one_change(messaging):
    messaging.put()
    message = messaging.messages.load("m1")
    send = messaging.messages._call
    messaging.messages._call = lambda *command: [send(*command), send(*command)][1]
    assert messaging.messages.change_state(message, "submitting", provider="at")
    assert messaging.messages.counts() == {("at", "submitting"): 1}
    assert not messaging.messages.change_state(message, "submitting", provider="at")


def test_no_number_and_no_words_in_the_log(messaging, caplog):
    messaging.put("m1")
    messaging.put("m2")
    messaging.provider.results = [
        SendAccepted("ATXid_1"),
        SendRefused("403", "InvalidPhoneNumber", alarm=True),
    ]
    with caplog.at_level("DEBUG"):
        messaging.sender().send("m1")
        messaging.sender().send("m2")
    said = " ".join(str(vars(record)) for record in caplog.records)
    assert len(caplog.records) == 2
    assert NUMBER not in said
    assert "482915307" not in said
