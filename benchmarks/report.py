"""Print the results as plain tables."""

import importlib.metadata
import os
import platform
from collections.abc import Mapping

from benchmarks.messages import SendRate
from benchmarks.rounds import Contender, speed_ratio


def machine(phones: int, rounds: int, seconds: float) -> None:
    """Print the measurements to come, and the machine."""
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in ("flask", "granian", "redis")
    )
    print(
        f"One web worker, {phones} phones in a closed loop, every answer checked; Valkey, appendfsync always."
    )
    print(
        f"{rounds} rounds of {seconds:g} s each, turn by turn. {os.cpu_count()} cores, {platform.machine()}, "
        f"Python {platform.python_version()}, {versions}.\n",
        flush=True,
    )


def hops(ceiling: Contender, bare: Contender, gateway: Contender) -> None:
    """Print hops a second and waiting times, and compare the gateway with the bare view."""
    print(f"{'':30} {'hops/s':>8} {'least':>7} {'most':>7} {'p50 ms':>8} {'p99 ms':>8} {'cpu us':>8}")
    for contender in (ceiling, bare, gateway):
        least, most = contender.spread
        print(
            f"{contender.name:30} {contender.hops_per_second:8.0f} {least:7.0f} {most:7.0f} "
            f"{contender.median('p50') * 1000:8.1f} {contender.median('p99') * 1000:8.1f} "
            f"{contender.median('processor') * 1e6:8.0f}"
        )
    times, least, most = speed_ratio(gateway, bare)
    print(
        f"\nThe gateway is {times:.2f} times as fast as the bare view ({least:.2f} to {most:.2f} by round)."
    )
    journeys = sum(round_.journeys for round_ in gateway.rounds)
    references = sum(round_.references for round_ in gateway.rounds)
    print(f"{journeys} whole journeys, {references} cases filed, no wrong answer, no reference twice.\n")


def costs(measured: Mapping[str, tuple[float, float]]) -> None:
    """Print the costs of a hop, by kind of hop."""
    print("One hop inside the web process, alone, microseconds   processor    clock")
    for kind, (cpu, wall) in measured.items():
        print(f"  {kind:50} {cpu:10.0f} {wall:8.0f}")
    print()


def messages(paces: Mapping[str, SendRate], texts: int) -> None:
    """Print the send rate of one worker."""
    print(
        f"Messages a second through one worker process, {texts} of each, by a provider that answers at once:"
    )
    for kind, pace in paces.items():
        print(f"  {kind:24} {pace.per_second:8.0f} {pace.processor_seconds * 1e6:8.0f} us of processor each")
    print()


def steps(menus: float, sizes: Mapping[int, float], megabytes: float) -> None:
    """Print the speed of the engine alone, and the memory of a thousand screens."""
    print("The engine alone, microseconds a step:")
    print(f"  {'these menus':24} {menus:6.1f}")
    for size, microseconds in sizes.items():
        print(f"  {f'{size} generated screens':24} {microseconds:6.1f}")
    print(f"\nA compiled service of 1000 generated screens keeps {megabytes:.1f} MB in each process.")
