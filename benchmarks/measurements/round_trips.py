"""The round trips to the store of each hop, as the store counts them."""

import secrets

import redis
import requests

from benchmarks import scripts, servers
from benchmarks.journeys import JOURNEYS, journey_hops
from benchmarks.options import Options
from benchmarks.result import Result
from gateway.published_menus.definition import load_definition

JOURNEY = JOURNEYS[0]
REPEATS = 9  # the least of them counts: the process also reads from the store for itself


def measure(options: Options) -> Result:
    """Go through one journey alone, again and again, and count what the store reads at each hop."""
    service = load_definition(options.menus).service
    token = secrets.token_urlsafe(32)
    script = scripts.gateway_script([JOURNEY], service, token)
    walk_one = journey_hops([[(request.encode(), b"") for request, _ in script[0]]], 0)
    with (
        servers.valkey_server() as url,
        redis.Redis.from_url(url) as client,
        servers.gateway_server(options.menus, url, token) as server,
        requests.Session() as http,
    ):
        journeys = [
            [_reads(client, http, server, hop.request) for hop in walk_one(0, journey)]
            for journey in range(REPEATS)
        ]
    least = [min(reads) for reads in zip(*journeys[1:], strict=True)]
    return Result(
        "Round trips to the store, hop by hop, of a journey that files a case",
        ("hop", "round trips"),
        [
            [f"{number}. {_what(number, typed)}", reads]
            for number, (typed, reads) in enumerate(zip(("", *JOURNEY), least, strict=True), start=1)
        ],
        [],
        {"round_trips_first_hop": least[0]},
    )


def _what(number: int, typed: str) -> str:
    return "dialled" if number == 1 else "a key" if len(typed) == 1 else "words or a number"


def _reads(client: redis.Redis, http: requests.Session, server: servers.Server, request: bytes) -> float:
    """Return how often the store reads from a connection during one hop."""
    head, _, body = request.partition(b"\r\n\r\n")
    before = client.info("stats")["total_reads_processed"]
    answer = http.post(
        f"http://127.0.0.1:{server.port}{head.split()[1].decode()}",
        data=body,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        timeout=10,
    )
    assert answer.ok, answer.content
    return float(client.info("stats")["total_reads_processed"] - before - 1)
