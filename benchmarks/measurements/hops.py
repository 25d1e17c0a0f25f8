"""Hops a second of one web process, beside a bare Flask view that does one GET and one SET."""

import contextlib
import secrets

import redis

from benchmarks import scripts, servers
from benchmarks.journeys import JOURNEYS
from benchmarks.options import Options
from benchmarks.result import Plot, Result
from benchmarks.rounds import Contender, PhoneLoad, interleave, speed_ratio
from gateway.published_menus.definition import load_definition

COLUMNS = ("server", "hops/s", "least", "most", "p50 ms", "p99 ms", "processor a hop, µs")


def measure(options: Options) -> Result:
    """Measure both in turn, on the same store and the same server, and the phones alone."""
    service = load_definition(options.menus).service
    token = secrets.token_urlsafe(32)
    with contextlib.ExitStack() as running:
        url = running.enter_context(servers.valkey_server())
        client = running.enter_context(redis.Redis.from_url(url))
        idle = running.enter_context(servers.wsgi_server("benchmarks.ceiling:app", url))
        bare_server = running.enter_context(servers.wsgi_server("benchmarks.bare:app", url))
        gateway_server = running.enter_context(servers.gateway_server(options.menus, url, token))
        bare = Contender("bare Flask view, GET and SET", bare_server, scripts.bare_script(JOURNEYS))
        gateway = Contender("the gateway", gateway_server, scripts.gateway_script(JOURNEYS, service, token))
        ceiling = Contender("the phones alone", idle, scripts.ceiling_script(JOURNEYS))
        ceiling.measure(PhoneLoad(options.phones, 0.5, min(2.0, options.seconds)))
        interleave([bare, gateway], options.load, options.rounds)
        store = _store_microseconds(client, gateway, options)
    times, least, most = speed_ratio(gateway, bare)
    journeys = sum(round_.journeys for round_ in gateway.rounds)
    references = sum(round_.references for round_ in gateway.rounds)
    return Result(
        f"Hops a second, {options.phones} phones in a closed loop, two cores for all, every write on disk",
        COLUMNS,
        [row(contender) for contender in (ceiling, bare, gateway)],
        [
            f"The gateway is {times:.2f} times as fast as the bare view ({least:.2f} to {most:.2f} by round).",
            f"The store takes {store:.0f} µs of processor for a hop of the gateway.",
            f"{journeys} whole journeys, {references} cases filed, no wrong answer, no reference twice.",
        ],
        {
            "hops_against_bare_view": times,
            "processor_two_cores": gateway.median("processor") * 1e6,
            "store_processor": store,
        },
        (Plot(0, (1,), "Hops a second, two cores for all", bars=True),),
    )


def _store_microseconds(client: redis.Redis, gateway: Contender, options: Options) -> float:
    """Return the store's processor time for a hop, over one more round."""
    before = _store_seconds(client)
    hops = Contender("one round more", gateway.server, gateway.script).measure(options.load).answers
    return (_store_seconds(client) - before) / hops * 1e6


def _store_seconds(client: redis.Redis) -> float:
    """Return the processor time that the store has used so far."""
    used = client.info("cpu")
    return float(used["used_cpu_sys"] + used["used_cpu_user"])


def row(contender: Contender) -> list[str | float]:
    """Return the row of a contender."""
    least, most = contender.spread
    return [
        contender.name,
        contender.hops_per_second,
        least,
        most,
        contender.median("p50") * 1000,
        contender.median("p99") * 1000,
        contender.median("processor") * 1e6,
    ]
