"""A whole gateway and the world around it, each part a process of its own."""

import http.client
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from faults.agency_desk import AgencyDesk
from faults.agency_system import AGENCY_SYSTEMS
from faults.desk import AnyDesk, Desk
from faults.fault_modes import MODES, WORK
from faults.plan import INSIDE, INSIDE_WITH_SENTINELS, OUTSIDE
from faults.process import Process
from faults.sentinel_faults import SENTINEL_FAULTS
from faults.sentinel_set import SentinelSet
from faults.store_faults import STORE_FAULTS
from faults.store_pair import StorePair
from gateway.development import free_port, launcher

MENUS = Path(__file__).with_name("menus.yaml")
DELIVERY = """\
providers: {at: {per_second: 200}, twilio: {per_second: 200}}
routes: {otherwise: {at: 60, twilio: 40}}
calls: {daily: {number: 100000, minutes: 100000}}
"""
ROOT = Path(__file__).parents[1]
INHERITED = ("PATH", "HOME", "LANG")
OWN_CONTRACT = "gateway"
SHORT_CODE = "40404"
SENTINELS = 3
TWILIO_ACCOUNT = "AC" + "0" * 32


class Deployment:
    """The processes by name, their files in `folder`, and their ports.

    The store is a pair of servers behind one address. If it `fails_over` by itself, it is three servers and three
    sentinels. `case_system` is that of CASE_SYSTEM. A simulator of another one than ours forgets its cases when it
    ends, so it stays: what dies then is the desk before it, a proxy.
    """

    def __init__(
        self, folder: Path, seed: int, *, fails_over: bool = False, case_system: str = OWN_CONTRACT
    ) -> None:
        self.folder = folder
        names = ("front", "store", "primary", "replica", "web 1", "web 2", "desk", "agency", "at", "twilio")
        self.ports = {name: free_port.find_free_port() for name in names}
        self.agency = AGENCY_SYSTEMS.get(case_system)
        self.fault_modes = MODES | ({"desk": self.agency.faults} if self.agency else {})
        self.outside_faults = OUTSIDE | (self.agency.plan if self.agency else {})
        self.menus = folder / "menus.yaml"
        shutil.copy(MENUS, self.menus)
        (folder / "delivery.yaml").write_text(DELIVERY, encoding="utf-8")
        self.journals = {name: folder / f"{name}.jsonl" for name in ("at", "twilio")}
        self.front_log = folder / "front.jsonl"
        servers = ("web 1", "web 2", "worker 1", "worker 2")
        self.clocks = {name: folder / f"{name.replace(' ', '-')}.clock" for name in servers}
        self.store: StorePair | SentinelSet
        self.store_faults: dict[str, Callable[[float], None]]
        self.inside_faults: Mapping[str, tuple[float, float]]
        url = self._make_sentinel_set() if fails_over else self._make_pair()
        self.environment = self._environment(url)
        self.processes = {
            "front": self._front(seed),
            **self._desk(),
            "at": self._provider("at"),
            "twilio": self._provider("twilio"),
            **{f"web {number}": self._web(number) for number in (1, 2)},
            **{f"worker {number}": self._worker(number) for number in (1, 2)},
        }
        if not fails_over:
            self.processes["store address"] = self._python(
                "store address", "faults.tcp_proxy", "store", "--target", str(self.ports["primary"])
            )

    def _make_pair(self) -> str:
        """Make the pair, and return its URL."""
        store = StorePair(self.folder, (self.ports["primary"], self.ports["replica"]), self._inherited())

        def fail_over(_seconds: float) -> None:
            store.fail_over()
            self.processes["store address"].order(f"target {store.ports[0]}")

        self.store, self.inside_faults = store, INSIDE
        self.store_faults = {name: partial(fault, store) for name, fault in STORE_FAULTS.items()}
        self.store_faults["fail over"] = fail_over
        return f"redis://127.0.0.1:{self.ports['store']}/0"

    def _make_sentinel_set(self) -> str:
        """Make servers and sentinels, and return their URL."""
        ports = [self.ports["primary"], self.ports["replica"], self.ports["store"]]
        sentinels = [free_port.find_free_port() for _ in range(SENTINELS)]
        store = SentinelSet(self.folder, ports, sentinels, self._inherited())
        self.store, self.inside_faults = store, INSIDE_WITH_SENTINELS
        self.store_faults = {name: partial(fault, store) for name, fault in SENTINEL_FAULTS.items()}
        return store.url

    def make_desk(self) -> AnyDesk:
        """Return the officer's view of the case system."""
        if self.agency is None:
            return Desk(self.folder / "desk", self.ports["desk"])
        return AgencyDesk(self.agency, self.ports["agency"], self.pull_cases, self.case_states)

    def pull_cases(self) -> None:
        """Let the gateway ask about all cases. It may not be able to just now."""
        command = [sys.executable, "-m", "gateway", "cases", "pull"]
        subprocess.run(command, env=self.environment, capture_output=True, check=False)

    def case_states(self) -> list[str]:
        """Return the state of each case, as the gateway knows it."""
        with self.store.primary_client() as client:
            keys = list(client.scan_iter("case:*", count=1000))
            return [(client.hget(key, "state") or b"").decode() for key in keys]

    def url(self, name: str) -> str:
        """The origin of a process that speaks HTTP."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def start(self) -> None:
        """Start everything."""
        self.store.start_all()
        if "store address" in self.processes:
            self.restart("store address")
        # The first web publishes the menus; the others begin on them.
        first = ("front", *(("agency",) if self.agency else ()), "desk", "at", "twilio", "web 1")
        for names in (first, ("web 2", "worker 1", "worker 2")):
            for name in names:
                self.processes[name].start()
            for name in names:
                self.processes[name].await_ready()

    def restart(self, name: str) -> None:
        """Start a process that was killed, and wait until it is at work."""
        self.processes[name].start()
        self.processes[name].await_ready()

    def set_faults(self, name: str, faults: Mapping[str, object]) -> None:
        """Let the case system or a provider do something wrong."""
        path, port = "/api/faults" if name == "desk" else "/faults", self.ports[name]
        if name == "desk" and self.agency:
            path, port = "/officer/faults", self.ports["agency"]
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("POST", path, json.dumps(faults), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            assert answer.status == 200, answer.read()
        finally:
            connection.close()

    def end_faults(self, name: str) -> None:
        """Let it do everything right again."""
        self.set_faults(name, {} if name == "desk" and self.agency else WORK)

    def publish(self, number: int) -> None:
        """Publish the menus with another text on their first screen."""
        file = self.folder / "changed.yaml"
        changed = self.menus.read_text("utf-8").replace("about?", f"about? ({number})")
        file.write_text(changed, encoding="utf-8")
        self._command("publish", str(file), "--yes")

    def roll_back(self) -> None:
        """Let the first version of the menus count again."""
        self._command("rollback", "1")

    def _command(self, *words: str) -> None:
        command = [sys.executable, "-m", "gateway", *words]
        ended = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr + ended.stdout

    def disturb_webhooks(self, double: float, late: float) -> None:
        """Let these shares of the requests to the gateway come twice, and late."""
        for line in (f"double {double}", f"late {late}"):
            self.processes["front"].order(line)

    def stop(self) -> None:
        """End everything."""
        for process in self.processes.values():
            process.stop()
        self.store.stop()

    def _inherited(self) -> dict[str, str]:
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        return inherited | {"NO_PROXY": "*", "PYTHONPATH": str(ROOT)}

    def _environment(self, store_url: str) -> dict[str, str]:
        secret, address = secrets.token_urlsafe(32), self.url("front")
        named = {"CASE_BACKEND_URL": self.url("desk")}
        if self.agency:
            named = self.agency.environment(self.url("desk"), secret)
        return self._inherited() | {
            "GATEWAY_ENV": "development",
            "GATEWAY_MENUS": str(self.menus),
            "GATEWAY_STATE_DIR": str(self.folder / "state"),
            "GATEWAY_WORKERS": "1",
            "GATEWAY_SECRET_KEY": secret,
            "GATEWAY_WEBHOOK_TOKEN": secret,
            "GATEWAY_URL": address,
            "GATEWAY_PUBLIC_URL": address,
            "GATEWAY_SMS_PROVIDERS": "at,twilio",
            "GATEWAY_VOICE_PROVIDERS": "at",
            "GATEWAY_RECORDING_HOSTS": "127.0.0.1",
            "REDIS_URL": store_url,
            **named,
            "CASE_BACKEND_SECRET": secret,
            "AT_USERNAME": "sandbox",
            "AT_API_KEY": secret,
            "AT_SENDER_ID": SHORT_CODE,
            "AT_VOICE_NUMBER": "+254711082000",
            "AT_API_URL": self.url("at"),
            "TWILIO_ACCOUNT_SID": TWILIO_ACCOUNT,
            "TWILIO_AUTH_TOKEN": secret,
            "TWILIO_FROM": "+254711082000",
            "TWILIO_API_URL": self.url("twilio"),
        }

    def _python(self, name: str, module: str, port: str, *options: str) -> Process:
        command = [sys.executable, "-m", module, "--port", str(self.ports[port]), *options]
        ready = launcher.http_check(f"{self.url(port)}/", lambda _status: True)
        if module == "faults.tcp_proxy":
            ready = partial(_takes_connections, self.ports[port])
        return Process(name, command, self.environment, self.folder / f"{name.replace(' ', '-')}.log", ready)

    def _front(self, seed: int) -> Process:
        webs = ",".join(str(self.ports[f"web {number}"]) for number in (1, 2))
        return self._python(
            "front",
            "faults.front",
            "front",
            "--webs",
            webs,
            "--log",
            str(self.front_log),
            "--seed",
            str(seed),
        )

    def _desk(self) -> dict[str, Process]:
        """Return the case system; of another one than ours its simulator, and the desk before it."""
        if self.agency is None:
            state = str(self.folder / "desk")
            return {"desk": self._python("desk", "simulators.case_system", "desk", "--state", state)}
        target = ("--target", str(self.ports["agency"]))
        return {
            "agency": self._python("agency", self.agency.module, "agency", *self.agency.options),
            "desk": self._python("desk", "faults.tcp_proxy", "desk", *target),
        }

    def _provider(self, name: str) -> Process:
        options = ("--journal", str(self.journals[name]), "--recordings", str(self.folder / f"{name}-spoken"))
        return self._python(name, "simulators.provider_network", name, *options)

    def _web(self, number: int) -> Process:
        port = self.ports[f"web {number}"]
        environment = self.environment | {
            "GATEWAY_PORT": str(port),
            "GATEWAY_STATE_DIR": str(self.folder / f"state-{number}"),
            "GATEWAY_CLOCK_FILE": str(self.clocks[f"web {number}"]),
        }
        ready = launcher.http_check(f"http://127.0.0.1:{port}/health/live", lambda status: status == 200)
        command = [sys.executable, "-m", "gateway", "serve"]
        return Process(f"web {number}", command, environment, self.folder / f"web-{number}.log", ready)

    def _worker(self, number: int) -> Process:
        log = self.folder / f"worker-{number}.log"
        command = [sys.executable, "-m", "gateway", "worker"]
        environment = self.environment | {"GATEWAY_CLOCK_FILE": str(self.clocks[f"worker {number}"])}
        return Process(f"worker {number}", command, environment, log, lambda: log.exists())


def _takes_connections(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1.0):
            return True
    except OSError:
        return False


@contextmanager
def run_deployment(
    seed: int, *, fails_over: bool = False, case_system: str = OWN_CONTRACT
) -> Iterator[Deployment]:
    """Run everything in a folder of its own; it is kept if anything goes wrong."""
    folder = Path(tempfile.mkdtemp(prefix="gw-faults-"))
    deployment = Deployment(folder, seed, fails_over=fails_over, case_system=case_system)
    try:
        deployment.start()
        yield deployment
    finally:
        deployment.stop()
