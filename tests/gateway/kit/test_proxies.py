"""The configurations of nginx and Caddy: they are right, hand requests on, and write a token into no log at all."""

import http.client
import json
import os
import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gateway.kit.kit import kit_file, kit_files
from gateway.kit.kit_values import KitValues
from tests.certificates import make_certificate
from tests.child_process import kill_tree, start_leader
from tests.free_port import find_free_port
from tests.gateway.kit.programs import find_program, run_program
from tests.http_server import RequestHandler, run_http_server
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

HOST = "ussd.county.example"
TOKEN = "T0ken-of-the-webhook-that-no-log-may-show-x7Qm"
PATHS = (
    f"/at/{TOKEN}/ussd",
    f"/at/{TOKEN}",
    f"/at/{TOKEN}/",
    f"/at/{TOKEN}?a=1",
    f"//at/{TOKEN}/ussd",
    f"/at//{TOKEN}/ussd",
    f"/AT/{TOKEN}/ussd",
    f"/%61t/{TOKEN}/ussd",
    f"/x/../at/{TOKEN}/ussd",
    f"/api/at/{TOKEN}/ussd",
    f"/{TOKEN}",
    f"/typo/{TOKEN}/ussd",
    f"/console/link/{TOKEN}",
    f"/recordings/abc?until=1&signature={TOKEN}",
    f"/?token={TOKEN}",
    f"/metrics/{TOKEN}",
)
"""What somebody may write who has the token: as it should be, and as it is typed wrong."""
BROKEN = (
    f"POST /at/{TOKEN}/ussd HTTP/9.9\r\n\r\n",
    f"POST /at/{TOKEN}/ussd\r\n\r\n",
    f"P@ST /at/{TOKEN}/ussd HTTP/1.1\r\n\r\n",
    f"POST /at/{TOKEN}/ussd HTTP/1.1\r\nHost: {HOST}\r\nno header\r\n\r\n",
    f"POST /at/{TOKEN}/ussd HTTP/1.1\r\nHost: a b\r\n\r\n",
    f"POST /at/{TOKEN}/ussd HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: x\r\n\r\n",
    f"POST /at/{TOKEN}/ussd HTTP/1.1\r\nHost: {HOST}\r\nX: {'x' * 70_000}\r\n\r\n",
    f"POST /at/{TOKEN}/ussd HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 100000\r\n\r\n",
    f"POST /at/{TOKEN}/ussd HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 100\r\n\r\nshort",
)
"""What is no request, or ends too early."""


