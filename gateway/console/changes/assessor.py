"""Assesses drafts in the draft process, so that no hop waits."""

import threading
from collections import OrderedDict
from hashlib import blake2b

import msgspec

from gateway.console.changes.assessment import Assessment, AssessmentRequest
from gateway.console.draft_process.process import DraftProcess, DraftProcessError
from gateway.console.draft_process.requests import encode_request
from gateway.errors import GatewayError
from gateway.published_menus.definition import MenuSource

KEPT = 16  # assessments; a page that is loaded again shows the same one


class AssessmentError(GatewayError):
    """A draft could not be assessed. The text says so to people."""


class Assessor:
    """Assesses drafts. Threads may share it. It keeps the latest results, as the same texts give the same one."""

    def __init__(self, process: DraftProcess) -> None:
        self._process = process
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, Assessment] = OrderedDict()

    def assess(
        self, source: MenuSource, before: MenuSource | None = None, *, with_scenarios: bool = True
    ) -> Assessment:
        """Return the assessment of a version against the one before. Raises AssessmentError if none comes in time."""
        request = AssessmentRequest(source, before, with_scenarios)
        key = blake2b(encode_request(request), digest_size=16).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = self._ask(request)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _ask(self, request: AssessmentRequest) -> Assessment:
        try:
            answer = self._process.ask(request)
        except DraftProcessError as error:
            raise AssessmentError(
                "The check gave no result in time. Load the page again; if it goes on, try `gateway check` on a file."
            ) from error
        assert answer is not None  # noqa: S101 - the request is in no queue
        return msgspec.json.decode(answer, type=Assessment)
