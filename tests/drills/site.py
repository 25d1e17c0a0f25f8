"""Two machines with a web process and a worker each, their store, and the world around them, for drills."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import redis

from faults.desk import Desk
from faults.inbox import Inbox
from faults.phones import Phones
from faults.process import Process
from gateway.development import free_port, launcher, valkey
from gateway.storage.outbox.pauses import StreamPauses
from tests.drills.page import EACH, Step
from tests.waiting import wait_until

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(__file__).with_name("programs")
# The release before, as it was kept: the last commit of its day. Without the history at hand it is this one again.
COMMIT_BEFORE = "6fc3cfbd"
OLD, NEW = "0.0.9", "0.1.0"
NUMBER, OTHER_NUMBER = "+254711082000", "+254711082999"
PACKAGES = ("gateway", "menus", "ivr")
SECRET = "a-secret-of-the-drills-0123456789abcdef"
MACHINES = (1, 2)


class Site:
    """Everything runs below `folder`. `ports` are those of its processes by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        names = ("front", "store", "web 1", "web 2", "desk", "at", "twilio")
        self.ports = {name: free_port.find_free_port() for name in names}
        self.store_folder = folder / "store"
        self.menus = folder / "menus.yaml"
        shutil.copy(Path(__file__).with_name("menus.yaml"), self.menus)
        (folder / "backups").mkdir()
        self.desk = Desk(folder / "desk", self.ports["desk"])
        self.inbox = Inbox({name: folder / f"{name}.jsonl" for name in ("at", "twilio")})
        self.phones = Phones(self, self.inbox, seed=1)  # type: ignore[arg-type]
        self.front_log = folder / "front.jsonl"
        self.machines = MACHINES
        self._make_releases()
        for machine in MACHINES:
            self._make_machine(machine)
        self._world = [
            self._python("front", "faults.front", *self._front_options()),
            self._python("desk", "simulators.case_system", "--state", str(folder / "desk")),
            *(self._provider(name) for name in ("at", "twilio")),
        ]

    @property
    def redis_url(self) -> str:
        return f"redis://127.0.0.1:{self.ports['store']}/0"

    def store(self) -> redis.Redis:
        """A client of the store."""
        return redis.Redis(port=self.ports["store"], decode_responses=True)

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    def names(self, machine: int) -> dict[str, str]:
        """What the names of the page stand for, on a machine."""
        return {
            "STORE_DIR": str(self.store_folder),
            "BACKUPS": str(self.folder / "backups"),
            "RELEASES": str(self.folder / f"machine-{machine}/releases"),
            "ENVIRONMENT": str(self.folder / f"machine-{machine}/environment"),
            "KEY_FILE": str(self.folder / "key"),
            "NEW": NEW,
            "OLD": OLD,
            "NUMBER": NUMBER,
        }

    def run(self, steps: list[Step]) -> list[str]:
        """Run the commands of steps as they stand, and return what each printed."""
        printed = []
        for step in steps:
            for machine in self.machines if step.where == EACH else self.machines[:1]:
                printed.append(self.run_on(machine, step.commands))
        return printed

    def run_on(self, machine: int, commands: str) -> str:
        """Run commands on a machine. They must succeed, each of them."""
        environ = {
            "PATH": f"{PROGRAMS}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "DRILL_UNITS": str(self.folder / f"machine-{machine}/units.json"),
            "GATEWAY_PORT": str(self.ports[f"web {machine}"]),
            "REDIS_URL": self.redis_url,
            **self.names(machine),
        }
        done = subprocess.run(
            ["sh", "-e"],
            input=commands,
            env=environ,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}\n{self.logs()[-3000:]}"
        return done.stdout

    def start(self) -> None:
        """Start the world, the store, and the new release on each machine."""
        self.run_on(1, "mkdir -m 700 $STORE_DIR; systemctl start valkey")
        for process in self._world:
            process.start()
        for machine in MACHINES:
            self.run_on(machine, "systemctl start gateway-web gateway-worker")
        for process in self._world:
            process.await_ready()
        wait_until(lambda: all(self.is_ready(machine) for machine in MACHINES), "the gateways are ready")

    def take_away(self, machine: int) -> None:
        """Do without a machine from now on."""
        self.run_on(machine, "systemctl stop gateway-web gateway-worker")
        self.machines = tuple(one for one in self.machines if one != machine)

    def pause(self, *streams: str) -> None:
        """Pause streams, as `gateway pause` does."""
        for stream in streams:
            StreamPauses(redis.Redis(port=self.ports["store"]), lambda: datetime.now(UTC)).pause(
                stream, "", ""
            )

    def resume(self, *streams: str) -> None:
        """Let streams go on, as `gateway resume` does."""
        for stream in streams:
            StreamPauses(redis.Redis(port=self.ports["store"]), lambda: datetime.now(UTC)).resume(stream)

    def is_ready(self, machine: int) -> bool:
        ready = launcher.http_check(
            f"{self.url(f'web {machine}')}/health/ready", lambda status: status == 200
        )
        return ready()

    def stop(self) -> None:
        """End everything."""
        for machine in MACHINES:
            self.run_on(machine, "systemctl kill --signal=KILL gateway-web gateway-worker")
        self.run_on(1, "systemctl kill --signal=KILL valkey")
        for process in self._world:
            process.stop()

    def logs(self) -> str:
        """All that web processes and workers have logged."""
        return "".join(log.read_text() for log in sorted(self.folder.glob("machine-*/*.log")))

    def set_environment(self, machine: int, name: str, value: str) -> None:
        file = self.folder / f"machine-{machine}/environment"
        lines = [line for line in file.read_text().splitlines() if not line.startswith(f"{name}=")]
        file.write_text("\n".join([*lines, f"{name}={value}"]) + "\n")

    def _make_releases(self) -> None:
        trees = self.folder / "trees"
        for name in (OLD, NEW):
            tree = trees / name
            tree.mkdir(parents=True)
            if name != OLD or not _extract(COMMIT_BEFORE, tree):
                for package in PACKAGES:
                    (tree / package).symlink_to(ROOT / package)
            information = tree / f"access_gateway-{name}.dist-info"
            information.mkdir()
            (information / "METADATA").write_text(
                f"Metadata-Version: 2.1\nName: access-gateway\nVersion: {name}\n"
            )

    def _make_machine(self, machine: int) -> None:
        folder = self.folder / f"machine-{machine}"
        for name in (OLD, NEW):
            program = folder / f"releases/{name}/bin/gateway"
            program.parent.mkdir(parents=True)
            tree = self.folder / "trees" / name
            program.write_text(f'#!/bin/sh\nPYTHONPATH={tree} exec {sys.executable} -m gateway "$@"\n')
            program.chmod(0o755)
        (folder / "releases/current").symlink_to(folder / "releases" / NEW)
        environment = self._environment(machine)
        (folder / "environment").write_text("".join(f"{name}={text}\n" for name, text in environment.items()))
        units = {
            f"gateway-{part}": self._unit(
                f"{part}-{machine}", [str(folder / "releases/current/bin/gateway"), *command], folder
            )
            for part, command in (("web", ("serve",)), ("worker", ("worker", "--processes", "1")))
        }
        options = (
            "--port",
            str(self.ports["store"]),
            "--bind",
            "127.0.0.1",
            "--repl-diskless-sync-delay",
            "0",
        )
        command = [str(valkey.find_binary()), "--dir", str(self.store_folder), *options]
        durable = ("--appendonly", "yes", "--appendfsync", "always", "--save", "")
        units["valkey"] = {**self._unit("valkey", [*command, *durable], folder), "environment_file": ""}
        units["valkey"]["log"] = str(self.folder / "valkey.log")  # one for both machines
        (folder / "units.json").write_text(json.dumps(units))

    def _unit(self, name: str, command: list[str], folder: Path) -> dict[str, object]:
        return {
            "command": command,
            "environment": self._inherited(),
            "environment_file": str(folder / "environment"),
            "log": str(folder / f"{name}.log"),
        }

    def _inherited(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8", "NO_PROXY": "*"}

    def _environment(self, machine: int) -> dict[str, str]:
        return {
            "GATEWAY_ENV": "development",
            "GATEWAY_MENUS": str(self.menus),
            "GATEWAY_STATE_DIR": str(self.folder / f"machine-{machine}/state"),
            "GATEWAY_PORT": str(self.ports[f"web {machine}"]),
            "GATEWAY_WORKERS": "1",
            "GATEWAY_SECRET_KEY": SECRET,
            "GATEWAY_WEBHOOK_TOKEN": SECRET,
            "GATEWAY_URL": self.url("front"),
            "GATEWAY_PUBLIC_URL": self.url("front"),
            "GATEWAY_SMS_PROVIDERS": "at",
            "GATEWAY_VOICE_PROVIDERS": "at",
            "GATEWAY_RECORDING_HOSTS": "127.0.0.1",
            "REDIS_URL": self.redis_url,
            "CASE_BACKEND_URL": self.url("desk"),
            "CASE_BACKEND_SECRET": SECRET,
            "AT_USERNAME": "sandbox",
            "AT_API_KEY": SECRET,
            "AT_SENDER_ID": "40404",
            "AT_VOICE_NUMBER": NUMBER,
            "AT_API_URL": self.url("at"),
            "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "TWILIO_AUTH_TOKEN": SECRET,
            "TWILIO_FROM": OTHER_NUMBER,
            "TWILIO_API_URL": self.url("twilio"),
        }

    def _python(self, name: str, module: str, *options: str) -> Process:
        command = [sys.executable, "-m", module, "--port", str(self.ports[name]), *options]
        ready = launcher.http_check(f"{self.url(name)}/", lambda _status: True)
        environ = self._inherited() | self._environment(1) | {"PYTHONPATH": str(ROOT)}
        return Process(name, command, environ, self.folder / f"{name}.log", ready)

    def _front_options(self) -> tuple[str, ...]:
        webs = ",".join(str(self.ports[f"web {machine}"]) for machine in MACHINES)
        return ("--webs", webs, "--log", str(self.front_log))

    def _provider(self, name: str) -> Process:
        folder = str(self.folder / f"{name}-spoken")
        journal = str(self.folder / f"{name}.jsonl")
        return self._python(name, "simulators.provider_network", "--journal", journal, "--recordings", folder)


def _extract(commit: str, folder: Path) -> bool:
    """Write the packages as they were at a commit; False if that is not at hand."""
    made = subprocess.run(["git", "archive", commit, *PACKAGES], cwd=ROOT, capture_output=True, check=False)
    if made.returncode:
        return False
    subprocess.run(["tar", "-x", "-C", str(folder)], input=made.stdout, check=True)
    return True


@contextmanager
def run_site() -> Iterator[Site]:
    """Run everything in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="gw-drill-"))
    site = Site(folder)
    try:
        site.start()
        yield site
    finally:
        site.stop()
        shutil.rmtree(folder)
