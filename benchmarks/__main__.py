"""`python -m benchmarks`: one web worker of the gateway beside a bare Flask view, in interleaved rounds."""

import argparse
import contextlib
import itertools
import secrets
from pathlib import Path

import redis

from benchmarks import costs, engine, messages, report, scripts, servers
from benchmarks.journeys import JOURNEYS, RING
from benchmarks.rounds import Contender, Load
from gateway.published_menus.definition import load

SIZES = (10, 100, 1000)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="rounds of each (%(default)s)")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of a round (%(default)s)")
    parser.add_argument("--phones", type=int, default=32, help="phones at once (%(default)s)")
    parser.add_argument("--menus", type=Path, default=Path("menus.yaml"), help="the menu file (%(default)s)")
    parser.add_argument("--texts", type=int, default=3000, help="texts sent of either kind (%(default)s)")
    parser.add_argument("--only", choices=["messages"], help="measure nothing else")
    options = parser.parse_args()
    if options.only == "messages":
        with servers.store() as url:
            _messages(options.menus, url, options.texts)
        return
    service = load(options.menus).service
    report.machine(options.phones, options.rounds, options.seconds)
    with contextlib.ExitStack() as running:
        url = running.enter_context(servers.store())
        client = running.enter_context(redis.Redis.from_url(url))
        token = secrets.token_urlsafe(32)
        idle = running.enter_context(servers.plain("benchmarks.ceiling:app", url))
        bare = running.enter_context(servers.plain("benchmarks.bare:app", url))
        gateway = running.enter_context(servers.gateway(options.menus, url, token))
        contenders = [
            Contender("bare Flask view, GET and SET", bare, scripts.bare(JOURNEYS)),
            Contender("the gateway", gateway, scripts.gateway(JOURNEYS, service, token)),
        ]
        load_ = Load(options.phones, 0.5, options.seconds)
        ceiling = Contender("the phones alone", idle, scripts.ceiling(JOURNEYS))
        ceiling.measure(Load(options.phones, 0.5, 2.0), 0)
        for part, contender in itertools.product(range(options.rounds), contenders):
            client.flushall()
            contender.measure(load_, part)
        report.hops(ceiling, *contenders)
        client.flushall()
        report.costs(costs.measured(options.menus, url, token))
        _messages(options.menus, url, options.texts)
    report.steps(
        engine.microseconds_a_step(service, JOURNEYS),
        {size: engine.microseconds_a_step(engine.generated(size), RING) for size in SIZES},
        engine.megabytes(1000),
    )


def _messages(menus: Path, url: str, texts: int) -> None:
    report.messages(messages.measured(menus, url, secrets.token_urlsafe(32), texts), texts)


if __name__ == "__main__":
    main()
