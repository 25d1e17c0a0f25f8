"""The version of this program, as `gateway --version`, metrics, logs and the console tell it."""

from functools import cache

DISTRIBUTION = "access-gateway"


@cache
def program_version() -> str:
    """Return the version that is installed; `unknown` where the code is run without being installed."""
    from importlib import metadata  # it loads all of email, and few commands tell the version

    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "unknown"
