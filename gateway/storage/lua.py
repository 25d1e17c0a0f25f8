"""Lua scripts: sent by their digest, and whole where the server does not have them yet."""

from collections.abc import Callable, Sequence
from hashlib import sha1
from pathlib import Path
from typing import Any

import redis

CommandSender = Callable[..., Any]
"""Sends a command, word by word, and gives its answer."""


class Script:
    """The script in a file."""

    def __init__(self, path: Path) -> None:
        self._text = path.read_text(encoding="utf-8")
        self._sha = sha1(self._text.encode(), usedforsecurity=False).hexdigest()

    def run(self, call: CommandSender, keys: Sequence[str], arguments: Sequence[bytes | str | float]) -> Any:
        """What the script answers; redis.RedisError passes through."""
        try:
            return call("EVALSHA", self._sha, len(keys), *keys, *arguments)
        except redis.exceptions.NoScriptError:
            return call("EVAL", self._text, len(keys), *keys, *arguments)


def command_sender(client: Callable[[], Any]) -> CommandSender:
    """Calls through the layers of whichever client it is at the moment."""
    return lambda *command: client().execute_command(*command)
