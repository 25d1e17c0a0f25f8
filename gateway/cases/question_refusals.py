"""Says why the citizen of a case was not asked: an HTTP status for case systems, and words for people."""

from collections.abc import Mapping
from typing import Final

from gateway.cases.questions import QuestionOutcome

QUESTION_REFUSALS: Final[Mapping[QuestionOutcome, tuple[int, str]]] = {
    QuestionOutcome.UNKNOWN: (404, "no case with this reference is kept here"),
    QuestionOutcome.NO_CONTACT: (409, "its citizen gave no contact, so nobody can be asked"),
    QuestionOutcome.FORGOTTEN: (410, "its citizen asked to be forgotten, or the number has another holder"),
    QuestionOutcome.CLOSED: (409, "the case is over; open it again to ask"),
    QuestionOutcome.STOPPED: (409, "its citizen wants no texts"),
    QuestionOutcome.TOO_MANY: (409, "its citizen was asked as often as GATEWAY_QUESTIONS_PER_CASE allows"),
}
"""By what came of a question that was not asked."""
