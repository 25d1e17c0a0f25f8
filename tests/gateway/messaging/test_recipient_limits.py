"""Texts to one number: so many an hour and a day, the rest later, and never at the cost of others."""

import io

import redis

from gateway.callers.use_limit import UseKind, UseLimit
from gateway.callers.use_limits import hour_key
from gateway.messaging.routing.delivery_config import ProviderLimits
from tests.gateway.messaging.conftest import NUMBER, MessagingFixture

LIMITS = {UseKind.TEXTS: UseLimit(3, 8)}
OTHER = "+254722000222"


def put(messaging: MessagingFixture, *ids: str, number: str = NUMBER) -> None:
    for message_id in ids:
        messaging.put(message_id, number=number)


def test_texts_above_the_limit_wait_and_others_go(messaging: MessagingFixture, logged: io.StringIO) -> None:
    put(messaging, "m1", "m2", "m3", "m4", "m5")
    put(messaging, "n1", number=OTHER)
    messaging.sender(limits=LIMITS).send("m1", "m2", "m3", "m4", "m5", "n1")
    assert [messaging.state(f"m{number}") for number in range(1, 6)] == ["accepted"] * 3 + ["queued"] * 2
    assert messaging.state("n1") == "accepted"
    assert 3590 <= (messaging.due_in("m4") or 0) <= 3600
    assert logged.getvalue().count('"limit_reached"') == 1
    assert NUMBER not in logged.getvalue()


def test_a_held_text_goes_once_the_hour_is_over(messaging: MessagingFixture, store: redis.Redis) -> None:
    put(messaging, "m1", "m2", "m3", "m4")
    sender = messaging.sender(limits=LIMITS)
    sender.send("m1", "m2", "m3", "m4")
    messaging.clock.advance(3601)
    store.delete(hour_key(messaging.crypto.digest(NUMBER)))
    sender.send("m4")
    assert messaging.state("m4") == "accepted"


def test_a_text_counts_once_however_often_it_is_tried(
    messaging: MessagingFixture, store: redis.Redis
) -> None:
    messaging.limits["at"] = ProviderLimits(daily_messages=1)
    put(messaging, "m0", number=OTHER)
    put(messaging, "m1")
    sender = messaging.sender(limits=LIMITS)
    sender.send("m0", "m1")
    assert messaging.state("m1") == "queued", "the day of the provider is over"
    messaging.clock.advance(13 * 3600)
    sender.send("m1")
    assert messaging.state("m1") == "accepted"
    assert store.hget(hour_key(messaging.crypto.digest(NUMBER)), "texts") == b"1"
    assert store.ttl(hour_key(messaging.crypto.digest(NUMBER))) > 0


def test_a_number_with_many_texts_leaves_the_last_part_of_a_ceiling_to_others(
    messaging: MessagingFixture,
) -> None:
    messaging.limits["at"] = ProviderLimits(daily_messages=10)
    limits = {UseKind.TEXTS: UseLimit(100, 8)}  # more than two a day are many
    ids = [f"m{number}" for number in range(10)]
    put(messaging, *ids)
    sender = messaging.sender(limits=limits)
    for message_id in ids:
        sender.send(message_id)
    assert len(messaging.provider.sent) == 8
    put(messaging, "n1", "n2", number=OTHER)
    sender.send("n1", "n2")
    assert [messaging.state(one) for one in ("n1", "n2")] == ["accepted"] * 2
