"""How hops a second grow with web processes, on the cores of this machine."""

import contextlib
import os

from benchmarks.gateway_contender import gateway_contender
from benchmarks.measurements.growth import growth
from benchmarks.options import Options
from benchmarks.result import Result
from benchmarks.rounds import interleave

COUNTS = (1, 2, 4)
QUICK_COUNTS = (1, 2)


def measure(options: Options) -> Result:
    """Measure gateways with so many web processes, in turn, each with a store of its own."""
    with contextlib.ExitStack() as running:
        contenders = [
            running.enter_context(gateway_contender(str(count), options.menus, GATEWAY_WORKERS=str(count)))[0]
            for count in (QUICK_COUNTS if options.quick else COUNTS)
        ]
        interleave(contenders, options.load, options.rounds)
    shared = f"The phones and the store share the {os.cpu_count()} cores with the web processes."
    title = f"Cost by web processes, {options.phones} phones"
    return growth(title, "web processes", contenders, [shared])
