"""How long citizens wait, by the rate at which hops arrive."""

from benchmarks.gateway_contender import gateway_contender
from benchmarks.options import WARM_UP_SECONDS, Options
from benchmarks.result import Plot, Result
from benchmarks.rounds import Contender, PhoneLoad

SHARES = (10, 25, 50, 75, 90)  # percent of the highest rate
HALF = 50
QUICK_SHARES = (HALF, 90)


def measure(options: Options) -> Result:
    """Find the highest rate in a closed loop, and then send hops at shares of it, whether they are answered or not."""
    rows: list[list[str | float]] = []
    figures = {}
    with gateway_contender("highest rate", options.menus) as (gateway, _):
        for _ in range(options.rounds):
            gateway.measure(options.load)
        highest = gateway.hops_per_second
        for share in QUICK_SHARES if options.quick else SHARES:
            rounds = Contender(f"{share} %", gateway.server, gateway.script)
            load = PhoneLoad(0, WARM_UP_SECONDS, options.seconds, highest * share / 100)
            for _ in range(options.rounds):
                rounds.measure(load)
            waits = [rounds.median(field) * 1000 for field in ("p50", "p99")]
            rows.append([share, load.rate, *waits, rounds.median("busy") * 100])
            if share == HALF:
                figures["p99_at_half"] = waits[1]
    return Result(
        "Waits by rate: hops arrive at a fixed rate, two cores for all, every write on disk",
        ("% of the highest rate", "hops/s", "p50 ms", "p99 ms", "web process, % of a core"),
        rows,
        [
            f"The highest rate is {highest:.0f} hops/s, by {options.phones} phones in a closed loop.",
            "A wait begins when the hop was due, also if it was sent late.",
        ],
        figures,
        (Plot(1, (2, 3), "Waits by rate"),),
    )
