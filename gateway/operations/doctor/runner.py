"""Runs checks at the same time, under a time limit."""

import logging
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLateError

from redis import RedisError

from gateway.operations import logs
from gateway.operations.doctor.finding import Finding, HealthCheck, bad

SECONDS = 15.0  # for all checks together; each has shorter time-outs of its own

logger = logging.getLogger(__name__)


def run_checks(checks: Mapping[str, HealthCheck], seconds: float = SECONDS) -> Iterator[Finding]:
    """Run the checks and yield their findings, in the order of `checks`."""
    deadline = time.monotonic() + seconds
    pool = ThreadPoolExecutor(max(1, len(checks)), thread_name_prefix="doctor")
    try:
        futures = {name: pool.submit(_run_check, name, check) for name, check in checks.items()}
        for name, future in futures.items():
            yield from _await_findings(name, future, deadline - time.monotonic())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _await_findings(name: str, future: Future[list[Finding]], seconds: float) -> list[Finding]:
    try:
        return future.result(max(0.0, seconds))
    except TooLateError:
        return [
            bad(
                name,
                "No answer in time.",
                "Ask again; should it stay so, see whether it hangs.",
                "check-failed",
            )
        ]


def _run_check(name: str, check: HealthCheck) -> list[Finding]:
    try:
        return list(check())
    except RedisError as error:
        return [
            bad(
                name,
                f"The store did not answer ({type(error).__name__}).",
                "See the lines on the store.",
                "store-down",
            )
        ]
    except Exception as error:  # noqa: BLE001 - the other checks must be reported; its text may hold secrets
        logs.exception(logger, "doctor_check_failed", examination=name)
        return [
            bad(
                name,
                f"It could not be looked at ({type(error).__name__}).",
                "The log says more.",
                "check-failed",
            )
        ]
