"""The stores: whether they keep what they are told, and what time it is there."""

from collections.abc import Callable, Iterator
from typing import cast
from urllib.parse import urlsplit

from redis import Redis, RedisError

from gateway.operations.doctor import clock
from gateway.operations.doctor.finding import Finding, bad, good, info, warning
from gateway.storage.durability import REQUIRED_SETTINGS

CONSEQUENCES = {
    "appendonly": "a restart loses what was kept",
    "appendfsync": "a power cut may lose a case whose reference was given",
    "maxmemory-policy": "a full store would throw things away",
}
POLICY = "maxmemory-policy"


def check_durable_store(client: Redis, url: str, now: Callable[[], float]) -> Iterator[Finding]:
    """The store of submissions, cases and texts."""
    yield from _check_store("store", client, url, REQUIRED_SETTINGS, now)


def check_session_store(client: Redis, url: str, now: Callable[[], float]) -> Iterator[Finding]:
    """A store of sessions alone, which may be quicker than it is safe."""
    yield from _check_store("session store", client, url, {POLICY: REQUIRED_SETTINGS[POLICY]}, now)


def _check_store(
    about: str, client: Redis, url: str, needed: dict[str, str], now: Callable[[], float]
) -> Iterator[Finding]:
    try:
        before, (seconds, micros) = now(), client.time()
        server_info = cast("dict[str, object]", client.info("server"))
    except RedisError as error:
        said = f"{_place(url)} does not answer ({type(error).__name__})."
        yield bad(about, said, "Is it running? Is its address, with the password, right?")
        return
    version = server_info.get("valkey_version") or server_info.get("redis_version") or "unknown"
    name = "Valkey" if "valkey_version" in server_info else "Redis"
    yield good(about, f"{_place(url)} answers: {name} {version}.")
    yield from clock.compare_clocks(about, before, seconds + micros / 1e6, "the store's", tolerance=0.5)
    try:
        settings = cast("dict[str, str]", client.config_get(*needed))
    except RedisError:
        wanted = ", ".join(f"{setting} {value}" for setting, value in needed.items())
        yield info(about, f"It does not tell its settings, as managed ones do. See that it has: {wanted}.")
        return
    wrong = {
        setting: settings.get(setting, "unknown")
        for setting in needed
        if settings.get(setting) != needed[setting]
    }
    for setting, found in wrong.items():
        said = f"{setting} is {found}: {CONSEQUENCES[setting]}."
        yield warning(about, said, f"Set {setting} {needed[setting]} (docs/production.md, 1).")
    if not wrong:
        yield good(about, ", ".join(f"{setting} {value}" for setting, value in needed.items()) + ".")


def _place(url: str) -> str:
    """Where a store is, without its password."""
    parts = urlsplit(url)
    return parts.path if parts.scheme == "unix" else f"{parts.hostname or 'localhost'}:{parts.port or 6379}"
