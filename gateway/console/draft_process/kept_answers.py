"""Asks the draft process, and keeps its latest answers."""

import threading
from collections import OrderedDict
from hashlib import blake2b
from typing import Any, TypeVar, cast

import msgspec

from gateway.console.draft_process.process import DraftProcess, DraftProcessError
from gateway.console.draft_process.requests import Request, encode_request
from gateway.errors import GatewayError

Answer = TypeVar("Answer")


class KeptAnswers:
    """The answers of the draft process as values. Threads may share it.

    It keeps the latest `count`, as the same request gives the same answer. If none comes in time, `answer` and `ask`
    raise an `error` that says `trouble` to people.
    """

    def __init__(self, process: DraftProcess, count: int, error: type[GatewayError], trouble: str) -> None:
        self._process = process
        self._count = count
        self._error = error
        self._trouble = trouble
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, Any] = OrderedDict()

    def answer(self, request: Request, kind: type[Answer]) -> Answer:
        """Return the answer of that kind: one that is kept, or a new one, which then is kept."""
        key = _key(request)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast("Answer", self._kept[key])
        found = self.ask(request, kind)
        self._keep(key, found)
        return found

    def ask(self, request: Request, kind: type[Answer]) -> Answer:
        """Return a new answer of that kind, and do not keep it."""
        try:
            answer = self._process.ask(request)
        except DraftProcessError as error:
            raise self._error(self._trouble) from error
        assert answer is not None  # noqa: S101 - the request is in no queue
        return msgspec.json.decode(answer, type=kind)

    def keep(self, request: Request, answer: object) -> None:
        """Keep an answer that is known without asking."""
        self._keep(_key(request), answer)

    def _keep(self, key: bytes, answer: object) -> None:
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > self._count:
                self._kept.popitem(last=False)


def _key(request: Request) -> bytes:
    return blake2b(encode_request(request), digest_size=16).digest()
