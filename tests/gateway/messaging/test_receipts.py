import copy
import itertools

import pytest

from gateway.messaging.dispatcher import LEASE_SECONDS
from gateway.providers.sms_provider import SendAccepted, SendUnknown

NUMBER = "+254711000111"
OTHER = "+254711000222"


@pytest.fixture
def accepted(bench):
    """A text that the provider took as at-1."""
    bench.put()
    bench.sender().send("m1")
    return bench


@pytest.mark.parametrize("end", ["delivered", "failed"])
def test_receipts_twice_and_in_any_order_come_to_the_same_end(accepted, end):
    for order in itertools.permutations(["sent", end, end]):
        accepted.put()
        accepted.provider.sent.clear()
        accepted.sender().send("m1")
        for state in order:
            accepted.receipt(state)
        assert accepted.state() == end


def test_what_becomes_of_each_receipt(accepted):
    assert accepted.receipt("sent") == "applied"
    assert accepted.receipt("sent") == "stale"
    assert accepted.receipt("delivered", number=OTHER) == "foreign"
    assert accepted.receipt(None) == "unknown_status"
    assert accepted.receipt("delivered") == "applied"
    assert accepted.receipt("failed", code="expired") == "stale"
    assert (accepted.state(), accepted.field("error")) == ("delivered", None)
    counts = {
        field.decode(): int(count) for field, count in accepted.store.hgetall("counts:receipts").items()
    }
    assert counts == {"at:applied": 2, "at:stale": 2, "at:foreign": 1, "at:unknown_status": 1}


def test_why_a_text_failed_is_kept(accepted):
    accepted.receipt("failed", code="UserInBlackList")
    assert (accepted.state(), accepted.field("error")) == ("failed", "UserInBlackList")
    assert accepted.field("number") is None


def test_the_number_may_come_without_its_plus(accepted):
    assert accepted.receipt("delivered", number=" 254711000111") == "applied"


def test_receipts_before_the_providers_answer(bench):
    bench.put()
    bench.provider.before_answer = lambda: [bench.receipt("delivered"), bench.receipt("sent")]
    bench.sender().send("m1")
    assert bench.state() == "delivered"
    assert bench.store.keys("held-receipt*") == []
    assert bench.receipt("sent") == "stale"


def test_an_early_receipt_for_another_number_changes_nothing(bench):
    bench.put()
    bench.provider.before_answer = lambda: bench.receipt("delivered", number=OTHER)
    bench.sender().send("m1")
    assert bench.state() == "accepted"


def test_a_receipt_without_a_text_is_held_for_an_hour(bench):
    assert bench.receipt("delivered", "strange") == "held"
    assert 3590 < bench.store.ttl("held-receipt:at:strange") <= 3600


def test_only_so_many_are_held(bench):
    held = [bench.receipt("delivered", f"strange-{number}") for number in range(4)]
    assert held == ["held", "held", "held", "dropped"]
    assert bench.receipt("sent", "strange-1") == "held"
    bench.clock.move_on(3600)
    assert bench.receipt("delivered", "strange-4") == "held"


def test_an_id_that_is_none_is_not_kept(bench):
    assert bench.receipt("delivered", "x" * 101) == "foreign"
    assert bench.store.keys("held-receipt*") == []


@pytest.mark.parametrize("state", ["sent", "delivered", "failed"])
def test_a_receipt_settles_a_text_whose_answer_never_came(bench, state):
    bench.put()
    bench.provider.results = [SendUnknown("read_timeout")]
    bench.sender().send("m1")
    assert bench.receipt(state, "ATXid_9", OTHER) == "held"
    assert bench.receipt(state, "ATXid_8") == "applied"
    assert (bench.state(), bench.field("provider_id")) == (state, "ATXid_8")
    assert bench.receipt("delivered", "ATXid_8") == ("applied" if state == "sent" else "stale")


def test_a_receipt_that_came_while_we_still_waited_for_the_answer(bench):
    bench.put()
    bench.provider.results = [SendUnknown("read_timeout")]
    bench.provider.before_answer = lambda: bench.receipt("delivered", "ATXid_8")
    bench.sender().send("m1")
    assert (bench.state(), bench.field("provider_id")) == ("delivered", "ATXid_8")
    assert bench.store.keys("held-*") == []


def test_a_receipt_held_since_before_a_text_went_out_is_not_its_own(bench):
    bench.receipt("delivered", "ATXid_8")
    bench.clock.move_on(60)
    bench.put()
    bench.provider.results = [SendUnknown("read_timeout")]
    bench.sender().send("m1")
    assert bench.state() == "unknown"


def test_of_two_receipts_neither_settles_a_text_without_an_answer(bench):
    bench.put()
    bench.provider.results = [SendUnknown("read_timeout")]
    bench.provider.before_answer = lambda: [bench.receipt("delivered", f"ATXid_{n}") for n in (8, 9)]
    bench.sender().send("m1")
    assert bench.state() == "unknown"


def test_a_text_that_is_accepted_leaves_the_other_receipt_to_the_unknown_one(bench):
    bench.put("m1")
    bench.put("m2")
    bench.provider.results = [SendUnknown("read_timeout"), SendAccepted("ATXid_2")]
    bench.sender().send("m1")
    bench.provider.before_answer = lambda: [bench.receipt("delivered", f"ATXid_{n}") for n in (1, 2)]
    bench.sender().send("m2")
    assert (bench.state("m1"), bench.state("m2")) == ("delivered", "delivered")


def test_of_two_texts_without_an_answer_a_receipt_settles_neither(bench):
    bench.put("m1")
    bench.put("m2")
    bench.provider.results = [SendUnknown("read_timeout")]
    bench.sender().send("m1")
    bench.sender().send("m2")
    assert bench.receipt("delivered", "ATXid_8") == "held"
    assert (bench.state("m1"), bench.state("m2")) == ("unknown", "unknown")


def test_a_text_under_way_keeps_its_receipt_from_an_older_unknown_one(bench):
    bench.put("m1")
    bench.put("m2")
    bench.provider.results = [SendUnknown("read_timeout"), SendAccepted("ATXid_2")]
    bench.sender().send("m1")
    bench.provider.before_answer = lambda: bench.receipt("delivered", "ATXid_2")
    bench.sender().send("m2")
    assert (bench.state("m1"), bench.state("m2")) == ("unknown", "delivered")


def test_a_receipt_for_a_text_that_is_no_longer_kept(accepted):
    accepted.store.delete("message:m1")
    assert accepted.receipt("delivered") == "foreign"


class WorkerDiedError(BaseException):
    """Ends a job as kill -9 does."""


@pytest.mark.parametrize(
    ("result", "step"),
    [(SendAccepted("at-1"), "apply_held_many"), (SendUnknown("read_timeout"), "match_by_number")],
)
def test_a_receipt_that_was_held_is_applied_where_the_worker_died_just_before(bench, result, step):
    def die(*_):
        raise WorkerDiedError

    receipts = copy.copy(bench.receipts)
    setattr(receipts, step, die)
    bench.put()
    bench.provider.results = [result]
    bench.provider.before_answer = lambda: bench.receipt("delivered")
    asked = []
    with pytest.raises(WorkerDiedError):
        bench.sender(receipts=receipts, on_unknown=asked.extend).send("m1")
    assert bench.state() in ("accepted", "unknown")
    bench.clock.move_on(LEASE_SECONDS)
    bench.sender(on_unknown=asked.extend).send("m1")
    assert (bench.state(), bench.due_in(), len(bench.provider.sent)) == ("delivered", None, 1)
