"""`gateway dev` as a process, its commands, and a phone on its simulated network."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gateway.development import free_port

ROOT = Path(__file__).parents[2]
CODE = "*384#"
SHORT_CODE = "40404"  # that of `gateway dev`
START_SECONDS = 90.0
OTHERS = ("GATEWAY_", "CONSOLE", "REDIS_", "SESSIONS_", "CASE_", "REDMINE_", "AT_", "TWILIO_", "MAKE")
REFERENCE = re.compile(r"Reference ([0-9]{9})")


class GatewayProcess:
    """A `gateway dev` that `settings` connect to a case system. Its state is in `folder`, beside its menu file."""

    def __init__(self, folder: Path, menus: Path, settings: Mapping[str, str]) -> None:
        self.folder = folder
        port = free_port.find_free_port()
        self.url = f"http://127.0.0.1:{port}"
        inherited = {name: text for name, text in os.environ.items() if not name.startswith(OTHERS)}
        self._environment = {
            **inherited,
            "PYTHONPATH": str(ROOT),
            "GATEWAY_STATE_DIR": str(folder / "state"),
            "GATEWAY_MENUS": str(menus),
            "GATEWAY_PORT": str(port),
            **settings,
        }
        with (folder / "gateway.log").open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gateway", "dev"],
                env=self._environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def await_ready(self) -> None:
        """Wait until everything runs."""
        deadline = time.monotonic() + START_SECONDS
        while not (self.folder / "state" / "running.json").exists():
            assert self._process.poll() is None, (self.folder / "gateway.log").read_text("utf-8")
            assert time.monotonic() < deadline, "gateway dev does not start"
            time.sleep(0.2)

    def command(self, *words: str, **changes: str) -> str:
        """Run a command of the gateway beside it, with other settings if told. Return what it says."""
        ended = subprocess.run(
            [sys.executable, "-m", "gateway", *words],
            env=self._environment | {"COLUMNS": "200"} | changes,
            capture_output=True,
            text=True,
            check=False,
        )
        return ended.stdout + ended.stderr

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(60)


class Phone:
    """A phone on the simulated network of a gateway."""

    def __init__(self, gateway: GatewayProcess, number: str) -> None:
        self.number = number
        self._gateway = gateway

    def file(self, *keys: str) -> str:
        """Dial, answer each page, and return the reference on the last one."""
        shown = self._ask(f"phones/{self.number}/dial", {"code": CODE})
        for key in keys:
            shown = self._ask(f"sessions/{shown['session']}/send", {"input": key})
        found = REFERENCE.search(shown["screen"])
        assert found, f"no reference on the last page: {shown}"
        return found[1]

    def write(self, text: str) -> None:
        """Send a text to the service."""
        self._ask(f"phones/{self.number}/send", {"to": SHORT_CODE, "text": text})

    def texts(self) -> list[str]:
        """Return the texts that have arrived."""
        return [one["text"] for one in self._ask(f"phones/{self.number}/inbox", None)["texts"]]

    def _ask(self, path: str, content: object) -> Any:
        request = urllib.request.Request(  # noqa: S310 - the address of our own gateway
            f"{self._gateway.url}/handset/network/{path}",
            None if content is None else json.dumps(content).encode(),
            {"Content-Type": "application/json"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as answer:
            return json.load(answer)
