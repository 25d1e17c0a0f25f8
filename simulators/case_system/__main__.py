"""Run `python -m simulators.case_system --port P --state DIR`: the case system as a process of its own."""

import argparse
import os
from pathlib import Path

from simulators.case_system.app import create_app
from simulators.case_system.case_system import CaseSystem
from simulators.server import serve


def main() -> None:
    """Serve the case system, with its data in `--state`. Reads GATEWAY_URL and CASE_BACKEND_SECRET."""
    parser = argparse.ArgumentParser(prog="python -m simulators.case_system", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True)
    options = parser.parse_args()
    secrets = tuple(filter(None, map(str.strip, os.environ.get("CASE_BACKEND_SECRET", "").split(","))))
    if not secrets:
        parser.error("CASE_BACKEND_SECRET is not set: it signs all messages between gateway and case system.")
    gateway_url = os.environ.get("GATEWAY_URL", "http://127.0.0.1:8000").rstrip("/")
    serve(create_app(CaseSystem(options.state, gateway_url, secrets)), options.host, options.port)


if __name__ == "__main__":
    main()
