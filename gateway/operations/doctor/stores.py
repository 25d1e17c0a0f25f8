"""Checks the stores: their durability, their replicas and their clock."""

from collections.abc import Callable, Iterator, Mapping
from typing import cast
from urllib.parse import urlsplit

from redis import Redis, RedisError

from gateway.operations.doctor import clock_skew
from gateway.operations.doctor.finding import Finding, bad, good, info, warning
from gateway.settings.sentinel_url import is_sentinel_url, parse_sentinel_url
from gateway.storage.durability import (
    NEEDED_REPLICAS,
    REQUIRED_SETTINGS,
    find_wrong,
    is_of_cluster,
    open_replicas,
    required_settings,
)
from gateway.storage.store_probe import PROBE_KEY, describe_failure, try_write

CONSEQUENCES = {
    "appendonly": "a restart loses what was kept",
    "appendfsync": "a power cut may lose a case whose reference was given",
    "maxmemory-policy": "a full store would throw things away",
    "min-replicas-to-write": "a primary that is cut off from its replicas takes cases that the next one lacks",
}
POLICY = "maxmemory-policy"
CLUSTER_CURES = {
    "store": "Cases, texts and jobs need one primary: lead REDIS_URL to a server that is in no cluster.",
    "session store": "Write SESSIONS_REDIS_URL as redis+cluster://host:port,host:port.",
}


def check_durable_store(client: Redis, url: str, now: Callable[[], float]) -> Iterator[Finding]:
    """Check the store of submissions, cases and texts."""
    needed = required_settings(url)
    yield from _check_store("store", client, url, needed, now)
    if is_sentinel_url(url):
        yield from _check_replicas(url, needed)


def check_session_store(client: Redis, url: str, now: Callable[[], float]) -> Iterator[Finding]:
    """Check a store that holds only sessions. It may trade safety for speed, so fewer settings are required."""
    yield from _check_store("session store", client, url, {POLICY: REQUIRED_SETTINGS[POLICY]}, now)


def _check_store(
    subject: str, client: Redis, url: str, needed: dict[str, str], now: Callable[[], float]
) -> Iterator[Finding]:
    try:
        before, (seconds, micros) = now(), client.time()
        server_info = cast("dict[str, object]", client.info("server"))
    except RedisError as error:
        message = f"{_place(url)} does not answer ({type(error).__name__})."
        yield bad(subject, message, "Is it running? Is its address, with the password, right?", "store-down")
        return
    version = server_info.get("valkey_version") or server_info.get("redis_version") or "unknown"
    name = "Valkey" if "valkey_version" in server_info else "Redis"
    yield good(subject, f"{_place(url)} answers: {name} {version}.")
    if is_of_cluster(server_info):
        yield bad(subject, f"{_place(url)} is a server of a cluster.", CLUSTER_CURES[subject], "cluster")
        return
    try:
        try_write(client.execute_command)
        client.delete(PROBE_KEY)  # looking leaves nothing behind
    except RedisError as error:
        message = f"{_place(url)} takes no writes: {describe_failure(error)}."
        yield bad(
            subject,
            message,
            "Nothing can be filed. Free its memory, or lead its address to the primary.",
            "store-down",
        )
    yield from clock_skew.compare_clocks(
        subject, before, seconds + micros / 1e6, "the store's", tolerance=0.5
    )
    yield from _check_settings(subject, client, needed, "")


def _check_replicas(url: str, needed: Mapping[str, str]) -> Iterator[Finding]:
    """Check the replicas of a store behind sentinels: any of them may be the primary tomorrow."""
    replicas = open_replicas(url)
    follow = f"{len(replicas)} replicas follow" if len(replicas) != 1 else "1 replica follows"
    if len(replicas) >= NEEDED_REPLICAS:
        yield good("store", f"{follow}.")
    elif replicas:
        message = f"{follow}: nothing can be filed while it or the primary is away."
        yield warning("store", message, "Add a second replica (docs/production.md, 1).", "replicas")
    else:
        message = "No replica follows that the sentinels know: nothing can be filed."
        yield bad("store", message, "Start two replicas (docs/production.md, 1).", "replicas")
    for place, client in replicas.items():
        yield from _check_settings("store", client, needed, f"Replica {place}: ")
        client.close()


def _check_settings(subject: str, client: Redis, needed: Mapping[str, str], server: str) -> Iterator[Finding]:
    """Check the settings of one server. `server` names it at the beginning of each finding."""
    try:
        settings = cast("dict[str, str]", client.config_get(*needed))
    except RedisError:
        wanted = ", ".join(f"{setting} {value}" for setting, value in needed.items())
        yield info(
            subject, f"{server}It does not tell its settings, as managed ones do. See that it has: {wanted}."
        )
        return
    wrong = find_wrong(settings, needed)
    for setting, value in wrong.items():
        message = f"{server}{setting} is {value}: {CONSEQUENCES[setting]}."
        yield warning(
            subject, message, f"Set {setting} {needed[setting]} (docs/production.md, 1).", "store-settings"
        )
    if not wrong:
        told = ", ".join(f"{setting} {settings[setting]}" for setting in needed)
        yield good(subject, f"{server}{told}.")


def _place(url: str) -> str:
    """Return the address of a store, without its password."""
    if is_sentinel_url(url):
        return parse_sentinel_url(url).describe()
    parts = urlsplit(url)
    return parts.path if parts.scheme == "unix" else f"{parts.hostname or 'localhost'}:{parts.port or 6379}"