class Echo(RequestHandler):
    """Tells what came through the proxy: path, caller and host. Breaks the connection for a path that says so."""

    def handle_request(self) -> None:
        self.read()
        if "broken" in self.path:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        seen = {name: self.headers.get_all(name) for name in ("X-Forwarded-For", "Host")}
        self.answer(200, json.dumps({"path": self.path, **seen}).encode())


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that runs, and all that it has written."""

    folder: Path
    secure_port: int
    plain_port: int

    def ask(
        self,
        path: str,
        body: bytes = b"text=",
        headers: dict[str, str] | None = None,
        address: str = "127.0.0.1",
    ) -> tuple[int, str]:
        """Status and body of the answer to a POST from an address."""
        connection = http.client.HTTPConnection(HOST, self.secure_port, timeout=WAIT_LIMIT_SECONDS)
        with self.connect(secure=True, address=address) as connection.sock:
            connection.request("POST", path, body, headers or {})
            with connection.getresponse() as answer:
                return answer.status, answer.read().decode()

    def send(self, text: str, *, secure: bool) -> None:
        """Send what is no request, and close."""
        with suppress(OSError), self.connect(secure=secure) as stream:
            stream.sendall(text.encode())
            stream.settimeout(0.3)
            stream.recv(4096)

    def connect(self, *, secure: bool, address: str = "127.0.0.1") -> socket.socket:
        """Connect from an address."""
        trusting = ssl._create_unverified_context()  # noqa: S323 - it is our own proxy
        port = self.secure_port if secure else self.plain_port
        plain = socket.create_connection(("127.0.0.1", port), 20, (address, 0))
        return trusting.wrap_socket(plain, server_hostname=HOST) if secure else plain

    def written(self) -> str:
        """All that it has written: logs of each kind, and what it printed."""
        return "".join(path.read_text() for path in self.folder.rglob("*.log"))


def with_ports(text: str, secure: int, plain: int) -> str:
    """A configuration of nginx at ports that are free."""
    text = re.sub(r" +listen \[::\].*\n", "", text)
    return text.replace("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;").replace(
        "listen 80;", f"listen 127.0.0.1:{plain};"
    )


def start_nginx(folder: Path, upstream_port: int, **changes: Any) -> tuple[Proxy, "subprocess.Popen[str]"]:
    """Start nginx with its configuration of a kit, in the frame that Debian gives it. `changes` of KitValues."""
    nginx = find_program("nginx")
    certificate = str(make_certificate(folder / "certificate.pem", HOST))
    values = KitValues(
        port=upstream_port,
        certificate=certificate,
        certificate_key=certificate,
        logs=str(folder),
        **changes,
    )
    proxy = Proxy(folder, find_free_port(), find_free_port())
    (folder / "gateway.conf").write_text(
        with_ports(kit_file("nginx.conf", values), proxy.secure_port, proxy.plain_port)
    )
    scratch = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''}\nworker_processes 1;\npid {folder}/nginx.pid;\n"
        f"error_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log {folder}/access.log;\n{scratch}include {folder}/gateway.conf;\n}}\n"
    )
    command = [nginx, "-p", str(folder), "-e", str(folder / "first.log"), "-c", str(folder / "nginx.conf")]
    assert "test is successful" in run_program(*command, "-t")
    with (folder / "printed.log").open("w") as printed:
        return proxy, start_leader([*command, "-g", "daemon off;"], None, printed)


def start_caddy(folder: Path, upstream_port: int) -> tuple[Proxy, "subprocess.Popen[str]"]:
    """Start Caddy with its configuration of a kit, and a certificate in place of one from the Internet."""
    caddy = find_program("caddy")
    certificate = make_certificate(folder / "certificate.pem", HOST)
    proxy = Proxy(folder, find_free_port(), find_free_port())
    text = kit_file("Caddyfile", KitValues(port=upstream_port))
    ports = f"http_port {proxy.plain_port}\n\thttps_port {proxy.secure_port}\n\tadmin off\n"
    text = text.replace("\n{\n", f"\n{{\n\t{ports}", 1)
    text = text.replace(f"{HOST} {{\n", f"{HOST} {{\n\ttls {certificate} {certificate}\n", 1)
    (folder / "Caddyfile").write_text(text)
    environ = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "printed.log").open("w") as printed:
        command = [caddy, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
        return proxy, start_leader(command, environ, printed)


@pytest.fixture(scope="module", params=[start_nginx, start_caddy], ids=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """A proxy before a server that answers what it was asked, until it is asked to go."""
    with run_http_server(Echo) as upstream:
        port = int(upstream.rpartition(":")[2])
        proxy, process = request.param(tmp_path_factory.mktemp("proxy"), port)
        try:
            wait_until(lambda: process.poll() is not None or _is_open(proxy), "the proxy answers")
            assert process.poll() is None, proxy.written()
            yield proxy
        finally:
            kill_tree(process)


def _is_open(proxy: Proxy) -> bool:
    try:
        return proxy.ask("/ready")[0] > 0
    except OSError:
        return False


def test_it_hands_on_a_hop_with_the_caller_in_place_of_what_they_claim(proxy: Proxy) -> None:
    status, body = proxy.ask(f"/at/{TOKEN}/ussd", headers={"X-Forwarded-For": "196.201.214.200"})
    seen = json.loads(body)
    assert (status, seen["path"]) == (200, f"/at/{TOKEN}/ussd")
    assert seen["X-Forwarded-For"] == ["127.0.0.1"]
    assert seen["Host"][0].partition(":")[0] == HOST


def test_no_log_of_any_kind_has_a_token(proxy: Proxy) -> None:
    for path in PATHS:
        for asked, body in (
            (path, 5),
            (path, 9_000_000 if "console" in path else 100_000),
            (broken(path), 5),
        ):
            with suppress(http.client.HTTPException, OSError):
                proxy.ask(asked, b"x" * body, {"Referer": f"https://{HOST}{path}", "User-Agent": TOKEN})
    for text in BROKEN:
        for secure in (True, False):
            proxy.send(text, secure=secure)
    proxy.ask("/the-last-of-all")
    wait_until(lambda: "the-last-of-all" in proxy.written(), "it has logged all")
    assert proxy.written().count("***") > len(PATHS)
    assert TOKEN not in proxy.written()


def broken(path: str) -> str:
    """A path for which the server behind the proxy breaks the connection."""
    return f"{path}{'&' if '?' in path else '?'}broken"


def test_its_log_says_what_was_asked_and_which_upstream_failed(proxy: Proxy) -> None:
    with suppress(http.client.HTTPException, OSError):
        assert proxy.ask(f"/at/{TOKEN}/voice?broken")[0] == 502
    wait_until(lambda: re.search(r"/at/\*\*\*/voice.*\b502\b", proxy.written()), "it has logged the failure")


def test_a_kit_has_a_proxy_for_its_containers_too(tmp_path: Path) -> None:
    file = tmp_path / "Caddyfile"
    file.write_text(kit_files(KitValues())["compose.Caddyfile"])
    assert "reverse_proxy web:8080" in file.read_text()
    run_program(find_program("caddy"), "validate", "--config", file, "--adapter", "caddyfile")
