import pytest

from gateway.conversations.conversation import Answer, Conversation
from gateway.conversations.recent_records import MOST, SECONDS, Recent

SAVED = Conversation("menus", True, 0, "", Answer("Welcome", ends=False), b"")


class Watch:
    """A clock in the test's hands."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def recent(watch: Watch) -> Recent:
    return Recent(watch)


def test_a_record_is_taken_once(recent: Recent) -> None:
    recent.put("c1", b"1", SAVED, hops=3, minute=7)
    found = recent.take("c1")
    assert found is not None
    assert (found.revision, found.conversation, found.hops, found.minute) == (b"1", SAVED, 3, 7)
    assert recent.take("c1") is None


def test_an_old_record_is_not_trusted(recent: Recent, watch: Watch) -> None:
    recent.put("c1", b"1", SAVED, hops=1, minute=0)
    watch.now = SECONDS
    assert recent.take("c1") is None


def test_the_oldest_go_first(recent: Recent) -> None:
    for number in range(MOST + 1):
        recent.put(f"c{number}", b"1", SAVED, hops=1, minute=0)
    assert recent.take("c0") is None
    assert recent.take("c1") is not None
