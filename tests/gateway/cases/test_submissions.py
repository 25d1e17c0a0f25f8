import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import redis

from gateway.cases.submissions import NoReferenceError, SubmissionStore, confirmation_id
from gateway.security.crypto import Crypto
from menus import case_reference as references
from tests.clock import Clock
from tests.gateway.cases.conftest import ASHA, WATER_LEAK, FakeCaseTexts, FixedDraws


def test_everything_about_a_case_is_kept_at_once(
    submissions: SubmissionStore, store: redis.Redis, crypto: Crypto, clock: Clock
) -> None:
    reference = submissions.commit("s1", WATER_LEAK, ASHA)
    assert references.read_reference(reference) == reference
    assert submissions.reference_of("s1") == reference
    assert store.zscore("outbox:submissions:due", "s1") == clock().timestamp()
    assert store.get(f"reference:{reference}") == b"s1"
    case = store.hgetall(f"case:{reference}")
    assert case[b"state"] == case[b"told"] == b"received"
    assert crypto.decrypt(case[b"number"]) == ASHA.msisdn
    assert case[b"number_digest"].decode() == crypto.digest(ASHA.msisdn)
    assert 399 * 86_400 < store.ttl(f"case:{reference}") <= 400 * 86_400
    kept = store.hgetall("submission:s1")
    assert kept[b"state"] == b"pending"
    payload = json.loads(crypto.decrypt(kept[b"payload"]))
    assert payload == {
        "kind": "water",
        "title": "Water: no water",
        "fields": {"ward": "01", "what": "hakuna maji", "since": None},
        "contact": {"msisdn": "+254711000001", "language": "sw", "channel": "ussd"},
        "submitted_at": "2026-03-02T12:00:00.000+00:00",
    }


def test_words_and_numbers_are_nowhere_in_the_store(submissions: SubmissionStore, store: redis.Redis) -> None:
    reference = submissions.commit("s1", WATER_LEAK, ASHA)
    hashes = ("submission:s1", f"case:{reference}", f"message:{confirmation_id(reference)}")
    kept = b" ".join(value for name in hashes for value in store.hgetall(name).values())
    assert b"254711000001" not in kept
    assert b"maji" not in kept


def test_a_repeated_commit_is_the_same_case(submissions: SubmissionStore, store: redis.Redis) -> None:
    first = submissions.commit("s1", WATER_LEAK, ASHA)
    assert submissions.commit("s1", WATER_LEAK, ASHA) == first
    assert len(store.keys("case:*")) == 1
    assert submissions.commit("s2", WATER_LEAK, ASHA) != first


def test_commits_at_the_same_instant_are_one_case(submissions: SubmissionStore, store: redis.Redis) -> None:
    start = Barrier(8)

    def commit(_: int) -> str:
        start.wait()
        return submissions.commit("s1", WATER_LEAK, ASHA)

    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(commit, range(8)))
    assert len(found) == 1
    assert len(store.keys("case:*")) == len(store.keys("reference:*")) == 1
    assert store.zcard("outbox:submissions:due") == 1
    assert store.zcard("outbox:messages:due") == 1


def test_a_reference_is_never_given_twice(
    store: redis.Redis, crypto: Crypto, clock: Clock, words: FakeCaseTexts
) -> None:
    draws = FixedDraws(*[7] * 9, 8)  # the second commit draws a taken one eight times over, then a free one
    twice = SubmissionStore(store, crypto, clock, draws, lambda: words, timedelta(days=1))
    first = twice.commit("s1", WATER_LEAK, ASHA)
    draws.waiting = [7, 7, 7, 8, 9, 10, 11, 12]
    assert twice.commit("s2", WATER_LEAK, ASHA) == references.make_reference(lambda _: 8) != first


def test_no_free_reference_is_said(
    store: redis.Redis, crypto: Crypto, clock: Clock, words: FakeCaseTexts
) -> None:
    always = SubmissionStore(store, crypto, clock, lambda _: 7, lambda: words, timedelta(days=1))
    always.commit("s1", WATER_LEAK, ASHA)
    with pytest.raises(NoReferenceError):
        always.commit("s2", WATER_LEAK, ASHA)
    assert store.zcard("outbox:submissions:due") == 1


@pytest.mark.parametrize(
    ("worded", "asked", "texted"), [(True, True, 1), (True, False, 0), (False, True, 0), (False, False, 0)]
)
def test_a_case_is_confirmed_by_text(
    submissions: SubmissionStore,
    store: redis.Redis,
    words: FakeCaseTexts,
    worded: bool,
    asked: bool,
    texted: int,
) -> None:
    if not worded:
        del words.messages["received"]
    reference = submissions.commit("s1", WATER_LEAK, ASHA, send_confirmation=asked)
    message = store.hgetall(f"message:{confirmation_id(reference)}")
    assert store.zcard("outbox:messages:due") == len(store.keys("message:*")) == texted
    if texted:
        assert message[b"state"] == b"queued"
        assert message[b"name"] == b"received"
        assert message[b"language"] == b"sw"
        assert message[b"reference"].decode() == reference
        assert message[b"number"] == store.hget(f"case:{reference}", "number")


def test_an_unknown_submission_has_no_reference(submissions: SubmissionStore) -> None:
    assert submissions.reference_of("nobody") is None
