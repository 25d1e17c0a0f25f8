"""Others reported this too: what the store finds, who joins a case, and what everybody who joined is told."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import redis

from gateway.cases.case_joiner import CaseJoiner
from gateway.cases.forwarder import Forwarder
from gateway.cases.joined_cases import JoinedCases, joiners_key
from gateway.cases.similar_index import MOST_KEPT, SimilarIndex
from gateway.cases.submissions import Contact, SubmissionStore
from gateway.cases.updates import CaseUpdate, CaseUpdates
from gateway.security.crypto import Crypto
from menus.engine.effects import SimilarCases, Submission
from menus.model import ContactWay
from menus.model.verdicts import Verdict
from tests.clock import Clock
from tests.gateway.cases.conftest import ASHA
from tests.gateway.cases.fake_case_system import FakeCaseSystem

PIPE = SimilarCases("water", (("category", "water"), ("ward", "01")), 14 * 86_400)
ELSEWHERE = SimilarCases("water", (("category", "water"), ("ward", "02")), 14 * 86_400)
JUMA = Contact("+254711000002", "en", "sms")
WITHHELD = Contact("", "sw", "voice")


@pytest.fixture
def index(store: redis.Redis, crypto: Crypto, clock: Clock) -> SimilarIndex:
    return SimilarIndex(store, crypto, clock)


@pytest.fixture
def file(submissions: SubmissionStore) -> Callable[..., str]:
    """File a case that others may find."""

    def file_case(name: str = "s1", cases: SimilarCases = PIPE) -> str:
        submission = Submission(f"{name}:1", "water", "Water", {}, similar=(cases,))
        return submissions.commit(name, submission, ASHA)

    return file_case


@pytest.fixture
def join(
    submissions: SubmissionStore, index: SimilarIndex, store: redis.Redis, crypto: Crypto
) -> Callable[..., str | None]:
    """Join the newest case that is found, or the one that `case` stands for."""
    joiner = CaseJoiner(submissions, index, JoinedCases(store), crypto)

    def join_case(contact: Contact, name: str = "j1", case: str | None = None) -> str | None:
        chosen = index.find(PIPE, 4)[0]["case"] if case is None else case
        return joiner.join(name, "add:1", chosen, contact, None, confirm_by_text=True)

    return join_case


def reporters(index: SimilarIndex) -> list[str]:
    return [row["reporters"] for row in index.find(PIPE, 4)]


def texts_of(store: redis.Redis, name: str) -> set[tuple[str, str]]:
    """The references and languages of the texts of this name."""
    found = set()
    for key in store.scan_iter("message:*"):
        message = store.hgetall(key)
        if message[b"name"] == name.encode():
            found.add((message[b"reference"].decode(), message[b"language"].decode()))
    return found


def test_what_is_found(
    file: Callable[..., str], index: SimilarIndex, clock: Clock, store: redis.Redis
) -> None:
    references = []
    for number in range(6):
        references.append(file(f"s{number}"))
        clock.advance(60)
    file("elsewhere", ELSEWHERE)
    rows = index.find(PIPE, 4)
    assert [index.reference_of(row["case"]) for row in rows] == references[:1:-1]
    assert {row["reporters"] for row in rows} == {"1"}
    assert not any(reference in row["case"] for row in rows for reference in references)
    assert index.find(SimilarCases("road", PIPE.values, PIPE.seconds), 4) == ()
    (key,) = store.keys("similar:*")[:1]
    assert 0 < store.ttl(key) <= PIPE.seconds
    clock.advance(PIPE.seconds)
    assert index.find(PIPE, 4) == ()


def test_the_list_is_bounded(file: Callable[..., str], store: redis.Redis, clock: Clock) -> None:
    for number in range(MOST_KEPT + 5):
        file(f"s{number}")
        clock.advance(1)
    (key,) = store.keys("similar:*")
    assert store.zcard(key) == MOST_KEPT


def test_a_caller_joins_with_a_reference_of_their_own(
    file: Callable[..., str],
    join: Callable[..., str | None],
    index: SimilarIndex,
    forwarding: Forwarder,
    case_system: FakeCaseSystem,
    store: redis.Redis,
) -> None:
    reference = file()
    forwarding.forward("s1")
    own = join(JUMA)
    assert own not in (None, reference)
    assert reporters(index) == ["2"]
    assert texts_of(store, "received") == {(reference, "sw"), (own, "en")}
    forwarding.forward("j1")
    method, path, _, body = case_system.requests[-1]
    assert (method, path) == ("POST", f"/cases/{reference}/verdicts")
    event = json.loads(body)
    assert (event["action"], event["count"], event["reference"]) == ("join", 2, reference)
    assert JUMA.msisdn not in body.decode()


def test_a_number_joins_once(
    file: Callable[..., str], join: Callable[..., str | None], index: SimilarIndex, store: redis.Redis
) -> None:
    reference = file()
    assert join(ASHA, "j0") == reference, "its filer has a reference"
    own = join(JUMA, "j1")
    assert own == join(JUMA, "j1") == join(JUMA, "j2")
    assert reporters(index) == ["2"]
    assert store.exists("submission:j1")
    assert not store.exists("submission:j2")
    assert join(WITHHELD, "j3") != join(WITHHELD, "j4")
    assert reporters(index) == ["4"]


def test_nothing_leads_from_an_anonymous_case_to_one_who_joined_it(
    submissions: SubmissionStore,
    join: Callable[..., str | None],
    index: SimilarIndex,
    crypto: Crypto,
    store: redis.Redis,
) -> None:
    submission = Submission("s1:1", "water", "Water", {}, similar=(PIPE,), contact=ContactWay.NONE)
    reference = submissions.commit("s1", submission, ASHA)
    own = join(JUMA)
    assert own == join(JUMA), "a hop that is repeated"
    assert crypto.digest(JUMA.msisdn).encode() not in store.hgetall(joiners_key(reference))
    assert store.hget(f"case:{own}", "number_digest") == b""
    assert reporters(index) == ["2"]


def test_each_update_is_told_to_all_who_joined(
    file: Callable[..., str],
    join: Callable[..., str | None],
    updates: CaseUpdates,
    store: redis.Redis,
    clock: Clock,
) -> None:
    reference, own = file(), join(JUMA)
    for event, at in (("e1", 60), ("e1", 60), ("e2", 90)):
        updates.apply(CaseUpdate(event, reference, "resolved", "Mended", clock() + timedelta(seconds=at)))
    assert texts_of(store, "resolved") == {(reference, "sw"), (own, "en")}
    assert len(store.keys("message:*")) == 4
    assert store.hget(f"case:{own}", "state") == b"resolved"
    assert 0 < store.ttl(joiners_key(reference)) <= 90 * 86_400


def test_a_closed_case_is_joined_by_nobody(
    file: Callable[..., str],
    join: Callable[..., str | None],
    index: SimilarIndex,
    updates: CaseUpdates,
    clock: Clock,
) -> None:
    reference = file()
    (row,) = index.find(PIPE, 4)
    updates.apply(CaseUpdate("e1", reference, "resolved", "", clock() + timedelta(seconds=1)))
    assert index.find(PIPE, 4) == ()
    assert join(JUMA, case=row["case"]) is None
    assert join(JUMA, case="made up") is None
    assert join(JUMA, case=reference) is None


def test_a_case_that_is_open_again_is_told_again_to_all(
    file: Callable[..., str],
    join: Callable[..., str | None],
    index: SimilarIndex,
    submissions: SubmissionStore,
    forwarding: Forwarder,
    updates: CaseUpdates,
    store: redis.Redis,
    clock: Clock,
) -> None:
    reference, own = file(), join(JUMA)
    for name in ("s1", "j1"):
        forwarding.forward(name)
    clock.advance(60)
    updates.apply(CaseUpdate("e1", reference, "resolved", "", clock()))
    clock.advance(60)
    submission = Submission("fixed:1", "reopen", "reopen", {}, verdict=Verdict("reopen"))
    submissions.commit("v1", submission, JUMA, send_confirmation=False, feedback_on=own or "")
    forwarding.forward("v1")
    assert [row["reporters"] for row in index.find(PIPE, 4)] == ["2"]
    clock.advance(60)
    updates.apply(CaseUpdate("e2", reference, "resolved", "", clock()))
    told = [store.hget(key, "name") for key in store.scan_iter("message:*")]
    assert told.count(b"resolved") == 4


def test_one_who_is_forgotten_is_told_no_more(
    file: Callable[..., str],
    join: Callable[..., str | None],
    updates: CaseUpdates,
    store: redis.Redis,
    clock: Clock,
) -> None:
    reference, own = file(), join(JUMA)
    JoinedCases(store).unlink(own or "")
    assert store.hlen(joiners_key(reference)) == 0
    updates.apply(CaseUpdate("e1", reference, "resolved", "", clock() + timedelta(seconds=1)))
    assert texts_of(store, "resolved") == {(reference, "sw")}
