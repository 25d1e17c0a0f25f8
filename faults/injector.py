"""Brings the faults of a plan over a deployment, and takes them away again."""

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import redis

from faults.deployment import Deployment
from faults.plan import Fault

ECHO_SECONDS = 2.0  # after a fault, its effects may still be felt
BUSY_SCRIPT = "while true do end"


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
        what, _, name = fault.name.partition(" ")
        store, deployment = self.deployment.store, self.deployment
        match what, name:
            case "kill", "primary" | "replica":
                place = ("primary", "replica").index(name)
                (store.replica if place else store.primary).kill()
                time.sleep(fault.seconds)
                store.start(place)
                store.await_replica()
            case "kill", _:
                deployment.processes[name].kill()
                time.sleep(fault.seconds)
                deployment.restart(name)
            case "freeze", "store":
                store.primary.freeze()
                time.sleep(fault.seconds)
                store.primary.thaw()
            case "fill", "store":
                self._configure("maxmemory", "1", fault.seconds, "0")
            case "busy", "store":
                self._keep_busy(fault.seconds)
            case "cut", "connections":
                deployment.processes["store address"].order("cut")
            case "halve", "answers":
                deployment.processes["store address"].order("halve 8")
            case "fail", "over":
                store.fail_over()
                deployment.lead_to_primary()
            case _:
                raise ValueError(f"no fault: {fault.name}")

    def _configure(self, name: str, during: str, seconds: float, after: str) -> None:
        with self.deployment.store.client() as client:
            client.config_set(name, during)
            time.sleep(seconds)
            client.config_set(name, after)

    def _keep_busy(self, seconds: float) -> None:
        """Run a script that does not end by itself; the server tells others so after a tenth of a second."""
        store = self.deployment.store
        with store.client() as client:
            client.config_set("busy-reply-threshold", "100")

        def run_script() -> None:
            with store.client() as client, contextlib.suppress(redis.RedisError):
                client.connection_pool.connection_kwargs["socket_timeout"] = None
                client.eval(BUSY_SCRIPT, 0)

        thread = threading.Thread(target=run_script, daemon=True)
        thread.start()
        time.sleep(seconds)
        with store.client() as client:
            while thread.is_alive():
                with contextlib.suppress(redis.RedisError):
                    client.script_kill()
                thread.join(0.1)
