"""What it costs a hop that it is counted for insights.

A process of its own answers hops with two fronts in turn, as `gateway serve` runs them on its event loop. They differ
in this only: one keeps no hop to be counted. Hops are counted and stored at the end of each turn, within its cost.
"""

import asyncio
import os
import statistics
import time
from typing import Any

from benchmarks.front_in_process import measure_in_process, note_answers, run_phones
from benchmarks.journeys import JourneyHops
from benchmarks.options import Options
from benchmarks.result import Result

WARM_UP_JOURNEYS = 5  # of each phone
JOURNEYS_A_TURN = 2  # of each phone: as many hops as a busy process answers in a fifth of a second
TURNS, QUICK_TURNS = 60, 10


def measure(options: Options) -> Result:
    """Run the process, and compare the turns with and without counting."""
    turns = QUICK_TURNS if options.quick else TURNS
    costs: dict[str, list[float]] = measure_in_process(__spec__.name, options, turns)
    on, off = costs["on"], costs["off"]
    more = statistics.median(one - other for one, other in zip(on, off, strict=True))
    share = more / statistics.median(off) * 100
    return Result(
        f"Hops that are counted for insights, and hops that are not, {options.phones} sessions at once",
        ("counting", "processor a hop, µs", "least", "most"),
        [[name, statistics.median(cost), min(cost), max(cost)] for name, cost in costs.items()],
        [
            f"Counting takes {more:.1f} µs of processor a hop: {share:.1f} %, by the median of {turns} pairs of turns."
        ],
        {"counting": more},
    )


async def answer_in_turns(walks: JourneyHops, phones: int, turns: int) -> dict[str, list[float]]:
    """Answer hops with both fronts in turn. Return what a hop cost in each turn of each, in µs."""
    from gateway.app import keep_start_up_objects

    fronts = {"on": _front(), "off": _front(counts=False)}
    keep_start_up_objects()
    costs: dict[str, list[float]] = {name: [] for name in fronts}
    for front, _ in fronts.values():
        front.__rsgi_init__(asyncio.get_running_loop())
        await run_phones(front, walks, phones, WARM_UP_JOURNEYS)
    for turn in range(turns):
        for name in ("on", "off") if turn % 2 else ("off", "on"):
            front, counter = fronts[name]
            began = time.process_time()
            hops = await run_phones(front, walks, phones, JOURNEYS_A_TURN)
            counter.count()
            costs[name].append((time.process_time() - began) / hops * 1e6)
    for front, _ in fronts.values():
        front.__rsgi_del__(asyncio.get_running_loop())
    return costs


def _front(*, counts: bool = True) -> tuple[Any, Any]:
    """Return a front as `gateway serve` builds it, and what counts its hops; without `counts` it gets none."""
    # Not at the top: these modules read the environment when they are imported.
    from gateway.app import MAX_BODY_BYTES, create_app, hop_routes
    from gateway.container.container import build_container
    from gateway.insights.hop_log import HopLog
    from gateway.operations import logs
    from gateway.operations.delayed_call import DelayedCall
    from gateway.server.front import Front
    from gateway.server.request_body import BodyReader
    from gateway.settings.reader import read_settings

    settings = read_settings(os.environ)
    logs.configure(settings.log_level, settings.secrets, in_batches=True)
    container = build_container(settings)
    counter = container.insights.hops
    if not counts:
        counter.log = HopLog(maxlen=0)
        counter.log.counting = DelayedCall(0.0, counter.count)
    counter.log.counting.is_asked = True  # it is counted at the end of each turn
    app = create_app(container)
    bodies = BodyReader(MAX_BODY_BYTES, settings.trusted_proxies)
    return Front(app, hop_routes(container), bodies, settings.threads), counter


if __name__ == "__main__":
    note_answers(answer_in_turns)
