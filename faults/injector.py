"""Brings the faults of a plan over a deployment, and takes them away again."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from faults.deployment import Deployment
from faults.plan import Fault

ECHO_SECONDS = 2.0  # after a fault, its effects may still be felt
CLOCK_STEPS = (-3600, -5, 5, 3600)  # seconds; the gateway goes by the time of the store


@dataclass
class Injector:
    """`windows`: from when to when there was a fault, in Unix seconds. `done`: the faults that came."""

    deployment: Deployment
    plan: Iterator[Fault]
    windows: list[tuple[float, float]] = field(default_factory=list)
    done: list[Fault] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, in a thread."""
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the fault at hand."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        for fault in self.plan:
            if self._stop.wait(fault.after):
                return
            started = time.time()
            try:
                self._inject(fault)
            except Exception as error:  # noqa: BLE001 - told in the verdict
                self.errors.append(f"{fault}: {error!r}")
                return
            self.windows.append((started, time.time() + ECHO_SECONDS))
            self.done.append(fault)

    def _inject(self, fault: Fault) -> None:
        what, _, rest = fault.name.partition(" ")
        if what in self.deployment.fault_modes:
            self._disturb(what, rest, fault.seconds)
            return
        deployment = self.deployment
        if fault.name in deployment.store_faults:
            deployment.store_faults[fault.name](fault.seconds)
            return
        match what, rest:
            case "kill", _:
                self._kill(rest, fault.seconds)
            case "cut", "connections":
                deployment.processes["store address"].order("cut")
            case "halve", "answers":
                deployment.processes["store address"].order("halve 8")
            case "publish", "menus":
                deployment.publish(len(self.done))
                time.sleep(fault.seconds)
                deployment.roll_back()
            case "set", _:
                self._set_clocks(fault)
            case _:
                raise ValueError(f"no fault: {fault.name}")

    def _set_clocks(self, fault: Fault) -> None:
        """Let the clocks of the gateway's processes, or of one of them, step and step back."""
        step = CLOCK_STEPS[fault.draw % len(CLOCK_STEPS)]
        clocks = list(self.deployment.clocks.values())
        if fault.name == "set one clock":
            clocks = [clocks[fault.draw % len(clocks)]]
        for seconds in (step, 0):
            for clock in clocks:
                clock.write_text(str(seconds))
            if seconds:
                time.sleep(fault.seconds)

    def _disturb(self, name: str, fault: str, seconds: float) -> None:
        """Let the case system or a provider do something wrong, and then right again."""
        mode = self.deployment.fault_modes[name].get(fault)
        if mode is not None:
            self.deployment.set_faults(name, mode)
            time.sleep(seconds)
        if fault.endswith("dies"):
            self._kill(name, seconds)
        else:
            self.deployment.end_faults(name)

    def _kill(self, name: str, seconds: float) -> None:
        self.deployment.processes[name].kill()
        time.sleep(seconds)
        self.deployment.restart(name)
