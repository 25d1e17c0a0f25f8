"""The memory of a web process after it has worked for a while, beside that of the bare Flask view."""

import secrets

import psutil

from benchmarks import scripts, servers
from benchmarks.journeys import JOURNEYS
from benchmarks.options import Options
from benchmarks.result import Result
from benchmarks.rounds import Contender
from gateway.operations import process_tree
from gateway.published_menus.definition import load_definition


def measure(options: Options) -> Result:
    """Let both work for a round, and read what their processes use."""
    service = load_definition(options.menus).service
    token = secrets.token_urlsafe(32)
    with (
        servers.valkey_server() as url,
        servers.wsgi_server("benchmarks.bare:app", url) as bare,
        servers.gateway_server(options.menus, url, token) as gateway,
    ):
        Contender("bare", bare, scripts.bare_script(JOURNEYS)).measure(options.load)
        Contender("gateway", gateway, scripts.gateway_script(JOURNEYS, service, token)).measure(options.load)
        rows = [
            *_rows("bare Flask view", bare),
            *_rows("the gateway", gateway),
        ]
    return Result(
        f"Memory after {options.seconds:g} s of work, MB",
        ("process", "resident", "its own"),
        rows,
        ["What is its own, no other process shares. The first process only starts and watches the other."],
        {},
    )


def _rows(name: str, server: servers.Server) -> list[list[str | float]]:
    """Return the rows of the first process of a server and of its web process."""
    rows: list[list[str | float]] = []
    for member in process_tree.members(server.leader):
        memory = psutil.Process(member).memory_full_info()
        kind = "first process" if member == server.leader else "web process"
        rows.append([f"{name}: {kind}", memory.rss / 1e6, memory.uss / 1e6])
    return rows
