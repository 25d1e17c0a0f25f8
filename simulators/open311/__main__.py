"""Run `python -m simulators.open311 --port P`: a city's Open311 server as a process of its own."""

import argparse
import os
import threading
import time
from datetime import UTC, datetime

from simulators.open311.app import City, create_app
from simulators.open311.requests import Attribute, CityService
from simulators.server import serve

BATCH_SECONDS = 30.0
SERVICES = (
    CityService("water", "Water and leaks", group="Water"),
    CityService("road", "Roads", "batch", "Transport", (Attribute("LANES", "How many lanes?"),)),
    CityService("waste", "Waste", "realtime", "Environment"),
)


def main() -> None:
    """Serve a city. Reads OPEN311_API_KEY. A request of the service `road` gets its id with the next batch.

    `curl -d status=closed -d note=Mended http://…/officer/7000` does what an officer does.
    """
    parser = argparse.ArgumentParser(prog="python -m simulators.open311", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument(
        "--batch", type=float, default=BATCH_SECONDS, help="seconds between batches (%(default)s)"
    )
    options = parser.parse_args()
    key = os.environ.get("OPEN311_API_KEY", "")
    if not key:
        parser.error("OPEN311_API_KEY is not set: requests are taken with it alone.")
    city = City(SERVICES, key, lambda: datetime.now(UTC))
    threading.Thread(target=_run_batches, args=(city, options.batch), daemon=True).start()
    serve(create_app(city), options.host, options.port)


def _run_batches(city: City, seconds: float) -> None:
    """Give every token its id, again and again."""
    while True:
        time.sleep(seconds)
        city.store.number_all()


if __name__ == "__main__":
    main()
