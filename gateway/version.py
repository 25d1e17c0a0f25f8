"""The version of this program, as `gateway --version`, metrics, logs and the console tell it."""

from functools import cache
from importlib import metadata

DISTRIBUTION = "access-gateway"


@cache
def program_version() -> str:
    """Return the version that is installed; `unknown` where the code is run without being installed."""
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "unknown"
