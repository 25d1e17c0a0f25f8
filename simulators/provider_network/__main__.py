"""Run `python -m simulators.provider_network --port P`: the provider network as a process of its own."""

import argparse
import os

from simulators.provider_network.account import Account
from simulators.provider_network.app import ProviderNetwork, create_app
from simulators.server import serve


def main() -> None:
    """Serve the account that the environment describes: GATEWAY_URL, GATEWAY_WEBHOOK_TOKEN, AT_…."""
    parser = argparse.ArgumentParser(prog="python -m simulators.provider_network", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    serve(create_app(ProviderNetwork(Account.from_environment(os.environ))), options.host, options.port)


if __name__ == "__main__":
    main()
