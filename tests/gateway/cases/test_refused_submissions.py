"""Submissions that were given up go after their retention, and with their citizen."""

from dataclasses import replace
from datetime import timedelta

import pytest
import redis

from gateway.cases.forwarder import Forwarder
from gateway.cases.refused_submissions import RefusedSubmissions
from gateway.cases.submissions import SubmissionStore
from gateway.cases.updates import CaseUpdate, CaseUpdates
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from tests.clock import Clock
from tests.gateway.cases.conftest import ASHA, NOON, WATER_LEAK
from tests.gateway.cases.fake_case_system import FakeCaseSystem

OTHER = replace(ASHA, msisdn="+254711000222")


@pytest.fixture
def refused(store: redis.Redis, outbox: Outbox, crypto: Crypto) -> RefusedSubmissions:
    return RefusedSubmissions(store, outbox, crypto, timedelta(days=30))


@pytest.fixture
def references(
    submissions: SubmissionStore, forwarding: Forwarder, case_system: FakeCaseSystem
) -> dict[str, str]:
    """Two cases that were refused, and one that is on its way."""
    references = {
        name: submissions.commit(name, WATER_LEAK, contact)
        for name, contact in (("s1", ASHA), ("s2", OTHER), ("waits", ASHA))
    }
    case_system.answers = [(422, {})] * 2
    forwarding.forward("s1")
    forwarding.forward("s2")
    return references


def test_they_are_kept_for_their_retention_and_then_go_with_their_case(
    refused: RefusedSubmissions, references: dict[str, str], store: redis.Redis, clock: Clock, outbox: Outbox
) -> None:
    clock.advance(timedelta(days=29, hours=23).total_seconds())
    assert refused.delete_expired() == 0
    clock.advance(3601)
    assert refused.delete_expired() == 2
    assert outbox.dead_depth() == 0
    for name in ("s1", "s2"):
        assert not store.exists(
            f"submission:{name}", f"case:{references[name]}", f"reference:{references[name]}"
        )
    assert store.hget("submission:waits", "payload")
    assert store.exists(f"case:{references['waits']}")


@pytest.mark.usefixtures("references")
def test_their_records_expire_even_if_no_worker_deletes_them(store: redis.Redis) -> None:
    assert 30 * 86_400 < store.ttl("submission:s1") <= 31 * 86_400
    assert store.ttl("submission:waits") == -1


@pytest.mark.usefixtures("references")
def test_one_that_is_retried_is_kept_until_it_is_delivered(
    refused: RefusedSubmissions, store: redis.Redis, clock: Clock, outbox: Outbox
) -> None:
    assert outbox.retry("s1")
    clock.advance(timedelta(days=31).total_seconds())
    assert refused.delete_expired() == 1
    assert store.hget("submission:s1", "payload")
    assert store.ttl("submission:s1") == -1


@pytest.mark.usefixtures("references")
def test_they_are_found_by_their_number_even_if_their_case_has_no_contact(
    refused: RefusedSubmissions, store: redis.Redis, references: dict[str, str], crypto: Crypto
) -> None:
    store.delete(f"case:{references['s1']}")
    assert refused.purge_of(crypto.digest(ASHA.msisdn)) == 1
    assert not store.exists("submission:s1")
    assert store.exists("submission:s2", "submission:waits") == 2


@pytest.mark.usefixtures("references")
def test_one_that_no_key_opens_is_passed_over(
    refused: RefusedSubmissions, store: redis.Redis, crypto: Crypto
) -> None:
    store.hset("submission:s1", "payload", Crypto(("another-key-0123456789",)).encrypt("{}"))
    assert refused.purge_of(crypto.digest(OTHER.msisdn)) == 1


def test_what_is_said_of_a_case_after_its_citizen_was_forgotten_is_not_kept(
    submissions: SubmissionStore, updates: CaseUpdates, store: redis.Redis, crypto: Crypto
) -> None:
    reference = submissions.commit("s1", WATER_LEAK, ASHA)
    withheld = submissions.commit("s2", WATER_LEAK, replace(ASHA, msisdn=""))
    store.hdel(f"case:{reference}", "number", "number_digest", "note")
    for event, case in (("e1", reference), ("e2", withheld)):
        update = CaseUpdate(event, case, "RESOLVED by J. Otieno", "Called Asha.", NOON)
        assert updates.apply(update).outcome == "applied"
    assert store.hmget(f"case:{reference}", "note", "status", "number") == [None, None, None]
    assert store.hget(f"case:{withheld}", "status") == b"RESOLVED by J. Otieno"
    note = store.hget(f"case:{withheld}", "note") or b""
    assert b"Asha" not in note
    assert crypto.decrypt(note) == "Called Asha."
