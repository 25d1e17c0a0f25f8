"""Assesses drafts in the draft process, so that no hop waits."""

from typing import TypeVar

from gateway.console.changes.assessment import Assessment, AssessmentRequest
from gateway.console.draft_process.kept_answers import KeptAnswers
from gateway.console.draft_process.process import DraftProcess
from gateway.console.draft_process.requests import Request
from gateway.errors import GatewayError
from gateway.published_menus.definition import MenuSource

KEPT = 16  # assessments; a page that is loaded again shows the same one
NO_RESULT = (
    "The check gave no result in time. Load the page again; if it goes on, try `gateway check` on a file."
)
Answer = TypeVar("Answer")


class AssessmentError(GatewayError):
    """A draft could not be assessed. The text says so to people."""


class Assessor:
    """Assesses drafts. Threads may share it. It keeps the latest results, as the same texts give the same one."""

    def __init__(self, process: DraftProcess) -> None:
        self._answers = KeptAnswers(process, KEPT, AssessmentError, NO_RESULT)

    def assess(
        self, source: MenuSource, before: MenuSource | None = None, *, with_scenarios: bool = True
    ) -> Assessment:
        """Return the assessment of a version against the one before. Raises AssessmentError if none comes in time."""
        return self.ask(AssessmentRequest(source, before, with_scenarios), Assessment)

    def ask(self, request: Request, kind: type[Answer]) -> Answer:
        """Return the answer of that kind to a request about a draft. Raises AssessmentError if none comes in time."""
        return self._answers.answer(request, kind)
