"""`python -m gateway.development.carrier --port P`: the stand-in as a process of its own."""

import argparse
import os

from gateway.development.carrier.account import Account
from gateway.development.carrier.app import Carrier, create_app
from gateway.development.serving import serve


def main() -> None:
    """Serve the account that the environment describes: GATEWAY_URL, GATEWAY_WEBHOOK_TOKEN, AT_…."""
    parser = argparse.ArgumentParser(prog="python -m gateway.development.carrier", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    serve(create_app(Carrier(Account.from_environment(os.environ))), options.host, options.port)


if __name__ == "__main__":
    main()
