"""How hops a second, waits and cost change with the phones that are in a session at once."""

from benchmarks.gateway_contender import gateway_contender
from benchmarks.measurements.growth import growth
from benchmarks.options import Options
from benchmarks.result import Result
from benchmarks.rounds import Contender

COUNTS = (1, 8, 32, 100, 500)
QUICK_COUNTS = (1, 32, 500)


def measure(options: Options) -> Result:
    """Measure one gateway with each number of phones in turn, in a closed loop."""
    counts = QUICK_COUNTS if options.quick else COUNTS
    with gateway_contender("", options.menus) as (gateway, _):
        contenders = [Contender(str(count), gateway.server, gateway.script) for count in counts]
        for _ in range(options.rounds):
            for contender, count in zip(contenders, counts, strict=True):
                contender.measure(options.load_by(count))
    return growth("Cost by phones at once, in a closed loop", "phones", contenders)
