"""Assesses drafts in the draft process, so that no hop waits."""

import threading
from collections import OrderedDict
from hashlib import blake2b
from typing import TypeVar, cast

import msgspec

from gateway.console.changes.assessment import Assessment, AssessmentRequest
from gateway.console.draft_process.process import DraftProcess, DraftProcessError
from gateway.console.draft_process.requests import Request, encode_request
from gateway.errors import GatewayError
from gateway.published_menus.definition import MenuSource

KEPT = 16  # assessments; a page that is loaded again shows the same one
T = TypeVar("T", bound=msgspec.Struct)


class AssessmentError(GatewayError):
    """A draft could not be assessed. The text says so to people."""


class Assessor:
    """Assesses drafts. Threads may share it. It keeps the latest results, as the same texts give the same one."""

    def __init__(self, process: DraftProcess) -> None:
        self._process = process
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, msgspec.Struct] = OrderedDict()

    def assess(
        self, source: MenuSource, before: MenuSource | None = None, *, with_scenarios: bool = True
    ) -> Assessment:
        """Return the assessment of a version against the one before. Raises AssessmentError if none comes in time."""
        return self.ask(AssessmentRequest(source, before, with_scenarios), Assessment)

    def ask(self, request: Request, kind: type[T]) -> T:
        """Return the answer of that kind to a request about a draft. Raises AssessmentError if none comes in time."""
        key = blake2b(encode_request(request), digest_size=16).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast("T", self._kept[key])
        found = self._ask(request, kind)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _ask(self, request: Request, kind: type[T]) -> T:
        try:
            answer = self._process.ask(request)
        except DraftProcessError as error:
            raise AssessmentError(
                "The check gave no result in time. Load the page again; if it goes on, try `gateway check` on a file."
            ) from error
        assert answer is not None  # noqa: S101 - the request is in no queue
        return msgspec.json.decode(answer, type=kind)
