"""Paths that a proxy guards are guarded however they are written, and metrics are for those who watch the gateway."""

import http.client
from contextlib import suppress
from urllib.parse import unquote

import pytest

from gateway.http.metrics_server import serve_metrics
from tests.free_port import find_free_port
from tests.gateway.conftest import TOKEN, MakeServices
from tests.gateway.services import Services, create_app
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

ROUNDABOUT = [
    "//metrics",
    "///metrics",
    "/%6detrics",
    "/%6Detrics",
    "/met%72ics",
    "/.//metrics",
    "/health/../metrics",
    "/./metrics",
    "/%2fmetrics",
    "/%2e/metrics",
    "/metrics%00",
    "//health/ready",
    "/%68ealth/live",
    "/health//live",
    f"//at/{TOKEN}/sms/receipts",
    "/%61udio/x",
    "/\\metrics",
]


@pytest.mark.parametrize("path", ROUNDABOUT)
def test_a_path_that_is_written_in_a_roundabout_way_is_no_page(services: Services, path: str) -> None:
    web = create_app(services).test_client()
    environ = {"RAW_URI": path, "REQUEST_URI": path, "PATH_INFO": unquote(path)}
    assert web.get("/", environ_overrides=environ).status_code == 404
    assert web.post("/", environ_overrides=environ).status_code == 404


@pytest.mark.parametrize("path", ["/metrics", "/health/live", "/metrics?a=%61//b"])
def test_plain_paths_are_pages(services: Services, path: str) -> None:
    assert create_app(services).test_client().get(path).status_code == 200


@pytest.mark.parametrize(
    ("remote", "forwarded", "status"),
    [
        ("127.0.0.1", "", 200),
        ("10.0.0.9", "", 200),
        ("127.0.0.1", "10.0.0.9", 200),
        ("8.8.8.8", "", 404),
        ("127.0.0.1", "8.8.8.8", 404),
        ("127.0.0.1", "10.0.0.9, 8.8.8.8", 404),
        ("127.0.0.1", "8.8.8.8,10.0.0.9", 404),
        ("8.8.8.8", "10.0.0.9", 404),
        ("127.0.0.1", "8.8.8.8:40112", 404),
        ("127.0.0.1", "[2a00:1450::1]:40112", 404),
        ("127.0.0.1", '"8.8.8.8"', 404),
        ("127.0.0.1", "unknown", 404),
        ("127.0.0.1", "10.0.0.9:40112", 200),
        ("127.0.0.1", "[fd00::9]:40112", 200),
    ],
)
def test_metrics_are_for_private_addresses(
    services: Services, remote: str, forwarded: str, status: int
) -> None:
    web = create_app(services).test_client()
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    answer = web.get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": remote})
    assert answer.status_code == status


def test_metrics_have_an_address_of_their_own(make_services: MakeServices) -> None:
    port = find_free_port()
    services = make_services(GATEWAY_METRICS_ADDRESS=f"127.0.0.1:{port}")
    assert create_app(services).test_client().get("/metrics").status_code == 404
    for _ in range(2):  # as two web processes of one gateway
        serve_metrics("127.0.0.1", port, lambda: b"gateway_hops_total 1\n")

    def ask(path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_LIMIT_SECONDS)
        with suppress(OSError):
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        return 0, b""

    wait_until(lambda: ask("/metrics") == (200, b"gateway_hops_total 1\n"), "metrics are served")
    assert ask("/") == ask("/health/ready") == (404, b"")
