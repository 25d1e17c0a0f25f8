"""How announcements share workers and providers with texts about cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from gateway.messaging.announcements.sender import BATCH_SIZE
from gateway.providers.sms_provider import OutgoingSms, SendDeferred, SendResult
from tests.gateway.messaging.announcements.conftest import AcceptingProvider, AnnouncementFixture

MANY = "number\n" + "".join(f"07{number:08d}\n" for number in range(3 * BATCH_SIZE))


def test_a_text_about_a_case_that_comes_meanwhile_goes_first(hall: AnnouncementFixture) -> None:
    @dataclass
    class Interrupted(AcceptingProvider):
        def send_many(self, texts: Sequence[OutgoingSms]) -> list[SendResult]:
            hall.services.messages.queue_text("m1", "+254711000119", "Fixed.", "en", "resolved")
            return super().send_many(texts)

    hall.announce(MANY)
    hall.provider = Interrupted()
    assert len(hall.work()) == BATCH_SIZE
    assert hall.work() == []
    hall.store.zrem("outbox:messages:due", "m1")
    hall.provider = AcceptingProvider()
    assert len(hall.work()) == 2 * BATCH_SIZE


def test_a_text_about_a_case_that_waits_for_the_throttle_goes_first_too(hall: AnnouncementFixture) -> None:
    hall.announce(MANY)
    hall.services.messages.queue_text("m1", "+254711000119", "Fixed.", "en", "resolved")
    hall.store.zadd("outbox:messages:due", {"m1": hall.clock().timestamp() + 2})
    assert hall.work() == []
    hall.store.zadd(
        "outbox:messages:due", {"m1": hall.clock().timestamp() + 3600}
    )  # it waits for the morning, say
    assert len(hall.work()) == 3 * BATCH_SIZE


@pytest.fixture
def slow(menus: Path) -> None:
    """A provider that may be given ten parts a second."""
    (menus.parent / "delivery.yaml").write_text("providers: {at: {per_second: 10}}\n", encoding="utf-8")


@pytest.mark.usefixtures("slow")
def test_they_go_at_the_pace_of_their_provider(hall: AnnouncementFixture) -> None:
    hall.announce(MANY)
    sent = []
    for _ in range(10):
        sent.append(len(hall.work()))
        hall.clock.pass_(seconds=1)
    assert sent[0] == 10
    assert 80 <= sum(sent) <= 100


@pytest.fixture
def few(menus: Path) -> None:
    """A provider that may be given ten texts a day."""
    (menus.parent / "delivery.yaml").write_text(
        "providers: {at: {daily: {messages: 10}}}\n", encoding="utf-8"
    )


@pytest.mark.usefixtures("few")
def test_they_leave_some_of_the_day_to_texts_about_cases(hall: AnnouncementFixture) -> None:
    hall.announce(MANY)
    assert len(hall.work()) == 9
    hall.services.messages.queue_text("m1", "+254711000119", "Fixed.", "en", "resolved")
    hall.services.sender_by([hall.provider], lambda _message: None).send("m1")
    assert hall.provider.sent[-1].text == "Fixed."
    assert hall.store.hmget("spent:at", "messages", "near", "reached") == [b"10", b"1", None]


def test_a_provider_that_takes_none_is_not_given_all(hall: AnnouncementFixture) -> None:
    @dataclass
    class Away(AcceptingProvider):
        def send_many(self, texts: Sequence[OutgoingSms]) -> list[SendResult]:
            self.sent += texts
            return [SendDeferred("cannot_connect") for _ in texts]

    hall.announce(MANY)
    hall.provider = Away()
    assert len(hall.work()) == BATCH_SIZE
