"""The front that `gateway serve` runs, in a process of its own, and phones that ask it without sockets."""

import asyncio
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from benchmarks import scripts, servers
from benchmarks.journeys import JOURNEYS, JourneyHops, journey_hops
from benchmarks.options import Options

Answer = Callable[[JourneyHops, int, int], Awaitable[object]]
"""Lets so many phones make journeys, as often as the last number says. Returns what is to be noted as JSON."""


def measure_in_process(module: str, options: Options, number: int) -> Any:
    """Run a module that calls `note_answers` in the environment of a gateway with a store. Return what it noted."""
    token = secrets.token_urlsafe(32)
    with servers.valkey_server() as url, tempfile.TemporaryDirectory(prefix="gw-bench-") as folder:
        noted = Path(folder) / "noted.json"
        run = subprocess.run(
            [sys.executable, "-m", module, str(noted), str(options.phones), str(number)],
            env=os.environ | servers.gateway_environment(options.menus, url, token, folder),
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if run.returncode:
            sys.exit(f"{module} cannot measure.\n{run.stderr[-1000:]}")
        return json.loads(noted.read_text())


def note_answers(answer: Answer) -> None:
    """Run `answer` on an event loop in this process, which `measure_in_process` started, and note what it returns."""
    import uvloop

    noted, phones, number = sys.argv[1:]
    walks = county_journeys()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the log is written as in production, and thrown away

    async def answer_all() -> object:
        return await answer(walks, int(phones), int(number))

    Path(noted).write_text(json.dumps(uvloop.run(answer_all())))


def county_journeys() -> JourneyHops:
    """Return the county's journeys, as the environment of this process has its menus and its token."""
    from gateway.published_menus.definition import load_definition

    service = load_definition(Path(os.environ["GATEWAY_MENUS"])).service
    script = scripts.gateway_script(JOURNEYS, service, os.environ["GATEWAY_WEBHOOK_TOKEN"])
    return journey_hops([[(request.encode(), body.encode()) for request, body in hops] for hops in script], 0)


async def run_phones(front: Any, walks: JourneyHops, phones: int, journeys: int) -> int:
    """Let so many phones make so many journeys each, all at once. Return the number of hops."""

    async def run_phone(phone: int) -> int:
        hops = 0
        for journey in range(journeys):
            for hop in walks(phone, journey):
                request = _Request(hop.request)
                await front.__rsgi__(request, request)
                assert request.answer.startswith(hop.expected[:3]), request.answer
                hops += 1
        return hops

    return sum(await asyncio.gather(*(run_phone(phone) for phone in range(phones))))


class _Request:
    """A request as granian hands it to an RSGI application: its scope, and its protocol."""

    method, query_string, scheme, http_version = "POST", "", "http", "1.1"
    client, server, authority = "127.0.0.1:1", "127.0.0.1:2", None

    def __init__(self, request: bytes) -> None:
        head, _, self._body = request.partition(b"\r\n\r\n")
        self.path = head.split()[1].decode()
        self.headers = {"content-length": str(len(self._body))}
        self.answer = b""

    async def __call__(self) -> bytes:
        return self._body

    def response_bytes(self, _status: int, _headers: list[tuple[str, str]], body: bytes) -> None:
        self.answer = body
