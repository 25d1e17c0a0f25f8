"""Measure what is told, or everything but the peers, and print results beside the targets: `python -m benchmarks`.

Results are kept in benchmarks/results/, and their plots in docs/images/performance/. `python -m benchmarks.report`
fills them into docs/performance.md. Those of a quick run are kept in build/bench/, with their plots.
"""

import argparse
import dataclasses
import importlib.util
from pathlib import Path

import msgspec

from benchmarks import machine, options, report, result, targets
from benchmarks.measurements import catalog


def main() -> None:
    """Measure, print, keep and draw the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    names = [*catalog.NAMES, catalog.PEERS]
    parser.add_argument("only", nargs="*", choices=[*names, []], help="measure nothing else")
    parser.add_argument("--quick", action="store_true", help="end in about a minute, and show trends only")
    parser.add_argument("--keep", type=Path, help="the folder of results, in place of the usual one")
    parser.add_argument("--menus", type=Path, default=Path("menus.yaml"), help="the menu file (%(default)s)")
    for name, unit in (("rounds", int), ("seconds", float), ("phones", int), ("texts", int)):
        parser.add_argument(f"--{name}", type=unit, help="as many as that, in place of the usual number")
    given = parser.parse_args()
    folder = given.keep or (result.QUICK_RESULTS if given.quick else result.RESULTS)
    results = {}
    for name in given.only or catalog.NAMES:
        chosen = _options(name, given)
        measured = machine.describe(chosen)
        results[name] = msgspec.structs.replace(catalog.find(name)(chosen), measured=measured)
        print(report.text(results[name]), flush=True)
        result.write(name, results[name], folder)
        _draw(name, results[name], folder)
    rows = list(targets.compare(results))
    if rows:
        print("\n".join(report.plain("The targets", targets.COLUMNS, rows)))


def _options(name: str, given: argparse.Namespace) -> options.Options:
    """Return the options of one measurement: those of its kind of run, with what the command line changes."""
    full = options.full_beside_peers if name == catalog.PEERS else options.full
    chosen = options.quick(given.menus) if given.quick else full(given.menus)
    changes = {name: getattr(given, name) for name in ("rounds", "seconds", "phones", "texts")}
    return dataclasses.replace(chosen, **{name: value for name, value in changes.items() if value})


def _draw(name: str, measured: result.Result, folder: Path) -> None:
    """Draw the plots, where matplotlib is installed: for the docs, or beside results that are kept elsewhere."""
    if importlib.util.find_spec("matplotlib") is None:
        return
    from benchmarks import plots

    plots.draw(name, measured, plots.FOLDER if folder == result.RESULTS else folder)


if __name__ == "__main__":
    main()
