import pytest

from gateway.conversations.conversation import Conversation, HopReply
from gateway.conversations.conversation_store import MAX_AGE_SECONDS, MAX_RECORDS, RecentRecordCache
from tests.clock import FakeMonotonic

SAVED = Conversation("menus", True, 0, "", HopReply("Welcome", ends=False), b"")


@pytest.fixture
def monotonic() -> FakeMonotonic:
    return FakeMonotonic(0.0)


@pytest.fixture
def recent(monotonic: FakeMonotonic) -> RecentRecordCache:
    return RecentRecordCache(monotonic)


def test_a_record_is_taken_once(recent: RecentRecordCache) -> None:
    recent.put("c1", b"1", SAVED, hops_this_minute=3, minute=7)
    found = recent.pop("c1")
    assert found is not None
    assert (found.revision, found.conversation, found.hops_this_minute, found.minute) == (b"1", SAVED, 3, 7)
    assert recent.pop("c1") is None


def test_an_old_record_is_not_trusted(recent: RecentRecordCache, monotonic: FakeMonotonic) -> None:
    recent.put("c1", b"1", SAVED, hops_this_minute=1, minute=0)
    monotonic.now = MAX_AGE_SECONDS
    assert recent.pop("c1") is None


def test_the_oldest_go_first(recent: RecentRecordCache) -> None:
    for number in range(MAX_RECORDS + 1):
        recent.put(f"c{number}", b"1", SAVED, hops_this_minute=1, minute=0)
    assert recent.pop("c0") is None
    assert recent.pop("c1") is not None
