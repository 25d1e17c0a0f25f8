"""`python -m benchmarks`: one web worker of the gateway beside a bare Flask view, in interleaved rounds."""

import argparse
import contextlib

import redis

from benchmarks import scripts, servers
from benchmarks.rounds import Contender, Load

TYPED = [["1", "1", "qzqzqz", "12", "1"], ["3", "1"], ["3", "2"]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="rounds of each (%(default)s)")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of a round (%(default)s)")
    parser.add_argument("--phones", type=int, default=32, help="phones at once (%(default)s)")
    options = parser.parse_args()
    load = Load(options.phones, 0.5, options.seconds)
    with contextlib.ExitStack() as running:
        url = running.enter_context(servers.store())
        client = running.enter_context(redis.Redis.from_url(url))
        contenders = [
            Contender(
                "ceiling",
                running.enter_context(servers.plain("benchmarks.ceiling:app", url)),
                scripts.ceiling(TYPED),
            ),
            Contender(
                "bare", running.enter_context(servers.plain("benchmarks.bare:app", url)), scripts.bare(TYPED)
            ),
        ]
        for part in range(options.rounds):
            for contender in contenders:
                client.flushall()
                print(contender.name, contender.measure(load, part))


if __name__ == "__main__":
    main()
