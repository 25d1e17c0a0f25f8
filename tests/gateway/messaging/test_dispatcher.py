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


def test_a_text_that_is_accepted(bench):
    bench.put()
    bench.provider.results = [SendAccepted("ATXid_1", "KES 0.8000", 1)]
    bench.sender().send("m1")
    assert bench.provider.sent == [TEXT]
    message = bench.messages.load("m1")
    assert (message.state, message.provider, message.provider_id) == ("accepted", "at", "ATXid_1")
    assert (message.attempts, bench.field("parts"), bench.field("cost")) == (1, "1", "KES 0.8000")
    assert bench.due_in() is None
    assert bench.messages.counts() == {("at", "submitting"): 1, ("at", "accepted"): 1}


@pytest.mark.parametrize(
    ("result", "state", "error"),
    [
        (SendRefused("403", "InvalidPhoneNumber"), "failed", "InvalidPhoneNumber"),
        (SendRefused("406", "UserInBlacklist", opted_out=True), "failed", "UserInBlacklist"),
        (SendRefused("402", "InvalidSenderId", alarm=True), "failed", "InvalidSenderId"),
        (SendUnknown("read_timeout"), "unknown", "read_timeout"),
    ],
)
def test_a_text_that_is_not_accepted_is_never_sent_again(bench, result, state, error):
    bench.put()
    bench.provider.results = [result]
    bench.sender().send("m1")
    bench.clock.move_on(3600)
    bench.sender().send("m1")
    assert (bench.state(), bench.field("error")) == (state, error)
    assert len(bench.provider.sent) == 1
    assert bench.due_in() is None


def test_number_and_note_go_with_a_final_state(bench):
    bench.put()
    bench.provider.results = [SendRefused("403", "InvalidPhoneNumber")]
    bench.sender().send("m1")
    assert (bench.field("number"), bench.field("note")) == (None, None)
    assert bench.store.ttl("message:m1") == timedelta(days=30).total_seconds()


def test_a_text_waits_longer_each_time_it_was_not_sent(bench):
    bench.put()
    bench.provider.results = [SendDeferred("cannot_connect")]
    waits = []
    for _ in range(9):
        bench.sender().send("m1")
        waits.append(bench.due_in())
        assert bench.state() == "queued"
        bench.clock.move_on(waits[-1])
    assert waits == [1, 2, 5, 15, 30, 60, 300, 300, 300]
    assert bench.store.ttl("message:m1") == -1


def test_those_who_failed_together_part(bench):
    bench.provider.results = [SendDeferred("provider_error")]
    draws = iter([0, 500, 1000])
    for number in range(3):
        bench.put(f"m{number}", number=f"+25471100022{number}")
    sender = bench.sender(draw=lambda _below: next(draws))
    for number in range(3):
        sender.send(f"m{number}")
    assert [bench.due_in(f"m{number}") for number in range(3)] == [1.0, 1.1, 1.2]


def test_a_lease_is_renewed_for_the_call(bench):
    """A text that waited long in its job is nobody else's while its provider is called."""

    def pass_most_of_the_lease(message):
        bench.clock.move_on(LEASE_SECONDS - 1)
        return bench.words[message.name]

    seen = []
    bench.put()
    bench.provider.before_answer = lambda: seen.append(bench.due_in())
    bench.sender(words=pass_most_of_the_lease).send("m1")
    assert seen == [LEASE_SECONDS]


def test_a_provider_that_says_when_is_believed(bench):
    bench.put()
    bench.provider.results = [SendDeferred("InsufficientBalance", wait_seconds=300.0, alarm=True)]
    bench.sender().send("m1")
    assert bench.due_in() == 300


def test_a_text_that_was_not_sent_goes_to_the_next_provider(bench):
    bench.put()
    bench.providers[0].results = [SendDeferred("cannot_connect")]
    bench.providers.append(type(bench.provider)(name="twilio"))
    bench.sender().send("m1")
    bench.clock.move_on(1)
    bench.sender().send("m1")
    assert (bench.state(), bench.field("provider"), bench.field("error")) == ("accepted", "twilio", None)
    assert bench.messages.counts()["at", "queued"] == 1


