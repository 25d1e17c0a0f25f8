"""The person who runs a command."""

import getpass
import os


def operator_name() -> str:
    """Return the operator's user name; if the operator used sudo, the name from before."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return f"user {os.getuid()}"
