"""`python -m faults.payments`: payments while everything breaks. Exit 1 if anybody is charged or asked wrongly."""

import argparse
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from faults.payment_run import PaymentRun
from gateway.development import valkey


def main() -> None:
    """Run, and print the verdict."""
    parser = argparse.ArgumentParser(prog="python -m faults.payments", description=__doc__)
    parser.add_argument("--payments", type=int, default=1000, help="how many (%(default)s)")
    parser.add_argument("--seed", type=int, default=None, help="of everything that goes wrong")
    options = parser.parse_args()
    seed = secrets.randbelow(1_000_000) if options.seed is None else options.seed
    print(f"Seed {seed}: python -m faults.payments --payments {options.payments} --seed {seed}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="gw-"))
    url = valkey.socket_url(folder)
    server = subprocess.Popen(valkey.start_command(folder), stdout=subprocess.DEVNULL)
    try:
        while not valkey.is_answering(url) and server.poll() is None:
            pass
        verdict = PaymentRun(url, options.payments, seed).run()
    finally:
        server.kill()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)
    for line in verdict.lines():
        print(line)
    sys.exit(0 if verdict.is_good else 1)


if __name__ == "__main__":
    main()
