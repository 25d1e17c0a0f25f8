"""Measure the engine without web server and store: microseconds a step, for menus of several sizes."""

import gc
import statistics
import time
import tracemalloc
from collections.abc import Sequence
from datetime import UTC, datetime

from benchmarks.journeys import JOURNEYS as COUNTY_JOURNEYS
from benchmarks.options import Options
from benchmarks.result import Result
from benchmarks.scripts import CALLER, SERVICE_CODE
from gateway.published_menus.definition import load_definition
from menus.compiler.service import compile_service
from menus.engine import engine, session
from menus.engine.effects import LookupFailed, Submission, SubmissionFiled
from menus.engine.engine import TurnInputs
from menus.model import Service

MIN_RUN_SECONDS = 0.3  # seconds of one run; there are three
OPTIONS = 8
SIZES = (10, 100, 1000)
REFERENCE = "593170249"
JOURNEYS = (("1", "1", "1", "1", "1", "8"), ("7", "3", "5", "2", "8"))  # option 8 leaves


def microseconds_per_step(service: Service, journeys: Sequence[Sequence[str]]) -> float:
    """Return the median of three runs over whole journeys. A step includes unpacking and packing the session."""
    return statistics.median(_run(service, journeys) for _ in range(3))


def measure(options: Options) -> Result:
    """Measure steps on the county's menus, and on generated menus of several sizes."""
    service = load_definition(options.menus).service
    county = microseconds_per_step(service, COUNTY_JOURNEYS)
    rows: list[list[str | float]] = [["the menus of this project", county]]
    for size in SIZES:
        rows.append([f"{size:,} generated screens", microseconds_per_step(generate_service(size), JOURNEYS)])
    return Result(
        "The engine alone: no web server, no store",
        ("menus", "a step, µs"),
        rows,
        [
            f"A compiled service of {SIZES[-1]:,} generated screens keeps {compiled_megabytes(SIZES[-1]):.1f} MB."
        ],
        {"engine_step": county},
    )


def generate_service(screens: int) -> Service:
    """Return the compiled service of `generate_source`."""
    compiled = compile_service(generate_source(screens), "generated.yaml", lambda name: name)
    assert compiled.service is not None, [str(problem) for problem in compiled.problems[:3]]
    return compiled.service


def generate_source(screens: int) -> str:
    """Return a menu file with a ring of so many menus. Each has options and saves its answer."""
    texts = [
        f"""
  screen{number}:
    menu: {{en: "Menu {number} of a service that is large", sw: "Menyu {number} ya huduma kubwa"}}
    save: answer{number % 10}
    options:
"""
        + "".join(
            f"      - {{value: v{option}, say: {{en: Option {option}, sw: Chaguo {option}}},"
            f" goto: screen{(number + option) % screens}}}\n"
            for option in range(1, OPTIONS)
        )
        + "      - {say: {en: Leave, sw: Ondoka}, goto: last}\n"
        for number in range(screens)
    ]
    return f"""
version: 1
service:
  name: Measured
  languages: {{en: {{name: English}}, sw: {{name: Kiswahili}}}}
  country: KE
  time_zone: Africa/Nairobi
entry: {{ussd: {{"{SERVICE_CODE}": screen0}}}}
screens:
  last: {{end: Goodbye}}
{"".join(texts)}"""


def compiled_megabytes(screens: int) -> float:
    """Return the megabytes of a compiled service of so many menus, before any page is laid out."""
    gc.collect()
    tracemalloc.start()
    try:
        service = generate_service(screens)
        gc.collect()
        used, _ = tracemalloc.get_traced_memory()
        assert len(service.screens) > screens
        return used / 1e6
    finally:
        tracemalloc.stop()


def _run(service: Service, journeys: Sequence[Sequence[str]]) -> float:
    now = TurnInputs(datetime.now(UTC))
    entry = service.ussd_entries[SERVICE_CODE].goto
    steps = 0
    started = time.perf_counter()
    while (seconds := time.perf_counter() - started) < MIN_RUN_SECONDS:
        for typed in journeys:
            turn = engine.start(service, entry, CALLER, now)
            for word in typed:
                unpacked = session.unpack(session.pack(turn.session))
                turn = engine.step(service, unpacked, CALLER, word, now)
                while turn.request is not None:
                    outcome = (
                        SubmissionFiled(REFERENCE) if isinstance(turn.request, Submission) else LookupFailed()
                    )
                    turn = engine.resume(service, turn.session, CALLER, outcome, now)
            steps += 1 + len(typed)
    return seconds / steps * 1e6
