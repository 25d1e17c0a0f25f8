"""Run `python -m simulators.provider_network --port P`: the provider network as a process of its own."""

import argparse
import os
from pathlib import Path

from simulators.provider_network.account import Account
from simulators.provider_network.app import ProviderNetwork, create_app
from simulators.provider_network.journal import Journal
from simulators.server import serve


def main() -> None:
    """Serve the account that the environment describes: GATEWAY_URL, GATEWAY_WEBHOOK_TOKEN, AT_…."""
    parser = argparse.ArgumentParser(prog="python -m simulators.provider_network", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument(
        "--journal", type=Path, help="the file that lists the texts and calls that reached phones"
    )
    parser.add_argument("--recordings", type=Path, help="the folder in which spoken messages outlive it")
    options = parser.parse_args()
    account, journal = Account.from_environment(os.environ), Journal(options.journal)
    network = ProviderNetwork(account, journal=journal, recordings=options.recordings)
    serve(create_app(network), options.host, options.port)


if __name__ == "__main__":
    main()
