"""Print a sentence about what this machine lacks for `make setup`, and exit with 1. Runs on any Python 3.6 or later."""

import importlib.util
import platform
import sys
from pathlib import Path


def missing_requirement():
    """Return the sentence; None if nothing is missing."""
    if sys.platform == "win32":
        return "This needs Linux or macOS; on Windows run it inside WSL (wsl --install)."
    if sys.version_info < (3, 11):  # noqa: UP036 - this file exists to report it
        return (
            f"Python 3.11 or later is needed; {sys.executable} is {platform.python_version()}. "
            "Name another one, as in: make PYTHON=python3.12 run"
        )
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        return (
            f"Python's venv module is missing; on Debian or Ubuntu: sudo apt-get install python{version}-venv"
        )
    if sys.platform == "darwin":
        system = None if platform.machine() == "arm64" else "Macs with an Intel processor"
    else:
        musl = platform.libc_ver()[0] != "glibc" and any(Path("/lib").glob("ld-musl-*"))
        system = "musl (Alpine)" if musl else None
    if system:
        return (
            f"The embedded Valkey is not built for {system}: work on a Linux with glibc, such as Debian, or "
            "install the package without its 'development' extra and set REDIS_URL."
        )
    return None


if __name__ == "__main__":
    sys.exit(missing_requirement())
