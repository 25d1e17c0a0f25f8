"""Send the hops of one round from a process of their own, and print the results as JSON."""

import argparse
import json
import sys
import time
from pathlib import Path

from benchmarks.arrivals import Arrivals
from benchmarks.closed_loop import run_phones
from benchmarks.journeys import journey_hops


def main() -> None:
    """Read a script, run it, and print the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("script", type=Path)
    for name in ("port", "phones", "part"):
        parser.add_argument(f"--{name}", type=int, required=True)
    for name in ("seconds", "warm", "rate"):
        parser.add_argument(f"--{name}", type=float, required=True)
    options = parser.parse_args()
    script = [
        [(request.encode(), expected.encode()) for request, expected in journey]
        for journey in json.loads(options.script.read_text())
    ]
    walks = journey_hops(script, options.part)
    processor, clock = time.process_time(), time.perf_counter()
    if options.rate:
        tally = Arrivals(options.port, options.rate, walks).run(options.warm, options.seconds)
    else:
        tally = run_phones(options.port, options.phones, options.seconds, options.warm, walks)
    took = time.perf_counter() - clock
    waits = sorted(tally.waits)
    if not waits:
        sys.exit("No hop that counts was answered in time: the machine has too much to do.")
    print(
        json.dumps(
            {
                "hops_per_second": tally.hops / tally.seconds,
                "answers": tally.answers,
                "p50": waits[len(waits) // 2],
                "p99": waits[len(waits) * 99 // 100],
                "journeys": tally.journeys,
                "references": len(tally.references),
                "generator": (time.process_time() - processor) / took,
                "took": took,
                "wrong": len(tally.wrong),
                "examples": tally.wrong[:3],
            }
        )
    )


if __name__ == "__main__":
    main()
