"""Starting the processes of `gateway dev` and waiting until all of them answer."""

import http.client
import sys
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from gateway.development import valkey
from gateway.development.environment import Told
from gateway.development.signals import Signals
from gateway.development.state_folder import State
from gateway.development.supervisor import Program, Supervisor, tail
from gateway.errors import MachineError

LIMIT = 20.0  # seconds until everything has to answer
LOOK_AGAIN = 0.03
ANSWER = 2.0  # seconds for one answer
SIMULATORS = {"desk": "simulators.case_system", "carrier": "simulators.provider_network"}
LAST_WORDS = 5  # lines of a log that are shown

Checks = Mapping[str, Callable[[], bool]]


class StoppedError(Exception):
    """We were asked to stop while we waited."""


def start_store(told: Told, state: State, supervisor: Supervisor, signals: Signals) -> None:
    """Start the store, or see that the one we are told of answers; MachineError where none does."""
    if told.store is not None:
        command = tuple(valkey.command(told.store))
        supervisor.run(Program("Valkey", command, told.environment, state.log("valkey"), grace=10.0))
        wait_for({"Valkey": lambda: valkey.answers(told.store_url)}, supervisor, signals)
    elif not valkey.answers(told.store_url):
        raise MachineError(
            "No Redis or Valkey answers at REDIS_URL: start it, correct REDIS_URL, or unset it to have one "
            "started for you."
        )


def start(told: Told, state: State, supervisor: Supervisor, signals: Signals) -> None:
    """Start everything else on the store; MachineError says what does not come up, and why."""
    checks: dict[str, Callable[[], bool]] = {}
    for name, port in (("desk", told.desk_port), ("carrier", told.carrier_port)):
        if port is not None:
            module = SIMULATORS[name]
            state_folder = ("--state", str(state.folder / "desk")) if name == "desk" else ()
            command = (sys.executable, "-m", module, "--port", str(port), *state_folder)
            supervisor.run(Program(name, command, told.environment, state.log(name)))
            checks[name] = answering(f"http://127.0.0.1:{port}/", lambda status: status < 500)
    for name, word in (("worker", "worker"), ("web", "serve")):
        command = (sys.executable, "-m", "gateway", word)
        supervisor.run(Program(name, command, told.environment, state.log(name)))
    checks["web"] = answering(f"{told.url}/health/ready", lambda status: status == 200)
    wait_for(checks, supervisor, signals)


def wait_for(checks: Checks, supervisor: Supervisor, signals: Signals, limit: float = LIMIT) -> None:
    """Wait until all of `checks` hold. A process that ends meanwhile will not do better the next time."""
    deadline = time.monotonic() + limit
    waiting = dict(checks)
    while waiting := {name: holds for name, holds in waiting.items() if not holds()}:
        if signals.stops:
            raise StoppedError
        if dead := supervisor.dead():
            raise MachineError(
                f"The {dead.name} process ended as soon as it was started.\n{_last_words(dead)}"
            )
        if time.monotonic() > deadline:
            raise MachineError(f"No answer within {limit:.0f} s from: {', '.join(waiting)}.")
        signals.wait(LOOK_AGAIN)


def answering(url: str, fits: Callable[[int], bool]) -> Callable[[], bool]:
    """A check that a GET of `url` is answered with a status that `fits`."""
    address = urlsplit(url)

    def holds() -> bool:
        # No proxy of the environment has a part in this, which is why it is not a client library's call.
        connection = http.client.HTTPConnection(address.netloc, timeout=ANSWER)
        try:
            connection.request("GET", address.path)
            return fits(connection.getresponse().status)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return holds


def _last_words(program: Program) -> str:
    """The end of a log; of a stack trace its last line only."""
    lines = [line for line in tail(program.log).splitlines() if line.strip()]
    shown = lines[-1:] if any("Traceback" in line or line.startswith("  File ") for line in lines) else lines
    return "\n".join([*(f"  {line}" for line in shown[-LAST_WORDS:]), f"Its log: {program.log}"])
