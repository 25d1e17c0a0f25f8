"""Run `python -m simulators.redmine --port P`: a Redmine as a process of its own."""

import argparse
import os
from datetime import UTC, datetime

from simulators.redmine.app import Redmine, create_app
from simulators.server import serve


def main() -> None:
    """Serve a Redmine with the project `county`. Reads REDMINE_API_KEY.

    `curl -d status=Closed -d note=Mended http://…/officer/1` does what an officer does.
    """
    parser = argparse.ArgumentParser(prog="python -m simulators.redmine", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    key = os.environ.get("REDMINE_API_KEY", "")
    if not key:
        parser.error("REDMINE_API_KEY is not set: requests are taken with it alone.")
    redmine = Redmine(key, lambda: datetime.now(UTC), {"county": "County"})
    serve(create_app(redmine), options.host, options.port)


if __name__ == "__main__":
    main()
