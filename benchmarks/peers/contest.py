"""The gateway beside its peers: the same journey, the server on one core, the phones and the store on the other."""

import contextlib
import os
import secrets
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import redis

from benchmarks import servers
from benchmarks.options import Options
from benchmarks.peers import pages
from benchmarks.result import Plot, Result
from benchmarks.rounds import Contender, speed_ratio
from gateway.development import free_port, launcher
from gateway.published_menus.definition import load_definition

FOLDER = Path(__file__).parent
GATEWAY, FLASK, EXPRESS, NODE, BARE_NODE = (
    "the gateway",
    "bare Flask view on granian",
    "ussd-menu-builder on Express",
    "ussd-menu-builder on node http",
    "bare node view",
)
NOTHING_AROUND = "menus as data, checks of answers, going back, repeated webhooks, forwarding of cases"
MENUS_ONLY = "checks of answers, going back, repeated webhooks (a last hop sent twice files twice), forwarding of cases"
NOT_DONE = {FLASK: NOTHING_AROUND, EXPRESS: MENUS_ONLY, NODE: MENUS_ONLY, BARE_NODE: NOTHING_AROUND}
SETTING_SECONDS = 110.0  # for one setting of the store, so that a whole run ends within four minutes
FULL = 0.9  # of a core; whoever takes more of it is the bottleneck
COLUMNS = (
    "server, on one core",
    "hops/s",
    "times the gateway",
    "p99 ms",
    "processor a hop, µs",
    "its core, % busy",
    "core of phones and store, % busy",
    "bottleneck",
    "what it does not do",
)


@dataclass(slots=True)
class Contest:
    """The contenders on one store, and how busy the core of the phones and the store was, by contender."""

    contenders: dict[str, Contender]
    other_core: dict[str, list[float]] = field(default_factory=dict)

    def run(self, options: Options, client: redis.Redis, setting: str, until: float) -> int:
        """Measure all in turn, and tell of each. Return the number of rounds that end before `until`, at least one.

        `until` is a moment of `time.monotonic`.
        """
        for number in range(options.rounds):
            began = time.monotonic()
            for name, contender in self.contenders.items():
                before = _store_seconds(client)
                round_ = contender.measure(options.load)
                store = (_store_seconds(client) - before) / round_.took
                self.other_core.setdefault(name, []).append(round_.generator + store)
                told = f"{name}, {round_.hops_per_second:,.0f} hops/s"
                print(
                    f"{setting}, round {number + 1} of {options.rounds}: {told}", file=sys.stderr, flush=True
                )
            if time.monotonic() + (time.monotonic() - began) > until:
                return number + 1
        return options.rounds

    def rows(self, setting: str) -> Iterator[list[str | float]]:
        """Yield the row of each contender; `setting` is that of the store."""
        gateway = self.contenders[GATEWAY]
        for name, contender in self.contenders.items():
            server, other = contender.median("busy"), statistics.median(self.other_core[name])
            yield [
                name + setting,
                contender.hops_per_second,
                speed_ratio(contender, gateway)[0],
                contender.median("p99") * 1000,
                contender.median("processor") * 1e6,
                server * 100,
                other * 100,
                _bottleneck(server, other),
                NOT_DONE.get(name, ""),
            ]


def _bottleneck(server: float, other: float) -> str:
    """Return who holds the others back, from how busy the two cores are."""
    if server >= FULL:
        return "the server"
    return "phones and store" if other >= FULL else "the disk, or others on this machine"


def measure(options: Options) -> Result:
    """Measure all on both settings of the store."""
    if not (FOLDER / "node_modules").is_dir() or shutil.which("node") is None:
        sys.exit("The peers are not installed here: make bench-peers installs them; it needs Node and npm.")
    until = time.monotonic() + SETTING_SECONDS
    on_disk, disk_rounds = _contest(options, until, persistent=True)
    in_memory, memory_rounds = _contest(options, until + SETTING_SECONDS, persistent=False)
    gateway = on_disk.contenders[GATEWAY]
    notes = ["The store writes to disk before it answers, but where `no persistence` is said."]
    rounds = min(disk_rounds, memory_rounds)
    if rounds < options.rounds:
        notes.append(f"Only {rounds} of {options.rounds} rounds: the time of a run was up.")
    if _core(0) == ():
        notes.append("Here nothing could be held to a core.")
    return Result(
        f"Beside peers: six hops, the last one files a case; {options.phones} phones in a closed loop",
        COLUMNS,
        [*on_disk.rows(""), *in_memory.rows(", no persistence")],
        notes,
        {
            "hops_against_flask": speed_ratio(gateway, on_disk.contenders[FLASK])[0],
            "hops_against_express": speed_ratio(gateway, on_disk.contenders[EXPRESS])[0],
            "hops_against_node": speed_ratio(gateway, on_disk.contenders[NODE])[0],
            "processor_one_core": gateway.median("processor") * 1e6,
        },
        (Plot(0, (1,), "Hops a second beside peers, server on one core", bars=True),),
    )


def _contest(options: Options, until: float, *, persistent: bool) -> tuple[Contest, int]:
    """Measure all on one setting of the store. Return the contest and the number of its rounds."""
    service = load_definition(options.menus).service
    token = secrets.token_urlsafe(32)
    server_core, other_core = _core(0), _core(1)
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(servers.valkey_server(persistent=persistent, prefix=other_core))
        client = stack.enter_context(redis.Redis.from_url(url))
        started = {
            GATEWAY: servers.gateway_server(options.menus, url, token, server_core),
            FLASK: servers.wsgi_server("benchmarks.peers.flask_view:app", url, server_core),
            EXPRESS: _node_server("on_express.js", url, server_core),
            NODE: _node_server("on_node.js", url, server_core),
            BARE_NODE: _node_server("bare_node.js", url, server_core),
        }
        script = pages.peer_script()
        contest = Contest(
            {
                name: Contender(
                    name,
                    stack.enter_context(server),
                    pages.gateway_script(service, token) if name == GATEWAY else script,
                    other_core,
                )
                for name, server in started.items()
            }
        )
        setting = "every write on disk" if persistent else "no persistence"
        return contest, contest.run(options, client, setting, until)


@contextlib.contextmanager
def _node_server(file: str, redis_url: str, prefix: tuple[str, ...]) -> Iterator[servers.Server]:
    """Run a server on Node."""
    port = free_port.find_free_port()
    environment = {
        "NODE_ENV": "production",
        "PORT": str(port),
        "REDIS_SOCKET": redis_url.removeprefix("unix://"),
    }
    answers: Callable[[], bool] = launcher.http_check(f"http://127.0.0.1:{port}/", lambda _status: True)
    with servers.running([*prefix, "node", str(FOLDER / file)], environment, answers) as leader:
        yield servers.Server(port, leader)


def _core(number: int) -> tuple[str, ...]:
    """Return the command that holds a program to a core; nothing where that cannot be."""
    can_hold = shutil.which("taskset") is not None and (os.cpu_count() or 1) > number
    return ("taskset", "--cpu-list", str(number)) if can_hold else ()


def _store_seconds(client: redis.Redis) -> float:
    """Return the processor time that the store has used so far."""
    used = client.info("cpu")
    return float(used["used_cpu_sys"] + used["used_cpu_user"])
