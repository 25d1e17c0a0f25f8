"""What reached phones, one JSON object a line, in a file that outlives the process: phones keep their texts."""

import json
import os
from pathlib import Path


class Journal:
    """Appends to the file at `path`; to no file if it is None. A line is whole, whenever the process is killed."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    def write(self, **row: object) -> None:
        """Append a line."""
        if self._path is None:
            return
        line = json.dumps(row, ensure_ascii=False).encode() + b"\n"
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(file, line)
        finally:
            os.close(file)
