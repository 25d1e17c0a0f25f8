"""Run `python -m simulators.digit --port P`: a DIGIT as a process of its own."""

import argparse
import os
from datetime import UTC, datetime

from simulators.digit.app import Digit, create_app
from simulators.server import serve


def main() -> None:
    """Serve a DIGIT of the tenant `ke.nairobi`. Reads DIGIT_PASSWORD.

    `curl -d status=RESOLVED -d note=Mended http://…/officer/NRB-PGR-2026-000001` does what an employee does.
    """
    parser = argparse.ArgumentParser(prog="python -m simulators.digit", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    password = os.environ.get("DIGIT_PASSWORD", "")
    if not password:
        parser.error("DIGIT_PASSWORD is not set: users sign in with it.")
    services = {"BurstPipe": "Burst pipe", "Garbage": "Garbage"}
    places = {"KIBERA": "Kibera", "KAREN": "Karen"}
    serve(
        create_app(Digit(lambda: datetime.now(UTC), password, services, places)), options.host, options.port
    )


if __name__ == "__main__":
    main()
