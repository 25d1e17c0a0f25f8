"""The bytes that a session keeps in the store, while it lasts and after its case was filed."""

import secrets
from collections import Counter

import redis
import requests

from benchmarks import scripts, servers
from benchmarks.journeys import JOURNEYS, journey_hops
from benchmarks.options import Options
from benchmarks.result import Result
from gateway.published_menus.definition import load_definition

SESSIONS, QUICK_SESSIONS = 500, 100
FILING = JOURNEYS[0]
MOMENTS = {  # name → hops
    "dialled": 1,
    "five answers later": 6,
    "a case filed, the session ended": len(FILING) + 1,
}


def measure(options: Options) -> Result:
    """Begin sessions, stop them at different moments, and see what the store uses more, a session."""
    service = load_definition(options.menus).service
    token = secrets.token_urlsafe(32)
    script = scripts.gateway_script([FILING], service, token)
    sessions = QUICK_SESSIONS if options.quick else SESSIONS
    rows: list[list[str | float]] = []
    with (
        servers.valkey_server() as url,
        redis.Redis.from_url(url) as client,
        servers.gateway_server(options.menus, url, token) as server,
        requests.Session() as http,
    ):
        for moment, hops in MOMENTS.items():
            _run_sessions(http, server, script, hops, 10)  # what is kept once is there before it is counted
            before, keys = client.info("memory")["used_memory"], _keys(client)
            _run_sessions(http, server, script, hops, sessions)
            used = client.info("memory")["used_memory"] - before
            added = _keys(client) - keys
            most = ", ".join(f"{name} {count / sessions:.2g}" for name, count in added.most_common(6))
            rows.append([moment, used / sessions, sum(added.values()) / sessions, most])
    return Result(
        f"What the store uses a session, from {sessions} sessions",
        ("the session has", "bytes", "keys", "kinds of keys, a session"),
        rows,
        ["Bytes are those of the store's memory, with its own book-keeping."],
        {"session_bytes": float(rows[1][1]), "case_bytes": float(rows[2][1])},
    )


def _run_sessions(
    http: requests.Session, server: servers.Server, script: scripts.Script, hops: int, sessions: int
) -> None:
    walk_one = journey_hops(
        [[(request.encode(), expected.encode()) for request, expected in journey] for journey in script],
        next(server.rounds),
    )
    for journey in range(sessions):
        for _, hop in zip(range(hops), walk_one(0, journey), strict=False):
            head, _, body = hop.request.partition(b"\r\n\r\n")
            path = head.split()[1].decode()
            answer = http.post(
                f"http://127.0.0.1:{server.port}{path}",
                data=body,
                headers={"Content-Type": "application/x-www-form-urlencoded"},
                timeout=10,
            )
            assert answer.content[:4] == hop.expected[:4], answer.content


def _keys(client: redis.Redis) -> Counter[str]:
    """Count the keys by their first word."""
    return Counter(key.decode().partition(":")[0] for key in client.scan_iter(count=1000))
