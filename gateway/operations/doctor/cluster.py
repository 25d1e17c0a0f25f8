"""Checks a cluster of sessions: its slots, its servers, their replicas and their settings."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from redis import Redis, RedisError
from redis.crc import key_slot

from gateway.operations.doctor.finding import Finding, bad, good, info, warning
from gateway.settings.cluster_url import parse_cluster_url
from gateway.storage.cluster.cluster_client import ClusterClient
from gateway.storage.cluster.slots import SLOTS
from gateway.storage.durability import find_wrong
from gateway.storage.store_probe import PROBE_KEY, describe_failure, try_write

SUBJECT = "session store"
FEWEST_PRIMARIES = 3  # of which two agree that the third is away
SETTINGS = {"maxmemory-policy": "noeviction", "cluster-require-full-coverage": "no", "appendonly": "yes"}
CONSEQUENCES = {
    "maxmemory-policy": "a full server would throw sessions away",
    "cluster-require-full-coverage": "while one server is away, nobody is served by the others either",
    "appendonly": "a server that starts again has lost its sessions",
}
TRIES = 200_000  # names of keys, until one is in a slot of a server


def check_cluster(client: Redis, url: str) -> Iterator[Finding]:
    """Check the cluster at `url`. `client` must try nothing twice."""
    place = parse_cluster_url(url).describe()
    if not isinstance(client, ClusterClient):
        raise TypeError("no client of a cluster")
    try:
        primaries, servers = client.primaries(), client.servers()
        ranges = _ask_who_has_what(primaries)
    except RedisError as error:
        message = f"{place} does not answer ({type(error).__name__})."
        yield bad(
            SUBJECT,
            message,
            "Is it running as a cluster? Is its address, with the password, right?",
            "cluster",
        )
        return
    replicas = len(servers) - len(primaries)
    yield from _check_slots(place, ranges, len(primaries), replicas)
    yield from _check_replicas(ranges)
    for name, server in servers.items():
        yield from _check_server(name, server, _own_key(ranges, name) if name in primaries else None)


def _ask_who_has_what(primaries: Mapping[str, Redis]) -> list[list[Any]]:
    """Return the ranges of slots with their servers, as the first primary that answers says. Raises the last error."""
    failure: RedisError | None = None
    for server in primaries.values():
        try:
            return _raw(server, "CLUSTER", "SLOTS")
        except RedisError as error:
            failure = error
    raise failure or RedisError("no primary")


def _raw(server: Redis, *command: str) -> list[Any]:
    """Return an answer as the server gives it: redis-py makes something else of this one in each release."""
    pool = server.connection_pool
    connection: Any = pool.get_connection()
    try:
        connection.send_command(*command)
        return cast("list[Any]", connection.read_response())
    finally:
        pool.release(connection)


def _check_slots(place: str, ranges: list[list[Any]], primaries: int, replicas: int) -> Iterator[Finding]:
    covered = sum(last + 1 - first for first, last, *_ in ranges)
    parts = f"{primaries} primaries and {replicas} replica{'s' if replicas != 1 else ''}"
    if covered == SLOTS:
        yield good(SUBJECT, f"{place} answers: {parts} serve all {SLOTS:,} slots.")
    else:
        message = (
            f"{place}: {SLOTS - covered:,} of {SLOTS:,} slots have no server. Their callers hear an apology."
        )
        yield bad(
            SUBJECT, message, "Start the servers that are away, or give their slots to others.", "cluster"
        )
    if primaries < FEWEST_PRIMARIES:
        message = f"{primaries} primaries are too few to agree that one is away."
        yield warning(SUBJECT, message, "Run three, on three machines (docs/production.md, 1).", "cluster")


def _check_replicas(ranges: list[list[Any]]) -> Iterator[Finding]:
    alone = sorted({_name(primary) for _, _, primary, *others in ranges if not others})
    if alone:
        have = "has" if len(alone) == 1 else "have"
        message = f"{', '.join(alone)} {have} no replica: while it is away, its callers hear an apology."
        yield warning(
            SUBJECT,
            message,
            "Give each primary a replica on another machine (docs/production.md, 1).",
            "cluster",
        )


def _check_server(name: str, server: Redis, own_key: str | None) -> Iterator[Finding]:
    """Check one server. `own_key` is a key that belongs there, if it is a primary."""
    try:
        if own_key is not None:
            try_write(server.execute_command, own_key)
            server.delete(own_key)  # looking leaves nothing behind
    except RedisError as error:
        message = f"{name} takes no writes: {describe_failure(error)}."
        yield bad(
            SUBJECT,
            message,
            "Start it, or free its memory. Its callers hear an apology meanwhile.",
            "cluster",
        )
        return
    try:
        settings = cast("dict[str, str]", server.config_get(*SETTINGS))
    except RedisError as error:
        if type(error).__name__ in ("ConnectionError", "TimeoutError"):
            yield bad(
                SUBJECT, f"{name} does not answer ({type(error).__name__}).", "Is it running?", "cluster"
            )
            return
        wanted = ", ".join(f"{setting} {value}" for setting, value in SETTINGS.items())
        yield info(
            SUBJECT, f"{name} does not tell its settings, as managed ones do. See that it has: {wanted}."
        )
        return
    wrong = find_wrong(settings, SETTINGS)
    for setting, value in wrong.items():
        message = f"{name}: {setting} is {value}: {CONSEQUENCES[setting]}."
        yield warning(
            SUBJECT, message, f"Set {setting} {SETTINGS[setting]} (docs/production.md, 1).", "store-settings"
        )
    if not wrong:
        told = ", ".join(f"{setting} {settings[setting]}" for setting in SETTINGS)
        yield good(SUBJECT, f"{name}: {told}.")


def _own_key(ranges: list[list[Any]], name: str) -> str | None:
    """Return a key whose slot this server has; None if it has none."""
    own = [(first, last) for first, last, primary, *_ in ranges if _name(primary) == name]
    if not own:
        return None
    keys = (f"{PROBE_KEY}:{number}" for number in range(TRIES))
    return next(
        (key for key in keys if any(first <= key_slot(key.encode()) <= last for first, last in own)), None
    )


def _name(server: list[Any]) -> str:
    host = server[0].decode() if isinstance(server[0], bytes) else str(server[0])
    return f"{host}:{server[1]}"
