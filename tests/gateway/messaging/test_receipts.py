import copy
import itertools
from datetime import date

import pytest

from gateway.messaging.delivery_times import DeliveryTimes, read_delivery_times
from gateway.messaging.dispatcher import LEASE_SECONDS
from gateway.providers.sms_provider import SendAccepted, SendUnknown

NUMBER = "+254711000111"
OTHER = "+254711000222"


@pytest.fixture
def accepted(messaging):
    """A text that the provider took as at-1."""
    messaging.put()
    messaging.sender().send("m1")
    return messaging


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


def test_receipts_before_the_providers_answer(messaging):
    messaging.put()
    messaging.provider.before_answer = lambda: [messaging.receipt("delivered"), messaging.receipt("sent")]
    messaging.sender().send("m1")
    assert messaging.state() == "delivered"
    assert messaging.store.keys("held-receipt*") == []
    assert messaging.receipt("sent") == "stale"


def test_an_early_receipt_for_another_number_changes_nothing(messaging):
    messaging.put()
    messaging.provider.before_answer = lambda: messaging.receipt("delivered", number=OTHER)
    messaging.sender().send("m1")
    assert messaging.state() == "accepted"


def test_a_receipt_without_a_text_is_held_for_an_hour(messaging):
    assert messaging.receipt("delivered", "strange") == "held"
    assert 3590 < messaging.store.ttl("held-receipt:at:strange") <= 3600


def test_only_so_many_are_held(messaging):
    held = [messaging.receipt("delivered", f"strange-{number}") for number in range(4)]
    assert held == ["held", "held", "held", "dropped"]
    assert messaging.receipt("sent", "strange-1") == "held"
    messaging.clock.advance(3600)
    assert messaging.receipt("delivered", "strange-4") == "held"


def test_an_id_that_is_none_is_not_kept(messaging):
    assert messaging.receipt("delivered", "x" * 101) == "foreign"
    assert messaging.store.keys("held-receipt*") == []


@pytest.mark.parametrize("state", ["sent", "delivered", "failed"])
def test_a_receipt_settles_a_text_whose_answer_never_came(messaging, state):
    messaging.put()
    messaging.provider.results = [SendUnknown("read_timeout")]
    messaging.sender().send("m1")
    assert messaging.receipt(state, "ATXid_9", OTHER) == "held"
    assert messaging.receipt(state, "ATXid_8") == "applied"
    assert (messaging.state(), messaging.field("provider_id")) == (state, "ATXid_8")
    assert messaging.receipt("delivered", "ATXid_8") == ("applied" if state == "sent" else "stale")


def test_a_receipt_that_came_while_we_still_waited_for_the_answer(messaging):
    messaging.put()
    messaging.provider.results = [SendUnknown("read_timeout")]
    messaging.provider.before_answer = lambda: messaging.receipt("delivered", "ATXid_8")
    messaging.sender().send("m1")
    assert (messaging.state(), messaging.field("provider_id")) == ("delivered", "ATXid_8")
    assert messaging.store.keys("held-*") == []


def test_a_receipt_held_since_before_a_text_went_out_is_not_its_own(messaging):
    messaging.receipt("delivered", "ATXid_8")
    messaging.clock.advance(60)
    messaging.put()
    messaging.provider.results = [SendUnknown("read_timeout")]
    messaging.sender().send("m1")
    assert messaging.state() == "unknown"


def test_of_two_receipts_neither_settles_a_text_without_an_answer(messaging):
    messaging.put()
    messaging.provider.results = [SendUnknown("read_timeout")]
    messaging.provider.before_answer = lambda: [messaging.receipt("delivered", f"ATXid_{n}") for n in (8, 9)]
    messaging.sender().send("m1")
    assert messaging.state() == "unknown"


def test_a_text_that_is_accepted_leaves_the_other_receipt_to_the_unknown_one(messaging):
    messaging.put("m1")
    messaging.put("m2")
    messaging.provider.results = [SendUnknown("read_timeout"), SendAccepted("ATXid_2")]
    messaging.sender().send("m1")
    messaging.provider.before_answer = lambda: [messaging.receipt("delivered", f"ATXid_{n}") for n in (1, 2)]
    messaging.sender().send("m2")
    assert (messaging.state("m1"), messaging.state("m2")) == ("delivered", "delivered")


def test_of_two_texts_without_an_answer_a_receipt_settles_neither(messaging):
    messaging.put("m1")
    messaging.put("m2")
    messaging.provider.results = [SendUnknown("read_timeout")]
    messaging.sender().send("m1")
    messaging.sender().send("m2")
    assert messaging.receipt("delivered", "ATXid_8") == "held"
    assert (messaging.state("m1"), messaging.state("m2")) == ("unknown", "unknown")


def test_a_text_under_way_keeps_its_receipt_from_an_older_unknown_one(messaging):
    messaging.put("m1")
    messaging.put("m2")
    messaging.provider.results = [SendUnknown("read_timeout"), SendAccepted("ATXid_2")]
    messaging.sender().send("m1")
    messaging.provider.before_answer = lambda: messaging.receipt("delivered", "ATXid_2")
    messaging.sender().send("m2")
    assert (messaging.state("m1"), messaging.state("m2")) == ("unknown", "delivered")


def test_a_receipt_for_a_text_that_is_no_longer_kept(accepted):
    accepted.store.delete("message:m1")
    assert accepted.receipt("delivered") == "foreign"


class WorkerDiedError(BaseException):
    """Ends a job as kill -9 does."""


@pytest.mark.parametrize(
    ("result", "step"),
    [(SendAccepted("at-1"), "apply_held_many"), (SendUnknown("read_timeout"), "match_by_number")],
)
def test_a_receipt_that_was_held_is_applied_where_the_worker_died_just_before(messaging, result, step):
    def die(*_):
        raise WorkerDiedError

    receipts = copy.copy(messaging.receipts)
    setattr(receipts, step, die)
    messaging.put()
    messaging.provider.results = [result]
    messaging.provider.before_answer = lambda: messaging.receipt("delivered")
    asked = []
    with pytest.raises(WorkerDiedError):
        messaging.sender(receipts=receipts, on_unknown=asked.extend).send("m1")
    assert messaging.state() in ("accepted", "unknown")
    messaging.clock.advance(LEASE_SECONDS)
    messaging.sender(on_unknown=asked.extend).send("m1")
    assert (messaging.state(), messaging.due_in(), len(messaging.provider.sent)) == ("delivered", None, 1)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, (1, 1)), (10, (1, 1)), (10.001, (1, 0)), (3600, (1, 0)), (None, (0, 0))],
)
def test_a_text_that_is_delivered_counts_once_with_its_time(accepted, seconds, expected):
    """The seconds from handing over to delivery; None: it was never delivered."""
    handed_over = accepted.clock()
    accepted.receipt("sent")
    if seconds is not None:
        accepted.clock.advance(seconds)
        accepted.receipt("delivered")
    accepted.receipt("delivered" if seconds is not None else "failed")
    times = read_delivery_times(accepted.store, [handed_over.date(), date(2000, 1, 1)])
    assert times == [DeliveryTimes(*expected), DeliveryTimes()]
    assert all(accepted.store.ttl(key) > 0 for key in accepted.store.keys("text-times:*"))


def test_a_receipt_before_the_providers_answer_was_quick(messaging):
    messaging.put()
    messaging.provider.before_answer = lambda: messaging.receipt("delivered")
    messaging.sender().send("m1")
    assert read_delivery_times(messaging.store, [messaging.clock().date()]) == [DeliveryTimes(1, 1)]
