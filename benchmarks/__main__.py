"""Compare one web worker of the gateway with a bare Flask view, in interleaved rounds: `python -m benchmarks`."""

import argparse
import contextlib
import itertools
import secrets
from pathlib import Path

import redis

from benchmarks import costs, engine, messages, report, scripts, servers
from benchmarks.journeys import JOURNEYS
from benchmarks.rounds import Contender, PhoneLoad
from gateway.published_menus.definition import load_definition

SIZES = (10, 100, 1000)


def main() -> None:
    """Measure and print the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="rounds of each (%(default)s)")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of a round (%(default)s)")
    parser.add_argument("--phones", type=int, default=32, help="phones at once (%(default)s)")
    parser.add_argument("--menus", type=Path, default=Path("menus.yaml"), help="the menu file (%(default)s)")
    parser.add_argument("--texts", type=int, default=3000, help="texts sent of each kind (%(default)s)")
    parser.add_argument("--only", choices=["messages"], help="measure nothing else")
    options = parser.parse_args()
    if options.only == "messages":
        with servers.valkey_server() as url:
            _messages(options.menus, url, options.texts)
        return
    service = load_definition(options.menus).service
    report.machine(options.phones, options.rounds, options.seconds)
    with contextlib.ExitStack() as running:
        url = running.enter_context(servers.valkey_server())
        client = running.enter_context(redis.Redis.from_url(url))
        token = secrets.token_urlsafe(32)
        idle = running.enter_context(servers.wsgi_server("benchmarks.ceiling:app", url))
        bare = running.enter_context(servers.wsgi_server("benchmarks.bare:app", url))
        gateway = running.enter_context(servers.gateway_server(options.menus, url, token))
        contenders = [
            Contender("bare Flask view, GET and SET", bare, scripts.bare_script(JOURNEYS)),
            Contender("the gateway", gateway, scripts.gateway_script(JOURNEYS, service, token)),
        ]
        load_ = PhoneLoad(options.phones, 0.5, options.seconds)
        ceiling = Contender("the phones alone", idle, scripts.ceiling_script(JOURNEYS))
        ceiling.measure(PhoneLoad(options.phones, 0.5, 2.0), 0)
        for part, contender in itertools.product(range(options.rounds), contenders):
            client.flushall()
            contender.measure(load_, part)
        report.hops(ceiling, *contenders)
        client.flushall()
        report.costs(costs.measure_costs(options.menus, url, token))
        _messages(options.menus, url, options.texts)
    report.steps(
        engine.microseconds_per_step(service, JOURNEYS),
        {
            size: engine.microseconds_per_step(engine.generate_service(size), engine.JOURNEYS)
            for size in SIZES
        },
        engine.compiled_megabytes(1000),
    )


def _messages(menus: Path, url: str, texts: int) -> None:
    report.messages(messages.measure_send_rates(menus, url, secrets.token_urlsafe(32), texts), texts)


if __name__ == "__main__":
    main()
