"""Checks the sentinels of a store: whether each answers, knows the primary, and has others to agree with."""

from collections.abc import Iterator
from typing import Any, cast

import redis
from redis.exceptions import AuthenticationError

from gateway.operations.doctor.finding import Finding, bad, good, warning
from gateway.settings.sentinel_url import parse_sentinel_url
from gateway.storage.sentinels import Sentinels

SUBJECT = "sentinels"
FEWEST = 3  # of which two agree while one is away
SLOWEST_MILLISECONDS = 15_000  # after which a fail-over would take longer than half a minute


def check_sentinels(url: str) -> Iterator[Finding]:
    """Check the sentinels that a store's URL names."""
    parsed = parse_sentinel_url(url)
    working: list[redis.Redis] = []
    for (host, port), client in zip(parsed.sentinels, Sentinels(parsed).clients, strict=True):
        place = f"{host}:{port}"
        try:
            state = cast("dict[str, Any]", client.sentinel_master(parsed.name))
        except AuthenticationError:
            yield bad(
                SUBJECT,
                f"{place} refuses our password.",
                "Correct sentinel_password in the address.",
                "sentinels",
            )
        except redis.ResponseError:
            cure = f"Give it `sentinel monitor {parsed.name} …`, and a user that may send SENTINEL."
            yield bad(SUBJECT, f"{place} tells of no primary named {parsed.name}.", cure, "sentinels")
        except redis.RedisError as error:
            yield bad(
                SUBJECT, f"{place} does not answer ({type(error).__name__}).", "Is it running?", "sentinels"
            )
        else:
            working.append(client)
            yield from _check_pace(place, int(state["down-after-milliseconds"]))
    if len(parsed.sentinels) < FEWEST:
        message = f"{len(parsed.sentinels)} in the address: too few to agree while one is away."
        yield warning(SUBJECT, message, "Run three, on three machines, and name all of them.", "sentinels")
    if working:
        yield from _check_quorum(working[0], parsed.name, len(working))
    for client in working:
        client.close()


def _check_pace(place: str, milliseconds: int) -> Iterator[Finding]:
    if milliseconds > SLOWEST_MILLISECONDS:
        message = f"{place} takes a primary for dead after {milliseconds / 1000:g} s: citizens wait as long."
        yield warning(SUBJECT, message, "Set down-after-milliseconds to 5000.", "sentinels")


def _check_quorum(client: redis.Redis, name: str, working: int) -> Iterator[Finding]:
    try:
        client.execute_command("SENTINEL", "CKQUORUM", name)  # type: ignore[no-untyped-call]
    except redis.ResponseError:
        yield bad(SUBJECT, "Too few work to agree on a fail-over.", "Start those that are away.", "sentinels")
    except redis.RedisError as error:
        yield bad(SUBJECT, f"They do not answer ({type(error).__name__}).", "Are they running?", "sentinels")
    else:
        yield good(SUBJECT, f"{working} work and agree on {name}.")
