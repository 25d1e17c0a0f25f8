"""Measure the engine without web server and store: microseconds a step, for menus of several sizes."""

import gc
import statistics
import time
import tracemalloc
from collections.abc import Sequence
from datetime import UTC, datetime

from benchmarks.scripts import CALLER, SERVICE_CODE
from menus.compiler.service import compile_service
from menus.engine import engine, session
from menus.engine.effects import LookupFailed, Submission, SubmissionFiled
from menus.engine.engine import TurnInputs
from menus.model import Service

MIN_RUN_SECONDS = 0.3  # seconds of one run; there are three
OPTIONS = 8
REFERENCE = "593170249"
JOURNEYS = (("1", "1", "1", "1", "1", "8"), ("7", "3", "5", "2", "8"))  # option 8 leaves


def microseconds_per_step(service: Service, journeys: Sequence[Sequence[str]]) -> float:
    """Return the median of three runs over whole journeys. A step includes unpacking and packing the session."""
    return statistics.median(_run(service, journeys) for _ in range(3))


def generate_service(screens: int) -> Service:
    """Return a service with a ring of so many menus. Each has options and saves its answer."""
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
    source = f"""
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
    compiled = compile_service(source, "generated.yaml", lambda name: name)
    assert compiled.service is not None, [str(problem) for problem in compiled.problems[:3]]
    return compiled.service


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
