"""Run `python -m simulators.commcare --port P`: a project space of CommCare HQ as a process of its own."""

import argparse
import os
from datetime import UTC, datetime

from simulators.commcare.app import ProjectSpace, create_app
from simulators.server import serve


def main() -> None:
    """Serve a project space. Reads COMMCARE_DOMAIN, COMMCARE_USER and COMMCARE_API_KEY.

    `curl -d status=resolved http://…/officer/CASE_ID` does what a mobile worker does.
    """
    parser = argparse.ArgumentParser(prog="python -m simulators.commcare", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    names = ("COMMCARE_DOMAIN", "COMMCARE_USER", "COMMCARE_API_KEY")
    domain, user, key = (os.environ.get(name, "") for name in names)
    if not (domain and user and key):
        parser.error(f"{', '.join(names)} must be set: requests are taken with them alone.")
    serve(create_app(ProjectSpace(domain, user, key, lambda: datetime.now(UTC))), options.host, options.port)


if __name__ == "__main__":
    main()
