"""How the cost of a hop grows with the screens of a service."""

import contextlib
import tempfile
from pathlib import Path

from benchmarks.gateway_contender import gateway_contender
from benchmarks.measurements.engine import JOURNEYS, generate_source
from benchmarks.measurements.growth import growth
from benchmarks.options import Options
from benchmarks.result import Result
from benchmarks.rounds import interleave

SIZES = (10, 100, 1000)
QUICK_SIZES = (10, 1000)


def measure(options: Options) -> Result:
    """Measure gateways with generated menus, in turn, each with a store of its own."""
    with contextlib.ExitStack() as running:
        folder = running.enter_context(tempfile.TemporaryDirectory(prefix="gw-bench-"))
        contenders = []
        for size in QUICK_SIZES if options.quick else SIZES:
            menus = Path(folder) / f"{size}.yaml"
            menus.write_text(generate_source(size))
            contender, _ = running.enter_context(gateway_contender(str(size), menus, JOURNEYS))
            contenders.append(contender)
        interleave(contenders, options.load, options.rounds)
    title = f"Cost by screens, {options.phones} phones, generated menus"
    return growth(title, "screens", contenders)
