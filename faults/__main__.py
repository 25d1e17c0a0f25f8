"""`python -m faults`: whole journeys through a gateway that is broken on purpose. Exit 1 on any loss or doubling."""

import argparse
import secrets
import shutil
import signal
import sys
import time
from types import FrameType

from faults.agency_system import AGENCY_SYSTEMS
from faults.deployment import OWN_CONTRACT, run_deployment
from faults.run import run


def main() -> None:
    """Run, and print the verdict."""
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("--journeys", type=int, default=10_000, help="how many (%(default)s)")
    parser.add_argument("--seed", type=int, default=None, help="of everything that goes wrong")
    parser.add_argument("--phones", type=int, default=24, help="phones at once (%(default)s)")
    parser.add_argument(
        "--store", choices=("pair", "sentinels"), default="pair", help="what serves the store (%(default)s)"
    )
    parser.add_argument(
        "--case-system",
        choices=(OWN_CONTRACT, *AGENCY_SYSTEMS),
        default=OWN_CONTRACT,
        help="what takes the cases (%(default)s)",
    )
    options = parser.parse_args()
    seed = secrets.randbelow(1_000_000) if options.seed is None else options.seed
    chosen = (
        f"JOURNEYS={options.journeys} SEED={seed} STORE={options.store} CASE_SYSTEM={options.case_system}"
    )
    print(f"Seed {seed}: {chosen} make faults", flush=True)
    signal.signal(signal.SIGTERM, _stop)
    started = time.monotonic()
    fails_over = options.store == "sentinels"
    with run_deployment(seed, fails_over=fails_over, case_system=options.case_system) as deployment:
        verdict, faults = run(deployment, options.journeys, seed, options.phones)
    for line in verdict.lines():
        print(line)
    kinds = len({fault.name for fault in faults})
    print(f"{len(faults)} faults of {kinds} kinds, {time.monotonic() - started:.0f} s.")
    if verdict.is_good:
        shutil.rmtree(deployment.folder, ignore_errors=True)
    else:
        print(f"Logs and the store: {deployment.folder}")
    sys.exit(0 if verdict.is_good else 1)


def _stop(_number: int, _frame: FrameType | None) -> None:
    """End every process first. A second signal, as `timeout` sends one to its group too, must not disturb that."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(143)


if __name__ == "__main__":
    main()
