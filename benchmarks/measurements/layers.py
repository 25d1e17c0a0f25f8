"""The budget of a hop by layer: where the processor's time goes in a web process.

A process of its own answers hops with the front that `gateway serve` runs, on the same event loop, and takes samples
of its own stack, a millisecond of processor time apart, or as far as the system's clock allows. A sample belongs to the
innermost layer on the stack.
"""

import asyncio
import signal
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

from benchmarks.front_in_process import measure_in_process, note_answers, run_phones
from benchmarks.gateway_contender import gateway_contender
from benchmarks.journeys import JourneyHops
from benchmarks.options import Options
from benchmarks.result import Plot, Result

INTERVAL = 0.001  # seconds of processor time between samples
WARM_UP_JOURNEYS = 5  # of each phone
JOURNEYS_PER_PHONE, QUICK_JOURNEYS_PER_PHONE = 60, 10
PHONES = "the phones"
SERVER = "granian: HTTP and sockets"
LAYERS = (  # the first that a file's path contains
    ("/benchmarks/", PHONES),
    ("gateway/storage", "the store: commands and replies"),
    ("/redis/", "the store: commands and replies"),
    ("/hiredis/", "the store: commands and replies"),
    ("gateway/event_loop", "the event loop and greenlets"),
    ("/asyncio/", "the event loop and greenlets"),
    ("gateway/server", "the front: body, path, token"),
    ("gateway/http", "the front: body, path, token"),
    ("gateway/providers", "the provider's form and answer"),
    ("/urllib/", "the provider's form and answer"),
    ("gateway/operations/metrics", "metrics"),
    ("/prometheus_client/", "metrics"),
    ("gateway/operations", "the log line"),
    ("/logging/", "the log line"),
    ("/json/", "the log line"),
    ("gateway/security", "encryption and digests"),
    ("/cryptography/", "encryption and digests"),
    ("/hmac", "encryption and digests"),
    ("gateway/cases", "filing a case"),
    ("gateway/workers", "filing a case"),
    ("gateway/callers", "the conversation: load, decide, save"),
    ("gateway/conversations", "the conversation: load, decide, save"),
    ("gateway/published_menus", "the conversation: load, decide, save"),
    ("menus/rendering", "the page: texts and their layout"),
    ("menus/", "the engine"),
    ("gateway/", "the rest of the gateway"),
)
OTHER = "the event loop and greenlets"
ROOT = str(Path(__file__).parents[2])


def measure(options: Options) -> Result:
    """Run the process that samples itself, and share its processor time a hop out by its samples."""
    journeys = QUICK_JOURNEYS_PER_PHONE if options.quick else JOURNEYS_PER_PHONE
    measured = measure_in_process(__spec__.name, options, journeys)
    samples, all_microseconds = measured["samples"], measured["microseconds"]
    all_samples = sum(samples.values())
    total = all_samples - samples.pop(PHONES, 0)
    microseconds = all_microseconds * total / all_samples
    with gateway_contender("", options.menus) as (gateway, _):
        whole = gateway.measure(options.load).processor * 1e6
    rows: list[list[str | float]] = [
        [layer, count / total * microseconds, count / total * microseconds / whole * 100]
        for layer, count in sorted(samples.items(), key=lambda item: -item[1])
    ]
    rows.append([SERVER, whole - microseconds, (whole - microseconds) / whole * 100])
    return Result(
        f"The budget of a hop by layer, {options.phones} sessions at once",
        ("layer", "processor a hop, µs", "%"),
        rows,
        [
            f"A whole web process takes {whole:.0f} µs of processor a hop. {microseconds:.0f} of it are Python's.",
            f"Where they go is from {total:,} samples.",
            "The row of granian is the rest, so it has the noise of both.",
        ],
        {},
        (Plot(0, (1,), "The budget of a hop by layer, µs of processor", bars=True),),
    )


async def answer_and_sample(walks: JourneyHops, phones: int, journeys: int) -> dict[str, Any]:
    """Answer hops and sample the stack meanwhile. Return the samples by layer, and what a hop cost in µs."""
    # Not at the top: this module reads the environment when it is imported.
    from gateway.app import front_from_environment

    front = front_from_environment()
    front.__rsgi_init__(asyncio.get_running_loop())
    await run_phones(front, walks, phones, WARM_UP_JOURNEYS)
    samples = _start_samples()
    began = time.process_time()
    hops = await run_phones(front, walks, phones, journeys)
    used = time.process_time() - began
    signal.setitimer(signal.ITIMER_PROF, 0)
    front.__rsgi_del__(asyncio.get_running_loop())
    return {"samples": samples, "microseconds": used / hops * 1e6}


def _start_samples() -> Counter[str]:
    """Begin to count samples by layer."""
    samples: Counter[str] = Counter()

    def take(_number: int, frame: FrameType | None) -> None:
        samples[_layer(frame)] += 1

    signal.signal(signal.SIGPROF, take)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    return samples


def _layer(frame: FrameType | None) -> str:
    """Return the innermost layer on the stack."""
    while frame is not None:
        file = frame.f_code.co_filename.removeprefix(ROOT)
        for part, layer in LAYERS:
            if part in file:
                return layer
        frame = frame.f_back
    return OTHER


if __name__ == "__main__":
    note_answers(answer_and_sample)
