import json
import time

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from rq.serializers import JSONSerializer

from gateway.cases.submissions import SubmissionStore
from gateway.cases.updates import CaseUpdates
from gateway.http import cases
from gateway.security import case_signature
from gateway.security.case_signature import SignedRequest
from gateway.workers import queues
from tests.gateway.cases.conftest import ASHA, WATER_LEAK
from tests.gateway.cases.fake_case_system import SECRET, signature_headers
from tests.gateway.conftest import MakeServices
from tests.gateway.services import create_app

Answer = tuple[int, dict[str, object]]
OLD_SECRET = "an-older-agency-secret-0123456789"


@pytest.fixture
def web(make_services: MakeServices, updates: CaseUpdates) -> FlaskClient:
    services = make_services(CASE_BACKEND_SECRET=f"{SECRET},{OLD_SECRET}")
    app = Flask("cases")
    # `updates` has the words of a small service, not those of a file.
    secrets, notifier = services.settings.case_backend_secrets, services.job_notifier
    pages = cases.blueprint(
        secrets, updates, services.officer_questions, notifier, services.clock, services.metrics
    )
    app.register_blueprint(pages)
    return app.test_client()


def post(web: FlaskClient, body: bytes, secret: str = SECRET, off: float = 0) -> Answer:
    """Post `body` signed `off` seconds ago."""
    headers = signature_headers(body, time.time() - off, secret)
    answer = web.post("/cases/updates", data=body, headers=headers)
    return answer.status_code, answer.get_json()


def update(reference: str, **changes: object) -> bytes:
    at = "2026-03-02T12:00:00Z"
    sent = {"event_id": "e1", "reference": reference, "status": "RESOLVED", "note": "Done.", "at": at}
    return json.dumps(sent | changes).encode()


def test_an_update_is_taken_once_and_rung_for(
    web: FlaskClient, submissions: SubmissionStore, store: redis.Redis
) -> None:
    body = update(submissions.commit("s1", WATER_LEAK, ASHA, send_confirmation=False))
    assert post(web, body) == (202, {"result": "texted"})
    assert post(web, body, OLD_SECRET) == (202, {"result": "repeated"})
    (message,) = store.zrange("outbox:messages:due", 0, -1)
    rung = store.blmove(f"rq:queue:{queues.QUEUE_BY_JOB[queues.SEND]}", "heard", 5)
    assert rung
    assert queues.OutboxJob.fetch(rung.decode(), store, JSONSerializer).args == [message.decode()]


def test_without_the_store_an_update_is_to_be_sent_again(make_services: MakeServices) -> None:
    away = make_services(REDIS_URL="unix:///nonexistent/valkey.sock", CASE_BACKEND_SECRET=SECRET)
    app = create_app(away)
    body = update("482915307")
    headers = signature_headers(body, time.time())
    answer = app.test_client().post("/cases/updates", data=body, headers=headers)
    assert (answer.status_code, list(answer.get_json()["errors"])) == (503, ["store"])
    assert int(answer.headers["Retry-After"]) > 0


def test_an_unknown_reference_is_accepted(web: FlaskClient) -> None:
    assert post(web, update("482915307")) == (202, {"result": "unknown"})


@pytest.mark.parametrize(("secret", "off"), [("wrong", 0), (SECRET, 302), (SECRET, -302), (OLD_SECRET, 302)])
def test_a_wrong_or_stale_signature_stores_nothing(
    web: FlaskClient, submissions: SubmissionStore, store: redis.Redis, secret: str, off: float
) -> None:
    reference = submissions.commit("s1", WATER_LEAK, ASHA)
    before = {key: store.dump(key) for key in store.keys("*")}
    status, told = post(web, update(reference), secret, off)
    assert (status, set(told)) == (401, {"errors"})
    assert {key: store.dump(key) for key in store.keys("*")} == before


def test_no_signature_is_refused_before_anything_is_read(web: FlaskClient, store: redis.Redis) -> None:
    assert web.post("/cases/updates", data=b"{").status_code == 401
    assert not store.keys("*")


def test_fields_that_do_not_fit_are_named(web: FlaskClient, store: redis.Redis) -> None:
    status, told = post(web, update("", status=None))
    assert status == 400
    assert told == {
        "errors": {
            "reference": "must be text, and not empty",
            "status": "must be text, and not empty",
        }
    }
    assert not store.keys("*")


def test_a_long_body_is_refused(web: FlaskClient) -> None:
    assert post(web, update("482915307", note="n" * 70_000))[0] == 413


def test_the_path_is_that_of_the_public_address(make_services: MakeServices) -> None:
    services = make_services(CASE_BACKEND_SECRET=SECRET, GATEWAY_PUBLIC_URL="https://gateway.example/ussd")
    web, body = create_app(services).test_client(), update("482915307")
    for path, status in [
        ("/ussd/cases/updates", 202),
        ("/cases/updates", 401),
        ("/ussd/cases/updates?a", 401),
    ]:
        signed = SignedRequest("POST", path, body)
        headers = case_signature.signature_headers(SECRET, time.time(), signed)
        assert web.post("/cases/updates", data=body, headers=headers).status_code == status, path


def test_an_earlier_signature_is_taken_where_there_is_no_other(web: FlaskClient) -> None:
    body = update("482915307")
    headers = signature_headers(body, time.time())
    del headers[case_signature.SIGNATURE]
    assert web.post("/cases/updates", data=body, headers=headers).status_code == 202
    headers[case_signature.SIGNATURE] = "sha256=0"
    assert web.post("/cases/updates", data=body, headers=headers).status_code == 401
