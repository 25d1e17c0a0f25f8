"""A command that supervises two programs, for tests that kill it: `python supervised_command.py FOLDER [STUBBORN]`.

Each program writes a line to FOLDER/journal when it starts and when it is asked to end, and keeps a process
of its own. With STUBBORN, the one of that name does not end when it is asked to.
"""

import sys
from pathlib import Path

from gateway.development.process_supervisor import ProcessSupervisor, Program
from gateway.development.signals import StopSignals
from gateway.development.state_folder import StateFolder
from gateway.development.watchdog import Watchdog

PROGRAM = """
import os, signal, subprocess, sys, time
name, journal, stubborn = sys.argv[1:]
def write(what):
    with open(journal, "a") as file:
        file.write(f"{name} {what}\\n")
def end(*_):
    write("asked")
    if name == stubborn:
        return
    child.terminate()
    child.wait()
    write("ended")
    sys.exit()
signal.signal(signal.SIGTERM, end)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
write(f"started {os.getpid()} {child.pid}")
while True:
    time.sleep(600)
"""


def main(folder: Path, stubborn: str) -> None:
    state = StateFolder.acquire(folder / "state", max_seconds=10)
    guard = Watchdog(inherited_files=(state.lock,))
    with StopSignals() as signals:
        supervisor = ProcessSupervisor(guard, lambda line: print(line, flush=True))  # noqa: T201
        for name in ("store", "web"):
            command = (sys.executable, "-c", PROGRAM, name, str(folder / "journal"), stubborn)
            supervisor.run(Program(name, command, {}, folder / f"{name}.log", grace=0.5))
        while not signals.stop_requests:
            signals.wait(supervisor.restart_ended())
        supervisor.stop()
        guard.stop()
    state.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
