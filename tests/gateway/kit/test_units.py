"""The units of systemd, by systemd's own judgement, and the files of Valkey, by Valkey's."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import redis

from gateway.development import valkey
from gateway.kit.kit import kit_file
from gateway.kit.kit_values import KitValues
from gateway.storage.durability import REQUIRED_SETTINGS
from gateway.workers.activity import STUCK_SECONDS
from tests.child_process import kill_tree, start_leader
from tests.free_port import find_free_port
from tests.gateway.kit.programs import find_program, run_program
from tests.waiting import wait_until

UNITS = ("gateway-web.service", "gateway-worker.service")
MOST_EXPOSED = "20"  # tenths: 2.0 of 10
PASSWORD = "0123456789abcdef" * 4
START = Path(__file__).parents[3] / "gateway/kit/templates/valkey-start.sh.jinja"


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """The units of a gateway that is installed: a program is at their place."""
    program = tmp_path / "bin/gateway"
    program.parent.mkdir()
    program.symlink_to(sys.executable)
    files = [tmp_path / name for name in UNITS]
    for file in files:
        file.write_text(kit_file(file.name, KitValues(prefix=str(tmp_path))))
    return files


def test_systemd_finds_nothing_wrong(units: list[Path]) -> None:
    said = run_program(find_program("systemd-analyze"), "verify", "--man=no", *units)
    assert [line for line in said.splitlines() if "gateway" in line] == []


def test_they_expose_little(units: list[Path]) -> None:
    analyze = find_program("systemd-analyze")
    for unit in units:
        said = run_program(
            analyze, "security", "--offline=yes", f"--threshold={MOST_EXPOSED}", "--no-pager", unit
        )
        exposed = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
        assert exposed, said
        assert float(exposed[1]) <= 2.0


@pytest.mark.parametrize("name", UNITS)
def test_they_read_the_file_with_secrets_and_stop_by_finishing(name: str) -> None:
    lines = kit_file(name, KitValues()).splitlines()
    assert "EnvironmentFile=/etc/gateway/environment" in lines
    assert f"ExecStart=/opt/access-gateway/bin/gateway {'serve' if 'web' in name else 'worker'}" in lines
    assert not [line for line in lines if line.startswith(("User=", "Group="))], (
        "systemd makes a user for each"
    )


def test_systemd_watches_the_worker() -> None:
    lines = kit_file("gateway-worker.service", KitValues()).splitlines()
    assert {"Type=notify", "WatchdogSec=120", "Restart=on-failure"} <= {*lines}
    assert STUCK_SECONDS < 120, "the supervisor ends what hangs before systemd ends the supervisor"


def test_the_servers_of_compose_start_by_their_files(tmp_path: Path) -> None:
    """One server and one sentinel, by the script of the containers."""
    binary = str(valkey.find_binary())
    ports = {"valkey-1": find_free_port(), "sentinel-1": find_free_port()}
    started = []
    try:
        for kind, name, file in (("server", "valkey-1", "valkey"), ("sentinel", "sentinel-1", "sentinel")):
            text = kit_file(f"valkey/{file}.conf", KitValues())
            text = re.sub(r"(?m)^port \d+$", f"port {ports[name]}", text)
            text = text.replace("valkey-1 6379", f"127.0.0.1 {ports['valkey-1']}").replace(
                "@NAME@", "127.0.0.1"
            )
            started.append(start_leader(_start_command(tmp_path, binary, kind, name, text)))
        server = redis.Redis(port=ports["valkey-1"], password=PASSWORD)
        sentinel = redis.Redis(port=ports["sentinel-1"])
        wait_until(lambda: _answers(server) and _answers(sentinel), "both answer")
        settings = server.config_get(*REQUIRED_SETTINGS, "min-replicas-to-write")
        assert settings == REQUIRED_SETTINGS | {"min-replicas-to-write": "1"}
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=ports["valkey-1"]).ping()
        wait_until(
            lambda: sentinel.sentinel_master("gateway")["flags"] == "master", "the sentinel sees the primary"
        )
    finally:
        for process in started:
            kill_tree(process)


def _start_command(folder: Path, binary: str, kind: str, name: str, text: str) -> list[str]:
    """The script of a container, with its folders below `folder`."""
    data, etc = folder / name, folder / f"etc-{name}"
    data.mkdir()
    etc.mkdir()
    file = etc / ("valkey.conf" if kind == "server" else "sentinel.conf")
    file.write_text(text.replace("/data", str(data)))
    script = START.read_text().replace("/data", str(data)).replace("/etc", str(etc))
    script = script.replace("exec valkey-server", f"exec {binary}").replace("$VALKEY_PASSWORD", PASSWORD)
    (etc / "start.sh").write_text(script)
    return ["sh", str(etc / "start.sh"), kind, name]


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False


def test_its_script_is_one_that_a_shell_reads() -> None:
    subprocess.run(["sh", "-n"], input=START.read_text(), text=True, check=True)
