"""Run `python -m simulators.crowd --url URL --code CODE`: citizens who dial a gateway at the pace of people."""

import argparse
import os
import threading
import time
import uuid
from random import Random

from simulators.crowd.citizen import Citizen, Habits
from simulators.crowd.lines import Gateway, UnansweredError, UssdLine
from simulators.crowd.tally import Tally

NUMBERS = 400  # some of which dial again
NETWORKS = ("63902", "63902", "63902", "63903", "63907")
SECONDS_A_PAGE = (1.0, 6.0)
MOST_AT_ONCE = 40


def walk(chance: Random, gateway: Gateway, token: str, code: str) -> None:
    """Let a citizen dial once."""
    number = chance.randrange(NUMBERS)
    network = NETWORKS[number % len(NETWORKS)]
    line = UssdLine(token, code, f"ATUid_{uuid.uuid4().hex}", f"+254711990{number:03d}", network)
    citizen = Citizen(
        line, chance, Habits(), Tally(), pause=lambda: time.sleep(chance.uniform(*SECONDS_A_PAGE))
    )
    try:
        citizen.walk(lambda: gateway)
    except UnansweredError:
        return  # the gateway is being started again


def main() -> None:
    """Let citizens dial until it is stopped. Reads GATEWAY_WEBHOOK_TOKEN."""
    parser = argparse.ArgumentParser(prog="python -m simulators.crowd", description=__doc__)
    parser.add_argument("--url", required=True, help="where the gateway is")
    parser.add_argument("--code", required=True, help="the code that they dial")
    parser.add_argument("--a-minute", type=float, default=20.0, help="how many dial in a minute (20)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    token = os.environ.get("GATEWAY_WEBHOOK_TOKEN", "")
    if not token:
        parser.error("GATEWAY_WEBHOOK_TOKEN is not set: it is in the address of the webhook.")
    chance = Random(options.seed)  # noqa: S311 - citizens by chance
    room = threading.BoundedSemaphore(MOST_AT_ONCE)
    gateway = Gateway(options.url)

    def dial(seed: float) -> None:
        with room:
            walk(Random(seed), gateway, token, options.code)  # noqa: S311

    while True:
        threading.Thread(target=dial, args=(chance.random(),), daemon=True).start()
        time.sleep(chance.expovariate(options.a_minute / 60))


if __name__ == "__main__":
    main()
