"""How announcements share workers and providers with texts about cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from gateway.messaging.announcements.sender import BATCH_SIZE
from gateway.providers.sms_provider import OutgoingSms, SendDeferred, SendResult
from tests.gateway.messaging.announcements.conftest import AcceptingProvider, AnnouncementFixture

MANY = "number\n" + "".join(f"07{number:08d}\n" for number in range(3 * BATCH_SIZE))


def test_a_text_about_a_case_that_comes_meanwhile_goes_first(announcer: AnnouncementFixture) -> None:
    @dataclass
    class Interrupted(AcceptingProvider):
        def send_many(self, texts: Sequence[OutgoingSms]) -> list[SendResult]:
            announcer.services.messages.queue_text("m1", "+254711000119", "Fixed.", "en", "resolved")
            return super().send_many(texts)

    announcer.announce(MANY)
    announcer.provider = Interrupted()
    assert len(announcer.work()) == BATCH_SIZE
    assert announcer.work() == []
    announcer.store.zrem("outbox:messages:due", "m1")
    announcer.provider = AcceptingProvider()
    assert len(announcer.work()) == 2 * BATCH_SIZE


def test_a_text_about_a_case_that_waits_for_the_throttle_goes_first_too(
    announcer: AnnouncementFixture,
) -> None:
    announcer.announce(MANY)
    announcer.services.messages.queue_text("m1", "+254711000119", "Fixed.", "en", "resolved")
    announcer.store.zadd("outbox:messages:due", {"m1": announcer.clock().timestamp() + 2})
    assert announcer.work() == []
    announcer.store.zadd(
        "outbox:messages:due", {"m1": announcer.clock().timestamp() + 3600}
    )  # it waits for the morning, say
    assert len(announcer.work()) == 3 * BATCH_SIZE


@pytest.fixture
def slow(menus: Path) -> None:
    """A provider that may be given ten parts a second."""
    (menus.parent / "delivery.yaml").write_text("providers: {at: {per_second: 10}}\n", encoding="utf-8")


@pytest.mark.usefixtures("slow")
def test_they_go_at_the_pace_of_their_provider(announcer: AnnouncementFixture) -> None:
    announcer.announce(MANY)
    sent = []
    for _ in range(10):
        sent.append(len(announcer.work()))
        announcer.clock.advance(1)
    assert sent[0] == 10
    assert 80 <= sum(sent) <= 100


@pytest.fixture
def low_daily_limit(menus: Path) -> None:
    """A provider that may be given ten texts a day."""
    (menus.parent / "delivery.yaml").write_text(
        "providers: {at: {daily: {messages: 10}}}\n", encoding="utf-8"
    )


@pytest.mark.usefixtures("low_daily_limit")
def test_they_leave_some_of_the_day_to_texts_about_cases(announcer: AnnouncementFixture) -> None:
    announcer.announce(MANY)
    assert len(announcer.work()) == 9
    announcer.services.messages.queue_text("m1", "+254711000119", "Fixed.", "en", "resolved")
    announcer.services.sender_by([announcer.provider], lambda _message: None).send("m1")
    assert announcer.provider.sent[-1].text == "Fixed."
    assert announcer.store.hmget("spent:at", "messages", "near", "reached") == [b"10", b"1", None]


def test_a_provider_that_takes_none_is_not_given_all(announcer: AnnouncementFixture) -> None:
    @dataclass
    class UnreachableProvider(AcceptingProvider):
        def send_many(self, texts: Sequence[OutgoingSms]) -> list[SendResult]:
            self.sent += texts
            return [SendDeferred("cannot_connect") for _ in texts]

    announcer.announce(MANY)
    announcer.provider = UnreachableProvider()
    assert len(announcer.work()) == BATCH_SIZE
