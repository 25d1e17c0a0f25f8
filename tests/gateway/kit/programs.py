"""Programs that examine what a kit has: of this system, or from build/kit_programs (tools/kit_programs)."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "build/kit_programs/usr"


def find_program(name: str) -> str:
    """The path of a program. The test is skipped where there is none."""
    found = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], f"{FOLDER}/bin", f"{FOLDER}/sbin"]))
    if found is None:
        pytest.skip(f"there is no {name} here (tools/kit_programs)")
    return found


def program_environ() -> dict[str, str]:
    """The environment of a program, with the libraries that came with it."""
    libraries = os.pathsep.join(str(folder) for folder in FOLDER.glob("lib/*-linux-gnu*"))
    return os.environ | ({"LD_LIBRARY_PATH": libraries} if libraries else {})


def run_program(*command: str | Path) -> str:
    """Run a program that must succeed, and return all that it prints."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
