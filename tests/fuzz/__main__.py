"""`python -m tests.fuzz --minutes 5`: any bytes for webhooks, menus, patterns, records and delivery files."""

import argparse
import itertools
import logging
import random
import secrets
import sys
import tempfile
import time
import warnings
from pathlib import Path

from benchmarks import servers
from tests.fuzz.fuzzer import Fuzzer
from tests.fuzz.gateway import make_app
from tests.fuzz.targets import PURE_TARGETS, post_webhook


def main() -> None:
    """Fuzz, and print. Inputs that fail are kept in the corpus; exit 1 if there are any."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="how long, over all (%(default)s)")
    parser.add_argument("--seed", type=int, default=None, help="of the changes")
    options = parser.parse_args()
    seed = secrets.randbelow(1_000_000) if options.seed is None else options.seed
    print(f"Seed {seed}: MINUTES={options.minutes:g} SEED={seed} make fuzz", flush=True)
    logging.lastResort = None
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="gw-fuzz-") as folder, servers.valkey_server() as url:
        targets = PURE_TARGETS | {"webhooks": post_webhook(make_app(url, Path(folder)))}
        fuzzers = [Fuzzer(name, target, random.Random(f"{seed} {name}")) for name, target in targets.items()]
        end = time.monotonic() + 60 * options.minutes
        for fuzzer in itertools.cycle(fuzzers):
            if time.monotonic() > end:
                break
            turn_ends = time.monotonic() + 0.5
            while time.monotonic() < turn_ends:
                fuzzer.step(timed=True)
    for fuzzer in fuzzers:
        print(f"{fuzzer.name}: {fuzzer.tried} inputs, {len(fuzzer.outcomes)} kinds of outcome")
        for file, what in fuzzer.failures.items():
            print(f"  WRONG, {what}\n    {file}")
    sys.exit(1 if any(fuzzer.failures for fuzzer in fuzzers) else 0)


if __name__ == "__main__":
    main()
