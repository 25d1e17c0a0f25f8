"""`python -m tests.soak`: ten thousand updates through two workers that are killed, and the account of them."""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import servers
from tests.soak.soak import soak


def main() -> None:
    """Soak, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--updates", type=int, default=10_000, help="how many (%(default)s)")
    parser.add_argument("--kills", type=int, default=5, help="workers killed with -9 (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of what goes wrong (%(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gw-soak-") as folder, servers.valkey_server() as url:
        account = soak(url, Path(folder), options.updates, options.kills, seed=options.seed)
    for line in account.lines():
        print(line)
    sys.exit(1 if account.received_twice or account.unaccounted else 0)


if __name__ == "__main__":
    main()
