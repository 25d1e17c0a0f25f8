from collections.abc import Callable
from pathlib import Path

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from redis.exceptions import ConnectionError as StoreAway

from gateway.app import MAX_BODY_BYTES
from gateway.errors import DefinitionError
from gateway.http import errors, health
from gateway.operations.store_metrics import StoreMetrics
from gateway.providers.registry import PROVIDERS
from gateway.workers.streams import ALL_STREAMS
from tests.gateway.services import Services, create_app

MakeServices = Callable[..., Services]

MENUS = """\
version: 1
service:
  name: {en: County}
  languages: {en: {name: English}}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*384#": welcome}}
screens:
  welcome: {end: {en: Hello}}
"""


@pytest.fixture
def client(make_services: MakeServices, tmp_path: Path) -> FlaskClient:
    menus = tmp_path / "menus.yaml"
    menus.write_text(MENUS)
    return create_app(make_services(GATEWAY_MENUS=str(menus))).test_client()


def create_health_client(services: Services, **checks: Callable[[], object]) -> FlaskClient:
    app = Flask("pages", static_folder=None)
    store_metrics = StoreMetrics(services.redis, PROVIDERS.names, services.store_probe.failure)
    app.register_blueprint(health.blueprint(services.metrics, store_metrics, checks))
    return app.test_client()


def test_alive_and_ready(client: FlaskClient) -> None:
    assert client.get("/health/live").json == {"alive": True}
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.json) == (200, {"ready": True, "lacking": {}})


def test_what_is_lacking_is_named_without_its_details(services: Services) -> None:
    def no_store() -> None:
        raise StoreAway("connecting to unix:///secret/place")

    def no_menus() -> None:
        raise DefinitionError("menus.yaml:3:1: …")

    answer = create_health_client(services, redis=no_store, menus=no_menus, sessions=lambda: True).get(
        "/health/ready"
    )
    assert answer.status_code == 503
    assert answer.json == {
        "ready": False,
        "lacking": {"redis": "ConnectionError", "menus": "DefinitionError"},
    }


def test_alive_without_a_store(make_services: MakeServices) -> None:
    away = make_services(REDIS_URL="unix:///nonexistent/valkey.sock")
    answers = create_health_client(away, **away.readiness_checks)
    assert answers.get("/health/live").status_code == 200
    assert answers.get("/health/ready").status_code == 503
    assert "gateway_store_up 0.0" in answers.get("/metrics").text


def test_a_menu_file_that_is_gone_is_lacking(make_services: MakeServices, tmp_path: Path) -> None:
    services = make_services(GATEWAY_MENUS=str(tmp_path / "none.yaml"))
    answer = create_health_client(services, menus=lambda: services.definition).get("/health/ready")
    assert answer.json == {"ready": False, "lacking": {"menus": "DefinitionError"}}


def test_the_outbox_and_the_queues_are_read_from_the_store(services: Services, store: redis.Redis) -> None:
    store.zadd("outbox:submissions:due", {"a": 1, "b": 2})
    store.zadd("outbox:messages:dead", {"c": 1})
    store.hset("counts:submissions", "filed", 3)
    services.pauses.pause("announcements", "a slip of the pen", "wanjiru")
    store.hset("counts:messages", mapping={"at:sent": 5, "broken": 7})
    store.hset("counts:receipts", "at:unknown_status", 2)
    store.hset("counts:updates", "texted", 4)
    store.hset("spent:at", mapping={"messages": 400, "most_messages": 500, "most_money": "", "near": 1})
    store.sadd("rq:queues", "rq:queue:messages")
    store.rpush("rq:queue:messages", "job")
    told = create_health_client(services).get("/metrics").text.splitlines()
    own = {line for line in told if line.startswith("gateway_") and "gateway_build_info" not in line}
    assert own == {
        "gateway_store_up 1.0",
        'gateway_outbox{state="due",stream="submissions"} 2.0',
        'gateway_outbox{state="dead",stream="submissions"} 0.0',
        'gateway_outbox{state="due",stream="messages"} 0.0',
        'gateway_outbox{state="dead",stream="messages"} 1.0',
        *(
            f'gateway_outbox{{state="{state}",stream="{stream}"}} 0.0'
            for stream in ("announcements", "late", "calls", "recordings", "enquiries", "payments")
            for state in ("due", "dead")
        ),
        *(
            f'gateway_stream_paused{{stream="{stream}"}} {paused}'
            for stream, paused in {
                "messages": 0.0,
                "announcements": 1.0,
                "forwarding": 0.0,
                "calls": 0.0,
                "recordings": 0.0,
                "payments": 0.0,
            }.items()
        ),
        'gateway_daily_used_ratio{of="messages",provider="at"} 0.8',
        'gateway_daily_ceiling_alarm{provider="at"} 1.0',
        'gateway_daily_ceiling_alarm{provider="twilio"} 0.0',
        "gateway_calls_daily_ceiling_alarm 0.0",
        'gateway_provider_share{provider="at"} 100.0',
        'gateway_provider_share{provider="twilio"} 100.0',
        'gateway_submissions_total{state="filed"} 3.0',
        'gateway_messages_total{provider="at",state="sent"} 5.0',
        'gateway_receipts_total{outcome="unknown_status",provider="at"} 2.0',
        'gateway_updates_total{outcome="texted"} 4.0',
        'gateway_queue_jobs{queue="messages"} 1.0',
        "gateway_case_backend_down 0.0",
        "gateway_alarms_watched 0.0",
        "gateway_crowded 0.0",
        "gateway_callers_in_line 0.0",
        "gateway_reminded_numbers 0.0",
        *(f'gateway_worker_up{{stream="{stream}"}} 0.0' for stream in ALL_STREAMS),
    }


@pytest.mark.parametrize(
    ("path", "accept", "status", "body"),
    [
        ("/nowhere", "", 404, '{"error":"not found"}\n'),
        ("/nowhere", "text/html", 404, "not found\n"),
        ("/health/live", "", 405, '{"error":"method not allowed"}\n'),
    ],
)
def test_a_wrong_address_gets_a_short_answer(
    client: FlaskClient, path: str, accept: str, status: int, body: str
) -> None:
    answer = client.post(path, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.text) == (status, body)


def failing_app() -> FlaskClient:
    app = Flask("failing", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    errors.register_error_handlers(app, PROVIDERS)

    def fail(**_: str) -> str:
        raise ValueError("my goat")

    for rule in ("/at/<token>/ussd", "/at/<token>/sms", "/twilio/voice", "/cases/updates"):
        app.add_url_rule(rule, rule, fail, methods=["POST"])
    return app.test_client()


@pytest.mark.parametrize(
    ("path", "status", "begins"),
    [
        ("/at/t/ussd", 200, "END Sorry"),
        ("/at/t/sms", 204, ""),
        ("/twilio/voice", 204, ""),
        ("/cases/updates", 500, '{"error":"internal error","id":"'),
    ],
)
def test_a_fault_of_ours_is_told_in_the_callers_terms(path: str, status: int, begins: str) -> None:
    answer = failing_app().post(path)
    assert answer.status_code == status
    assert answer.text.startswith(begins)
    assert "goat" not in answer.text
    assert "Traceback" not in answer.text


def test_no_cookie_is_set(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/health/live").headers
