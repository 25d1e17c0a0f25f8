"""What reached phones, by the journals of both providers: texts and calls."""

import json
import threading
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

OF_CASES = ("We have your report ", "Your report ")  # not a part of a conversation


class Inbox:
    """Reads the journals as they grow."""

    def __init__(self, journals: Mapping[str, Path]) -> None:
        self._journals = journals
        self._read = dict.fromkeys(journals, 0)
        self._lock = threading.Lock()
        self.texts: Counter[tuple[str, str]] = Counter()  # by number and words
        self.calls: Counter[str] = Counter()  # by number
        self.unanswered: Counter[str] = Counter()  # by number; the network told the gateway so
        self._replies: dict[str, list[str]] = {}

    def refresh(self) -> None:
        """Read what is new."""
        with self._lock:
            for name, path in self._journals.items():
                if not path.exists():
                    continue
                with path.open("rb") as file:
                    file.seek(self._read[name])
                    for line in file:
                        if not line.endswith(b"\n"):
                            break
                        self._read[name] += len(line)
                        self._take(json.loads(line))

    def await_reply(self, number: str, known: int, seconds: float) -> str | None:
        """The reply after the first `known` replies to a phone; None if there is none in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.refresh()
            replies = self.replies(number)
            if len(replies) > known:
                return replies[known]
            time.sleep(0.1)
        return None

    def replies(self, number: str) -> list[str]:
        """The texts of a phone's conversation that have arrived."""
        return self._replies.get(number, [])

    def _take(self, row: dict[str, str]) -> None:
        if "unanswered" in row:
            self.unanswered[row["number"]] += 1
            return
        if "call" in row:
            self.calls[row["number"]] += 1
            return
        self.texts[row["number"], row["text"]] += 1
        if not row["text"].startswith(OF_CASES):
            self._replies.setdefault(row["number"], []).append(row["text"])
