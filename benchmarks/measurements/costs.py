"""Measure the cost of one hop inside the web process, by kind of hop: one thread, no network.

This runs in a process of its own, because the application logs as in production, and here the log is thrown away.
"""

import argparse
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from werkzeug.test import create_environ

from benchmarks import scripts, servers
from benchmarks.journeys import JOURNEYS, REFERENCE, journey_hops
from benchmarks.options import Options
from benchmarks.result import Result
from benchmarks.servers import gateway_environment

WARM_UP_JOURNEYS, COUNTED_JOURNEYS = 30, 150  # journeys

Costs = dict[str, tuple[float, float]]  # kind of hop → microseconds of processor time and of elapsed time


def measure(options: Options) -> Result:
    """Measure each kind of hop, of the bare view and of the gateway."""
    with servers.valkey_server() as url:
        costs = measure_costs(options.menus, url, secrets.token_urlsafe(32))
    return Result(
        "One hop inside the web process, alone on one thread, by kind of hop; every write on disk",
        ("kind of hop", "processor, µs", "clock, µs"),
        [[kind, cpu, wall] for kind, (cpu, wall) in costs.items()],
        ["The clock goes on while the store writes to disk; the processor has time for others then."],
        {"filing": costs["gateway: filing a case"][0]},
    )


def measure_costs(menus: Path, redis_url: str, token: str) -> Costs:
    """Return the median costs of each kind of hop, for the bare view and for the gateway."""
    with tempfile.TemporaryDirectory(prefix="gw-bench-") as folder:
        result = Path(folder) / "costs.json"
        environment = os.environ | gateway_environment(menus, redis_url, token, folder)
        run = subprocess.run(
            [sys.executable, "-m", "benchmarks.measurements.costs", str(result)],
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if run.returncode:
            sys.exit("The costs of a hop cannot be measured.\n" + run.stderr[-1000:])
        return {kind: (cpu, wall) for kind, (cpu, wall) in json.loads(result.read_text()).items()}


def main() -> None:
    """Measure in this process, which has the environment of a gateway."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("result", type=Path)
    result: Path = parser.parse_args().result
    # Not at the top: these modules read the environment when they are imported.
    from benchmarks.bare import app as bare
    from gateway.app import from_environment
    from gateway.published_menus.definition import load_definition

    service = load_definition(Path(os.environ["GATEWAY_MENUS"])).service
    script = scripts.gateway_script(JOURNEYS, service, os.environ["GATEWAY_WEBHOOK_TOKEN"])
    costs = {f"bare: {kind}": cost for kind, cost in _costs(bare, scripts.bare_script(JOURNEYS)).items()}
    costs |= {f"gateway: {kind}": cost for kind, cost in _costs(from_environment(), script).items()}
    result.write_text(json.dumps(costs))


def _costs(app: Any, script: scripts.Script) -> Costs:
    """Return the medians by kind of hop."""
    walks = journey_hops(
        [[(request.encode(), body.encode()) for request, body in hops] for hops in script], 0
    )
    measured = defaultdict(list)
    for journey in range(WARM_UP_JOURNEYS + COUNTED_JOURNEYS):
        is_filed = False
        for number, hop in enumerate(walks(0, journey)):
            kind = "every hop"
            if b"CON +" not in hop.expected:
                kind = "dialling" if number == 0 else "a key or an answer"
                if REFERENCE in hop.expected and not is_filed:
                    kind, is_filed = "filing a case", True
            cost = _cost(app, _environ(hop.request))
            if journey >= WARM_UP_JOURNEYS:
                measured[kind].append(cost)
    return {
        kind: (
            statistics.median(cpu for cpu, _ in costs) * 1e6,
            statistics.median(wall for _, wall in costs) * 1e6,
        )
        for kind, costs in measured.items()
    }


def _cost(app: Any, environ: dict[str, Any]) -> tuple[float, float]:
    """Return the seconds of processor time and of elapsed time for one call."""
    cpu, wall = time.process_time(), time.perf_counter()
    answer: Iterable[bytes] = app(environ, lambda *_: None)
    b"".join(answer)
    return time.process_time() - cpu, time.perf_counter() - wall


def _environ(request: bytes) -> dict[str, Any]:
    """Return a request as the environ of a WSGI server."""
    head, _, body = request.partition(b"\r\n\r\n")
    return create_environ(
        head.split()[1].decode(),
        method="POST",
        data=body,
        content_type="application/x-www-form-urlencoded",
        environ_base={"REMOTE_ADDR": "127.0.0.1"},
    )


if __name__ == "__main__":
    main()
