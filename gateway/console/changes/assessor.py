"""Assesses drafts in processes of their own, and keeps the latest results."""

import threading
from collections import OrderedDict
from hashlib import blake2b

import msgspec

from gateway.console.answer_process import LIMIT_SECONDS, AnswerProcess, NoAnswerError, module_command
from gateway.console.changes.assessment import Assessment, AssessmentRequest
from gateway.errors import GatewayError
from gateway.published_menus.definition import MenuSource

COMMAND = module_command("gateway.console.changes.assess_process")
KEPT = 16  # assessments; a page that is loaded again shows the same one


class AssessmentError(GatewayError):
    """A draft could not be assessed. The text says so to people."""


class Assessor:
    """Assesses drafts. Threads may share it. It keeps the latest results, as the same texts give the same one."""

    def __init__(self, command: tuple[str, ...] = COMMAND, limit: float = LIMIT_SECONDS) -> None:
        self._process = AnswerProcess(command, limit)
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, Assessment] = OrderedDict()

    def assess(
        self, source: MenuSource, before: MenuSource | None = None, *, with_scenarios: bool = True
    ) -> Assessment:
        """Return the assessment of a version against the one before. Raises AssessmentError if none comes in time."""
        request = msgspec.msgpack.encode(AssessmentRequest(source, before, with_scenarios))
        key = blake2b(request, digest_size=16).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        try:
            found = msgspec.msgpack.decode(self._process.ask(request), type=Assessment)
        except NoAnswerError as error:
            raise AssessmentError(str(error)) from error
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found
