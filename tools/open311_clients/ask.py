"""Runs where the clients are installed: asks the city at the address that is given, and prints what they make of it."""

import importlib
import itertools
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any


def main() -> None:
    """Ask by `georeport` in JSON and XML, and by `three`; print all answers as one JSON object."""
    url, key, filed = sys.argv[1:4]
    setattr(itertools, "ifilter", filter)  # noqa: B010 - `three` was written for Python 2, which has it
    georeport, three = (importlib.import_module(name) for name in ("georeport", "three"))
    told: dict[str, Any] = {}
    for form in ("json", "xml"):
        told[f"georeport {form}"] = ask_georeport(georeport.GeoReport(url, output_format=form), filed)
    told["three"] = ask_three(three.Three(url, api_key=key), filed)
    print(json.dumps(told))


def ask_georeport(client: Any, filed: str) -> dict[str, Any]:
    """Read everything that this client knows to read."""
    now = datetime.now(UTC)
    long_ago = (now - timedelta(days=80)).strftime("%Y-%m-%dT%H:%M:%SZ")
    earlier = (now - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    requests = client.get_service_requests
    return {
        "services": attempt(client.get_service_list),
        "definition": attempt(client.get_service_definition, "road"),
        "request": attempt(client.get_service_request, filed),
        "by id": attempt(requests, service_request_id=filed),
        "by ids": attempt(requests, service_request_id=f"{filed},7001"),
        "open": attempt(requests, status="open"),
        "open or closed": attempt(requests, status="open,closed"),
        "closed": attempt(requests, status="closed"),
        "of two services": attempt(requests, service_code="water,road"),
        "since": attempt(requests, start_date=long_ago),
        "before": attempt(requests, start_date=long_ago, end_date=earlier),
        "unknown": attempt(client.get_service_request, "99999"),
    }


def ask_three(client: Any, filed: str) -> dict[str, Any]:
    """File requests by this client: one that gets an id, one that gets a token, one with a wrong key."""
    about = {"address": "Kibera", "description": "From another client", "phone": "+254711000009"}
    batch = attempt(client.post, "road", **about, **{"attribute[LANES]": "2"})
    return {
        "services": attempt(client.services),
        "definition": attempt(client.services, "road"),
        "request": attempt(client.request, filed),
        "filed": attempt(client.post, "water", **about),
        "filed in a batch": batch,
        "token": attempt(client.token, batch[0]["token"]) if isinstance(batch, list) else batch,
        "wrong key": attempt(client.post, "water", api_key="wrong", **about),
        "no place": attempt(client.post, "water", description="Nowhere"),
    }


def attempt(ask: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Return what a client makes of an answer, or the error that it raises."""
    try:
        return ask(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 - of whatever kind, it is told
        return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    main()
