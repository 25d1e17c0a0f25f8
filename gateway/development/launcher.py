"""Start the processes of `gateway dev` and wait until all of them answer."""

import http.client
import sys
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from gateway.development import valkey
from gateway.development.environment import DevEnvironment
from gateway.development.process_supervisor import ProcessSupervisor, Program, log_tail
from gateway.development.signals import StopSignals
from gateway.development.state_folder import StateFolder
from gateway.errors import MachineError

# Seconds in which everything has to answer. A process that ends is told at once; a busy machine may take its time.
START_SECONDS = 60.0
POLL_SECONDS = 0.03
ANSWER_SECONDS = 2.0  # seconds to wait for one answer
SIMULATORS = {
    "case system": "simulators.case_system",
    "provider network": "simulators.provider_network",
    "payment system": "simulators.mpesa",
}
LOG_TAIL_LINES = 5  # last lines of a log that are shown

ReadinessChecks = Mapping[str, Callable[[], bool]]


class StopRequestedError(Exception):
    """Someone asked the command to stop while it was waiting."""


def start_store(
    dev_environment: DevEnvironment, state: StateFolder, supervisor: ProcessSupervisor, signals: StopSignals
) -> None:
    """Start the store, or check that the one at REDIS_URL answers; MachineError if none does."""
    if dev_environment.store_folder is not None:
        command = tuple(valkey.start_command(dev_environment.store_folder))
        supervisor.run(
            Program("Valkey", command, dev_environment.environment, state.fresh_log("valkey"), grace=10.0)
        )
        wait_until_ready(
            {"Valkey": lambda: valkey.is_answering(dev_environment.store_url)}, supervisor, signals
        )
    elif not valkey.is_answering(dev_environment.store_url):
        raise MachineError(
            "No Redis or Valkey answers at REDIS_URL: start it, correct REDIS_URL, or unset it to have one "
            "started for you."
        )


def start_processes(
    dev_environment: DevEnvironment, state: StateFolder, supervisor: ProcessSupervisor, signals: StopSignals
) -> None:
    """Start all other processes; MachineError names what does not come up, and why."""
    checks: dict[str, Callable[[], bool]] = {}
    for name, port in (
        ("case system", dev_environment.case_system_port),
        ("provider network", dev_environment.provider_network_port),
        ("payment system", dev_environment.payments_port),
    ):
        if port is not None:
            module = SIMULATORS[name]
            state_folder = ("--state", str(state.folder / "desk")) if name == "case system" else ()
            command = (sys.executable, "-m", module, "--port", str(port), *state_folder)
            log = state.fresh_log(name.replace(" ", "_"))
            supervisor.run(Program(name, command, dev_environment.environment, log))
            checks[name] = http_check(f"http://127.0.0.1:{port}/", lambda status: status < 500)
    for name, word in (("worker", "worker"), ("web", "serve")):
        command = (sys.executable, "-m", "gateway", word)
        supervisor.run(Program(name, command, dev_environment.environment, state.fresh_log(name)))
    checks["web"] = http_check(f"{dev_environment.url}/health/ready", lambda status: status == 200)
    wait_until_ready(checks, supervisor, signals)


def wait_until_ready(
    checks: ReadinessChecks, supervisor: ProcessSupervisor, signals: StopSignals, limit: float = START_SECONDS
) -> None:
    """Wait until all of `checks` hold; MachineError if a process ends meanwhile or the time is up."""
    deadline = time.monotonic() + limit
    waiting = dict(checks)
    while waiting := {name: is_ready for name, is_ready in waiting.items() if not is_ready()}:
        if signals.stop_requests:
            raise StopRequestedError
        if dead := supervisor.first_ended():
            raise MachineError(f"The {dead.name} process ended as soon as it was started.\n{_log_tail(dead)}")
        if time.monotonic() > deadline:
            raise MachineError(f"No answer within {limit:.0f} s from: {', '.join(waiting)}.")
        signals.wait(POLL_SECONDS)


def http_check(url: str, accepts: Callable[[int], bool]) -> Callable[[], bool]:
    """Return a check that a GET of `url` returns a status that `accepts` takes."""
    address = urlsplit(url)

    def is_ready() -> bool:
        # A client library would use the environment's proxy. This check must not.
        connection = http.client.HTTPConnection(address.netloc, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", address.path)
            return accepts(connection.getresponse().status)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return is_ready


def _log_tail(program: Program) -> str:
    """Return the end of a log; of a stack trace only its last line."""
    lines = [line for line in log_tail(program.log).splitlines() if line.strip()]
    last_lines = (
        lines[-1:] if any("Traceback" in line or line.startswith("  File ") for line in lines) else lines
    )
    return "\n".join([*(f"  {line}" for line in last_lines[-LOG_TAIL_LINES:]), f"Its log: {program.log}"])
