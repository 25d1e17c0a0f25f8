"""`/cases/<reference>/questions`: officers ask citizens, and the answers go back."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import redis
from flask.testing import FlaskClient

from gateway.case_systems.gateway.client import CaseBackend
from gateway.case_systems.outcomes import CaseAccepted, CaseRejected
from gateway.cases.case_log import read_log
from gateway.cases.forwarder import Forwarder
from gateway.cases.questions import AnswerOutcome
from gateway.cases.submissions import SubmissionStore
from gateway.cases.updates import CaseUpdate
from gateway.security import case_signature
from gateway.security.case_signature import SignedRequest
from gateway.storage.outbox.outbox import Outbox
from menus.engine.effects import LookupFound
from menus.model import ContactWay
from tests.gateway.cases.conftest import ASHA, WATER_LEAK
from tests.gateway.cases.fake_case_system import SECRET, FakeCaseSystem
from tests.gateway.conftest import MakeServices
from tests.gateway.services import Services, create_app

RELAYED = replace(WATER_LEAK, kind="problem", contact=ContactWay.RELAY)
Ask = Callable[..., tuple[int, dict[str, object]]]


@pytest.fixture
def gateway(make_services: MakeServices) -> Services:
    return make_services(CASE_BACKEND_SECRET=SECRET, GATEWAY_QUESTIONS_PER_CASE="2")


@pytest.fixture
def ask(gateway: Services) -> Ask:
    client: FlaskClient = create_app(gateway).test_client()

    def post(reference: str, *, signed_for: str = "", **sent: object) -> tuple[int, dict[str, object]]:
        body = json.dumps({"id": "q1", "text": "Which gate?"} | sent).encode()
        path = f"/cases/{signed_for or reference}/questions"
        headers = case_signature.signature_headers(SECRET, time.time(), SignedRequest("POST", path, body))
        answer = client.post(f"/cases/{reference}/questions", data=body, headers=headers)
        told: dict[str, object] = answer.get_json()
        return answer.status_code, told

    return post


def file_case(gateway: Services, name: str = "s1", way: ContactWay = ContactWay.RELAY) -> str:
    store: SubmissionStore = gateway.submissions
    return store.commit(name, replace(RELAYED, contact=way), ASHA, send_confirmation=False)


def test_a_question_is_asked_once(gateway: Services, ask: Ask) -> None:
    reference = file_case(gateway)
    status, told = ask(reference)
    assert (status, told["result"]) == (202, "asked")
    assert ask(reference) == (202, {"result": "repeated", "question": told["question"]})
    assert ask(reference, text="Another text of the same id")[1]["result"] == "repeated"
    assert gateway.messages_outbox.depth() == 1
    [question] = gateway.officer_questions.of_case(reference)
    assert question.text == "Which gate?"


def test_the_same_id_about_another_case_is_another_question(gateway: Services, ask: Ask) -> None:
    assert ask(file_case(gateway))[1]["result"] == "asked"
    assert ask(file_case(gateway, "s2"))[1]["result"] == "asked"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"text": "x" * 301}, "text"),
        ({"text": ""}, "text"),
        ({"text": "  "}, "text"),
        ({"text": None}, "text"),
        ({"text": 5}, "text"),
        ({"id": ""}, "id"),
        ({"id": "x" * 201}, "id"),
        ({"id": None}, "id"),
    ],
)
def test_what_does_not_fit_is_named(gateway: Services, ask: Ask, sent: dict[str, object], field: str) -> None:
    status, told = ask(file_case(gateway), **sent)
    assert status == 400
    assert list(told["errors"]) == [field]  # type: ignore[call-overload]
    assert gateway.messages_outbox.depth() == 0


def test_three_hundred_characters_fit(gateway: Services, ask: Ask) -> None:
    assert ask(file_case(gateway), text="x" * 300)[0] == 202


def test_a_signature_for_another_case_is_refused(gateway: Services, ask: Ask) -> None:
    reference = file_case(gateway)
    assert ask(reference, signed_for="482915307")[0] == 401


def test_who_cannot_be_asked_is_told_apart(gateway: Services, ask: Ask, store: redis.Redis) -> None:
    assert ask("482915307") == (
        404,
        {"result": "unknown", "errors": {"reference": "no case with this reference is kept here"}},
    )
    status, told = ask(file_case(gateway, "none", ContactWay.NONE))
    assert (status, told["result"]) == (409, "no_contact")
    withheld = gateway.submissions.commit("withheld", RELAYED, replace(ASHA, msisdn=""))
    status, told = ask(withheld)
    assert (status, told["result"]) == (409, "no_contact")
    closed = file_case(gateway, "closed")
    store.hset(f"case:{closed}", "state", "closed")
    status, told = ask(closed)
    assert (status, told["result"]) == (409, "closed")
    stopped = file_case(gateway, "stopped")
    gateway.consent.stop(gateway.crypto.digest(ASHA.msisdn))
    status, told = ask(stopped)
    assert (status, told["result"]) == (409, "stopped")
    gateway.consent.allow(gateway.crypto.digest(ASHA.msisdn))
    gateway.eraser.erase(ASHA.msisdn)
    status, told = ask(stopped)
    assert (status, told["result"]) == (410, "forgotten")


def test_a_case_has_so_many_questions_and_no_more(gateway: Services, ask: Ask) -> None:
    reference = file_case(gateway)
    assert [ask(reference, id=f"q{number}")[0] for number in range(3)] == [202, 202, 409]
    assert ask(reference, id="q0")[1]["result"] == "repeated"


def test_a_question_goes_with_its_case(gateway: Services, ask: Ask, store: redis.Redis) -> None:
    reference = file_case(gateway)
    question = ask(reference)[1]["question"]
    keys = (f"question:{question}", f"case-questions:{reference}")
    assert all(399 * 86_400 < store.ttl(key) <= 400 * 86_400 for key in keys)
    gateway.updates.apply(CaseUpdate("e1", reference, "resolved", "", gateway.clock()))
    assert {store.ttl(key) for key in keys} == {store.ttl(f"case:{reference}")}


def answered(gateway: Services, reference: str, answer_id: str = "a1") -> None:
    [question] = gateway.officer_questions.of_case(reference)
    assert (
        gateway.officer_questions.answer(question, answer_id, "The blue one", "sms") is AnswerOutcome.ANSWERED
    )
    assert (
        gateway.officer_questions.answer(question, answer_id, "The blue one", "sms") is AnswerOutcome.REPEATED
    )


def deliver(gateway: Services, reference: str) -> None:
    """Say that the case system has the case: an answer waits for it."""
    submission = gateway.redis.get(f"reference:{reference}").decode()
    gateway.redis.hset(f"submission:{submission}", "state", "delivered")


def test_an_answer_reaches_the_case_system_as_a_signed_event(
    gateway: Services,
    ask: Ask,
    case_system: FakeCaseSystem,
    make_forwarder: Callable[[Services], Forwarder],
) -> None:
    reference = file_case(gateway)
    question = ask(reference)[1]["question"]
    answered(gateway, reference)
    forwarder = make_forwarder(gateway)
    forwarder.attempt("a1")
    assert case_system.requests == [], "the case goes first"
    deliver(gateway, reference)
    gateway.submissions_outbox.expedite("a1")
    case_system.answers = [(503, {})]
    forwarder.attempt("a1")
    gateway.submissions_outbox.expedite("a1")
    outcome = forwarder.attempt("a1")
    assert isinstance(outcome, CaseAccepted)
    (_, path, headers, body), (_, _, again, _) = case_system.requests
    assert path == f"/cases/{reference}/answers"
    assert headers["Idempotency-Key"] == again["Idempotency-Key"] == "a1"
    sent = json.loads(body)
    assert sent.pop("answered_at")
    assert sent == {
        "id": "a1",
        "question": question,
        "reference": reference,
        "text": "The blue one",
        "channel": "sms",
    }
    row = gateway.redis.hgetall("submission:a1")
    assert row[b"state"] == b"delivered"
    assert b"payload" not in row
    log = [entry.what for entry in read_log(gateway.redis, reference)]
    assert log == ["filed", "question", "answer", "attempt", "answer delivered"]


def test_an_answer_that_is_refused_is_kept_and_goes_without_its_case(
    gateway: Services,
    ask: Ask,
    case_system: FakeCaseSystem,
    make_forwarder: Callable[[Services], Forwarder],
) -> None:
    reference = file_case(gateway)
    ask(reference)
    answered(gateway, reference)
    deliver(gateway, reference)
    case_system.answers = [(422, {})]
    assert isinstance(make_forwarder(gateway).attempt("a1"), CaseRejected)
    outbox: Outbox = gateway.submissions_outbox
    assert outbox.dead_ids() == ["a1"]
    assert gateway.container.cases.submission_admin.retry("a1")
    outbox.expedite("a1")
    case_system.answers = [(422, {})]
    make_forwarder(gateway).attempt("a1")
    assert gateway.container.cases.refused.purge("a1")
    assert gateway.redis.exists(f"case:{reference}")


@pytest.fixture
def make_forwarder(case_system: FakeCaseSystem) -> Callable[[Services], Forwarder]:
    def make(gateway: Services) -> Forwarder:
        backend = CaseBackend(case_system.url, (SECRET,), gateway.clock)
        outbox, crypto = gateway.submissions_outbox, gateway.crypto
        return Forwarder(gateway.redis, outbox, backend, crypto, lambda _: 100, timedelta(days=30))

    return make


def test_the_citizen_reads_an_open_question_where_the_state_is_told(gateway: Services, ask: Ask) -> None:
    reference = file_case(gateway)
    lookup = gateway.container.cases.status_lookup

    def asked(msisdn: str, *, is_open: bool = False) -> str:
        found = lookup.look_up(reference, msisdn, open=is_open, max_seconds=1)
        assert isinstance(found, LookupFound)
        return found.rows[0].get("question", "")

    assert asked(ASHA.msisdn) == ""
    ask(reference)
    assert asked(ASHA.msisdn) == "Which gate?"
    assert asked("+254711000009", is_open=True) == "", "it is for the citizen alone"
    answered(gateway, reference)
    assert asked(ASHA.msisdn) == ""
