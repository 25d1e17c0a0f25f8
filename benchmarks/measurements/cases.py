"""Cases forwarded a second by one worker process, to a case system that answers at once."""

import os
import secrets
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import redis

from benchmarks import servers
from benchmarks.options import Options
from benchmarks.result import Result
from gateway.cases.submissions import Contact
from gateway.container.container import build_container
from gateway.settings.reader import read_settings
from menus.engine.effects import Submission

CASES, QUICK_CASES = 3000, 400
CONCURRENCY = (1, 8, 32)
DEFAULT_CONCURRENCY = 8  # that of CASE_CONCURRENCY
QUICK_CONCURRENCY = (DEFAULT_CONCURRENCY,)
DUE = "outbox:submissions:due"
WAIT_SECONDS = 120.0
FIELDS = {"category": "water", "problem": "none", "place": "Kijiji cha Mto", "households": 12}


@dataclass(frozen=True, slots=True)
class ForwardRate:
    """Cases a second, and the seconds of the worker's processor for one."""

    per_second: float
    processor_seconds: float


def measure(options: Options) -> Result:
    """Measure the worker with each number of cases under way at once."""
    cases = QUICK_CASES if options.quick else CASES
    token = secrets.token_urlsafe(32)
    with (
        servers.valkey_server() as url,
        servers.wsgi_server("benchmarks.case_system:app", url) as case_system,
    ):
        rates = {
            at_once: _measure(options.menus, url, token, cases, at_once, case_system.port)
            for at_once in (QUICK_CONCURRENCY if options.quick else CONCURRENCY)
        }
    return Result(
        f"Cases forwarded by one worker process, {cases} each time, to a case system that answers at once",
        ("CASE_CONCURRENCY", "cases/s", "processor a case, µs"),
        [[at_once, rate.per_second, rate.processor_seconds * 1e6] for at_once, rate in rates.items()],
        [],
        {"cases": rates[DEFAULT_CONCURRENCY].per_second},
    )


def _measure(menus: Path, url: str, token: str, cases: int, at_once: int, port: int) -> ForwardRate:
    with tempfile.TemporaryDirectory(prefix="gw-bench-") as folder:
        environment = servers.gateway_environment(menus, url, token, folder) | {
            "CASE_BACKEND_URL": f"http://127.0.0.1:{port}/cases",
            "CASE_BACKEND_SECRET": token,
            "CASE_CONCURRENCY": str(at_once),
            "NO_PROXY": "*",
        }
        container = build_container(read_settings(environment), environ=os.environ)
        client = container.resources.redis
        client.flushall()
        for number in range(cases):
            container.cases.submissions.commit(
                f"submission-{number}",
                Submission("file:1", "report", "A problem", FIELDS),
                Contact(f"+2547{number:08d}", "en", "ussd"),
                send_confirmation=False,
            )
        with servers.worker_process(environment) as worker:
            process = servers.Server(0, worker)
            left = _wait_for(client, cases - 1)
            began, used = time.perf_counter(), process.processor_seconds()
            _wait_for(client, 0)
            seconds, used = time.perf_counter() - began, process.processor_seconds() - used
    return ForwardRate(left / seconds, used / left)


def _wait_for(client: redis.Redis, most: int) -> int:
    """Wait until at most `most` cases are left, and return their number."""
    until = time.monotonic() + WAIT_SECONDS
    while (left := int(client.zcard(DUE))) > most:
        assert time.monotonic() < until, "the worker did not forward all cases"
        time.sleep(0.01)
    return left
