"""What one address may have at once: by nginx requests under way, by HAProxy and the firewall connections."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from gateway.kit.kit import kit_file
from gateway.kit.kit_values import KitValues
from tests.certificates import make_certificate
from tests.child_process import kill_tree, start_leader
from tests.free_port import find_free_port
from tests.gateway.kit.programs import find_program, program_environ, run_program
from tests.gateway.kit.test_proxies import HOST, TOKEN, Echo, Proxy, start_nginx
from tests.http_server import run_http_server
from tests.waiting import wait_until

ONE, OTHER, KNOWN = "127.0.0.1", "127.0.0.2", "127.0.0.3"
MOST = 4
VALUES = {"known_networks": (f"{KNOWN}/32",), "connections": MOST}
HALF = f"POST /at/{TOKEN}/ussd HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 100\r\n\r\nhalf".encode()
Start = Callable[..., tuple[Proxy, "subprocess.Popen[str]"]]


def start_haproxy(
    folder: Path, upstream_port: int, **changes: object
) -> tuple[Proxy, "subprocess.Popen[str]"]:
    """Start HAProxy with its configuration of a kit, at ports that are free, and its log on standard output."""
    haproxy = find_program("haproxy")
    certificate = str(make_certificate(folder / "certificate.pem", HOST))
    proxy = Proxy(folder, find_free_port(), find_free_port())
    text = kit_file("haproxy.cfg", KitValues(port=upstream_port, haproxy_certificate=certificate, **changes))
    text = text.replace("bind :443", f"bind 127.0.0.1:{proxy.secure_port}")
    text = text.replace("bind :80", f"bind 127.0.0.1:{proxy.plain_port}")
    text = text.replace("maxconn 20000", "maxconn 500")  # who runs the test may open fewer files
    text = text.replace("log /dev/log local0", "log stdout format raw local0")
    # What answers in this test knows no path of health; a server that is not checked is taken to be well.
    text = text.replace("    default-server check", "    # default-server check")
    (folder / "haproxy.cfg").write_text(text)
    run_program(haproxy, "-c", "-f", folder / "haproxy.cfg")
    with (folder / "printed.log").open("w") as printed:
        return proxy, start_leader([haproxy, "-f", str(folder / "haproxy.cfg")], None, printed)


@contextmanager
def run_proxy(start: Start, folder: Path) -> Iterator[Proxy]:
    with run_http_server(Echo) as upstream:
        proxy, process = start(folder, int(upstream.rpartition(":")[2]), **VALUES)
        try:
            wait_until(lambda: process.poll() is not None or answers(proxy), "the proxy answers")
            assert process.poll() is None, proxy.written()
            yield proxy
        finally:
            kill_tree(process)


def answers(proxy: Proxy, address: str = ONE) -> bool:
    """Whether the request of an address comes through."""
    with suppress(OSError):
        return proxy.ask(f"/at/{TOKEN}/ussd", address=address)[0] == 200
    return False


@contextmanager
def connections(proxy: Proxy, address: str, *, sent: bytes) -> Iterator[None]:
    """As many connections of an address as are allowed, on which this was sent."""
    with ExitStack() as stack:
        for _ in range(MOST):
            stream = stack.enter_context(proxy.connect(secure=True, address=address))
            stream.sendall(sent)
        yield


@pytest.mark.parametrize(
    ("start", "sent"),
    [(start_nginx, HALF), (start_haproxy, HALF), (start_haproxy, b"P")],
    ids=["nginx: a whole header", "haproxy: a whole header", "haproxy: one letter"],
)
def test_one_address_takes_nothing_from_others(start: Start, sent: bytes, tmp_path: Path) -> None:
    with run_proxy(start, tmp_path) as proxy:
        wait_until(lambda: answers(proxy), "what looked whether it answers is gone")
        with connections(proxy, ONE, sent=sent):
            wait_until(lambda: not answers(proxy), "its own requests are refused")
            assert answers(proxy, OTHER)
        wait_until(lambda: answers(proxy), "it is served again")
        with connections(proxy, KNOWN, sent=sent):
            assert all(answers(proxy, KNOWN) for _ in range(3)), "a provider's network is not bounded"


def test_haproxy_shows_no_token_and_keeps_pages_apart(tmp_path: Path) -> None:
    with run_proxy(start_haproxy, tmp_path) as proxy:
        status, seen = proxy.ask(
            f"/at/{TOKEN}/ussd", headers={"X-Forwarded-For": "9.9.9.9", "X_Forwarded_For": "9"}
        )
        assert status == 200
        assert '"X-Forwarded-For": ["127.0.0.1"]' in seen
        assert proxy.ask(f"/at/{TOKEN}/ussd", b"x" * 100_000)[0] == 413
        for broken in (f"GET /at/{TOKEN} HTTP/9.9\r\n\r\n", f"G@T /at/{TOKEN}/ussd\r\n\r\n"):
            for secure in (True, False):
                proxy.send(broken, secure=secure)
        wait_until(lambda: proxy.written().count("POST 200") > 0, "it has logged")
        assert TOKEN not in proxy.written()


def read_rules(text: str, folder: Path) -> str:
    """What nft finds wrong with rules."""
    nft, file = find_program("nft"), folder / "gateway.nft"
    file.write_text(text)
    done = subprocess.run(
        [nft, "-c", "-f", str(file)], capture_output=True, text=True, check=False, env=program_environ()
    )
    if "Operation not permitted" in done.stderr:
        pytest.skip("rules of the firewall may not be tried here")
    assert bool(done.returncode) == bool(done.stderr)
    return done.stderr


@pytest.mark.parametrize("networks", [(), ("196.201.214.0/24", "2001:db8::/32")])
def test_the_firewall_reads_its_rules(networks: tuple[str, ...], tmp_path: Path) -> None:
    assert read_rules(kit_file("gateway.nft", KitValues(known_networks=networks)), tmp_path) == ""


def test_the_networks_of_the_settings_are_not_bounded() -> None:
    environ = {"GATEWAY_PUBLIC_URL": "https://a.example", "GATEWAY_WEBHOOK_CIDRS": "196.201.214.0/24"}
    values = KitValues.from_environment(environ | {"GATEWAY_TRUSTED_PROXIES": "10.0.0.5"})
    rules = kit_file("gateway.nft", values)
    assert "ip saddr 196.201.214.0/24 accept" in rules
    assert "ip saddr 10.0.0.5/32 accept" in rules
    for name in ("nginx.conf", "haproxy.cfg"):
        assert "196.201.214.0/24" in kit_file(name, values)
        assert "10.0.0.5" not in kit_file(name, values), "a proxy is no caller"


def test_rules_that_are_wrong_are_found(tmp_path: Path) -> None:
    wrong = kit_file("gateway.nft", KitValues()).replace("ct count over", "ct counts over")
    assert "syntax error" in read_rules(wrong, tmp_path)