def test_a_text_is_valid_for_a_day(bench):
    bench.put()
    bench.provider.results = [SendDeferred("cannot_connect")]
    bench.sender().send("m1")
    bench.clock.move_on(VALIDITY.total_seconds())
    bench.sender().send("m1")
    assert (bench.state(), bench.field("error"), bench.due_in()) == ("failed", "expired", None)
    assert len(bench.provider.sent) == 1


def test_a_text_without_words_is_suppressed(bench):
    bench.put(name="resolved")
    bench.sender().send("m1")
    assert (bench.state(), bench.field("error"), bench.due_in()) == ("suppressed", "not_worded", None)
    assert bench.provider.sent == []
    assert bench.messages.counts() == {("none", "suppressed"): 1}


def test_a_text_that_is_no_more_leaves_the_outbox(bench):
    bench.store.zadd("outbox:messages:due", {"gone": bench.clock().timestamp()})
    bench.sender().send("gone")
    assert bench.due_in("gone") is None


def test_one_text_a_message_under_doubled_jobs(bench):
    ids = [f"m{number}" for number in range(40)]
    for message_id in ids:
        bench.put(message_id)
    together = threading.Barrier(2)

    def work() -> None:
        sender = bench.sender()
        for message_id in ids:
            together.wait(WAIT_LIMIT_SECONDS)
            sender.send(message_id)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(work), pool.submit(work)]:
            done.result()
    assert len(bench.provider.sent) == len(ids)
    assert {bench.state(message_id) for message_id in ids} == {"accepted"}
    assert bench.messages.counts()["at", "accepted"] == len(ids)


class WorkerDiedError(BaseException):
    """Ends a job as kill -9 does: nothing after the call is done."""


def test_a_text_whose_worker_died_is_unknown_and_never_sent_again(bench):
    def die() -> None:
        raise WorkerDiedError

    bench.put()
    bench.provider.before_answer = die
    with pytest.raises(WorkerDiedError):
        bench.sender().send("m1")
    assert bench.state() == "submitting"
    bench.sender().send("m1")
    assert bench.state() == "submitting"  # the lease of the dead one still holds
    bench.clock.move_on(LEASE_SECONDS)
    bench.sender().send("m1")
    assert (bench.state(), bench.field("error"), bench.due_in()) == ("unknown", "worker_lost", None)
    assert len(bench.provider.sent) == 1


def test_a_worker_that_is_late_still_says_how_it_went(bench):
    def others_give_up() -> None:
        bench.clock.move_on(LEASE_SECONDS)
        bench.sender().send("m1")
        assert bench.state() == "unknown"

    bench.put()
    bench.provider.before_answer = others_give_up
    bench.sender().send("m1")
    assert (bench.state(), bench.field("error")) == ("accepted", None)
    assert len(bench.provider.sent) == 1


def test_a_worker_that_was_overtaken_before_it_called_does_not_call(bench):
    """It stalled between its lease and the provider, long enough for another to send the text."""
    overtaken = []

    class Stalling(dict[str, str]):
        def get(self, name: str, default: str | None = None) -> str | None:
            if not overtaken:
                overtaken.append(name)
                bench.clock.move_on(LEASE_SECONDS)
                bench.sender().send("m1")
            return super().get(name, default)

    bench.put()
    bench.words = Stalling(bench.words)
    bench.sender().send("m1")
    assert (bench.state(), len(bench.provider.sent)) == ("accepted", 1)


def test_a_change_of_state_that_reaches_the_store_twice_is_one_change(bench):
    bench.put()
    message = bench.messages.load("m1")
    send = bench.messages._call
    bench.messages._call = lambda *command: [send(*command), send(*command)][1]
    assert bench.messages.change_state(message, "submitting", provider="at")
    assert bench.messages.counts() == {("at", "submitting"): 1}
    assert not bench.messages.change_state(message, "submitting", provider="at")


def test_no_number_and_no_words_in_the_log(bench, caplog):
    bench.put("m1")
    bench.put("m2")
    bench.provider.results = [SendAccepted("ATXid_1"), SendRefused("403", "InvalidPhoneNumber", alarm=True)]
    with caplog.at_level("DEBUG"):
        bench.sender().send("m1")
        bench.sender().send("m2")
    said = " ".join(str(vars(record)) for record in caplog.records)
    assert len(caplog.records) == 2
    assert NUMBER not in said
    assert "482915307" not in said
