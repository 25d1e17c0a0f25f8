import logging
from collections.abc import Callable

import pytest
import redis
from flask import Blueprint, Flask, request
from flask.testing import FlaskClient

from gateway.http import token_auth
from gateway.http.auth_failures import MAX_LOGGED_PER_MINUTE
from gateway.http.rejections import WebhookRejections
from tests.gateway.services import Services

MakeServices = Callable[..., Services]

OLD, NEW = "old-token", "new-token"


def client_of(services: Services) -> FlaskClient:
    """A door of its own, which gives back what it was told."""
    app = Flask("door", static_folder=None)
    pages = Blueprint("door", __name__, url_prefix="/at/<token>")
    rejections = WebhookRejections(services.metrics, services.settings.trusted_proxies, services.clock)
    token_auth.require_token(pages, services.settings, rejections)

    @pages.post("/echo")
    def echo() -> str:
        return request.form["said"]

    app.register_blueprint(pages)
    return app.test_client()


@pytest.mark.parametrize(
    ("tokens", "given", "status"),
    [
        (NEW, NEW, 200),
        (f"{NEW},{OLD}", OLD, 200),
        (f"{NEW},{OLD}", NEW, 200),
        (NEW, OLD, 403),
        (NEW, NEW[:-1], 403),
        (NEW, f"{NEW}x", 403),
        (NEW, "%C5%BC", 403),
        (NEW, "%FF", 403),
        ("", "anything", 403),
    ],
)
def test_only_who_knows_a_token_is_let_in(
    make_services: MakeServices, tokens: str, given: str, status: int
) -> None:
    client = client_of(make_services(GATEWAY_WEBHOOK_TOKEN=tokens))
    answer = client.post(f"/at/{given}/echo", data={"said": "hello"})
    assert answer.status_code == status
    assert answer.text == ("hello" if status == 200 else "")


@pytest.mark.parametrize(
    ("peer", "forwarded", "status"),
    [
        ("192.0.2.7", "", 200),
        ("198.51.100.7", "", 403),
        ("::ffff:192.0.2.7", "", 200),
        ("127.0.0.1", "192.0.2.7", 200),
        ("127.0.0.1", "192.0.2.7, 127.0.0.1", 200),
        ("127.0.0.1", "192.0.2.7, 198.51.100.7", 403),  # the first part is what the caller made up
        # What a server makes of X-Forwarded-For and X_Forwarded_For, in either order: every part must be let in.
        ("127.0.0.1", "198.51.100.7,192.0.2.7", 403),
        ("127.0.0.1", "192.0.2.7,198.51.100.7", 403),
        ("127.0.0.1", "198.51.100.7, 127.0.0.1, 192.0.2.7", 403),
        ("127.0.0.1", "unknown,192.0.2.7", 403),
        ("127.0.0.1", "192.0.2.7,192.0.2.8", 200),
        ("127.0.0.1", "198.51.100.7", 403),
        ("127.0.0.1", "192.0.2.7, unknown", 403),
        ("127.0.0.1", "", 403),
        ("198.51.100.7", "192.0.2.7", 403),  # not a proxy of ours
    ],
)
def test_callers_from_elsewhere_are_refused(
    make_services: MakeServices, peer: str, forwarded: str, status: int
) -> None:
    client = client_of(make_services(GATEWAY_WEBHOOK_TOKEN=NEW, GATEWAY_WEBHOOK_CIDRS="192.0.2.0/24"))
    answer = client.post(
        f"/at/{NEW}/echo",
        data={"said": "hello"},
        environ_base={"REMOTE_ADDR": peer},
        headers={"X-Forwarded-For": forwarded} if forwarded else {},
    )
    assert answer.status_code == status


def test_a_refusal_stores_nothing_and_reads_nothing(make_services: MakeServices, store: redis.Redis) -> None:
    client = client_of(make_services(GATEWAY_WEBHOOK_TOKEN=NEW))
    # A form that is far too long would be refused with 413 if it were read.
    client.application.config["MAX_CONTENT_LENGTH"] = 10
    assert client.post("/at/guess/echo", data={"said": "x" * 1000}).status_code == 403
    assert store.dbsize() == 0


def test_a_guesser_fills_no_log_and_shuts_no_one_out(
    make_services: MakeServices, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of(make_services(GATEWAY_WEBHOOK_TOKEN=NEW))
    with caplog.at_level(logging.WARNING, logger="gateway"):
        for _ in range(3 * MAX_LOGGED_PER_MINUTE):
            client.post("/at/a-wrong-guess/echo")
    assert (
        MAX_LOGGED_PER_MINUTE <= len(caplog.records) <= 2 * MAX_LOGGED_PER_MINUTE
    )  # the minute may end within the loop
    assert "a-wrong-guess" not in str([vars(record) for record in caplog.records])
    assert client.post(f"/at/{NEW}/echo", data={"said": "hello"}).status_code == 200


def test_refusals_are_counted(make_services: MakeServices) -> None:
    services = make_services(GATEWAY_WEBHOOK_TOKEN=NEW)
    client_of(services).post("/at/guess/echo")
    assert 'gateway_refusals_total{why="token"} 1.0' in services.metrics.exposition().decode()
