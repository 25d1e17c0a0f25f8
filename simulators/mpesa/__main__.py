"""Run `python -m simulators.mpesa --port P`: an M-Pesa as a process of its own."""

import argparse
import os
from datetime import UTC, datetime

from simulators.mpesa.app import create_app
from simulators.mpesa.daraja import Daraja
from simulators.mpesa.reporter import Reporter
from simulators.server import serve


def main() -> None:
    """Serve an M-Pesa. Reads MPESA_CONSUMER_KEY, MPESA_CONSUMER_SECRET, MPESA_SHORT_CODE and MPESA_PASSKEY.

    `curl http://…/phones/254711000001` shows the prompts of a phone, `curl -d pin=1234 http://…/phones/<id>` pays.
    """
    parser = argparse.ArgumentParser(prog="python -m simulators.mpesa", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument(
        "--usual", default="", help="the result of every prompt, at once; empty: phones answer"
    )
    parser.add_argument("--till-url", default="", help="where payments to the pay bill are confirmed")
    options = parser.parse_args()
    names = ("MPESA_CONSUMER_KEY", "MPESA_CONSUMER_SECRET", "MPESA_SHORT_CODE", "MPESA_PASSKEY")
    key, secret, short_code, passkey = (os.environ.get(name, "") for name in names)
    if not (key and secret and short_code and passkey):
        parser.error(f"{', '.join(names)} must be set: requests are taken with them alone.")
    daraja = Daraja(key, secret, short_code, passkey, lambda: datetime.now(UTC), Reporter().send)
    daraja.usual, daraja.till_url = options.usual, options.till_url
    serve(create_app(daraja), options.host, options.port)


if __name__ == "__main__":
    main()
