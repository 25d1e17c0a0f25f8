"""A worker's turn with texts: it takes all that are due, hands over few at a time, and ends for other streams."""

import itertools
from dataclasses import replace
from typing import Any

import pytest

from gateway.messaging.dispatcher import MAX_CONCURRENCY, MAX_UNKNOWN_TEXTS
from gateway.messaging.routing.delivery_config import ProviderLimits
from gateway.messaging.sender import TURN_SECONDS, Sender
from gateway.providers.sms_provider import SendDeferred
from tests.gateway.messaging.conftest import MessagingFixture

BATCH_SIZE, WAITING = 20, 50


def _queue(messaging: MessagingFixture, texts: int = WAITING) -> list[str]:
    ids = [f"m{number}" for number in range(texts)]
    for number, message_id in enumerate(ids):
        messaging.put(message_id, number=f"+254711{number:06d}")
    return ids


def _sender(messaging: MessagingFixture, **changes: Any) -> Sender:
    return replace(messaging.sender(), batch_size=BATCH_SIZE, **changes)


def _states(messaging: MessagingFixture, ids: list[str]) -> list[str]:
    return [messaging.state(message_id) for message_id in ids]


def test_one_job_sends_all_texts_that_are_due(messaging: MessagingFixture) -> None:
    ids = _queue(messaging)
    _sender(messaging).send_turn("m7")
    assert _states(messaging, ids) == ["accepted"] * WAITING
    assert len(messaging.provider.sent) == WAITING
    assert messaging.provider.sent[0].msisdn == "+254711000007"


def test_a_turn_ends_for_other_streams(messaging: MessagingFixture) -> None:
    hands = itertools.count(step=TURN_SECONDS / 2)
    _queue(messaging)
    _sender(messaging, monotonic=lambda: next(hands)).send_turn("m0")
    assert len(messaging.provider.sent) == 1 + BATCH_SIZE


@pytest.mark.parametrize("cause", ["throttle", "failure"])
def test_a_turn_ends_when_texts_must_wait(messaging: MessagingFixture, cause: str) -> None:
    if cause == "throttle":
        messaging.limits["at"] = ProviderLimits(per_second=5)
    else:
        messaging.provider.results = [SendDeferred("cannot_connect")]
    ids = _queue(messaging)
    _sender(messaging).send_turn(*ids[:BATCH_SIZE])
    waiting = _states(messaging, ids[BATCH_SIZE:])
    assert waiting.count("queued") >= WAITING - 2 * BATCH_SIZE
    assert not any(messaging.field("attempts", message_id) for message_id in ids[2 * BATCH_SIZE :])


@pytest.mark.parametrize(("recipients", "most"), [(1, MAX_CONCURRENCY), (40, MAX_UNKNOWN_TEXTS)])
def test_a_worker_that_is_killed_leaves_few_texts_of_which_nobody_knows(
    messaging: MessagingFixture, recipients: int, most: int
) -> None:
    """Such texts are `submitting` in the store. The others are due again once their lease has ended."""
    ids = _queue(messaging, 3 * recipients + 120)
    unknown: list[int] = []

    def count_unknown() -> None:
        if len(messaging.provider.sent) % 5 == 0:
            with messaging.store.pipeline(transaction=True) as pipeline:
                for message_id in ids:
                    pipeline.hget(f"message:{message_id}", "state")
                unknown.append(pipeline.execute().count(b"submitting"))

    messaging.provider.max_recipients = recipients
    messaging.provider.before_answer = count_unknown
    messaging.sender().send_turn(*ids)
    assert 1 < max(unknown) <= most
    assert sorted(text.msisdn for text in messaging.provider.sent) == [
        f"+254711{number:06d}" for number in range(len(ids))
    ]
