"""What other systems answer in a preview: an example of what they may say."""

from collections.abc import Mapping

from menus.engine.effects import (
    CaseAnswer,
    LookupFailed,
    LookupFound,
    LookupLate,
    LookupRequest,
    PaymentOrder,
    RequestOutcome,
)
from menus.model import AnswerRequest, HttpSource, Service, SimilarSource
from menus.scenarios.phone import ScenarioPhone

OUTCOMES: Mapping[str, RequestOutcome] = {
    "none": LookupFound(()),
    "failed": LookupFailed(),
    "late": LookupLate(),
}
FOUND = "found"


class ExampleAnswers:
    """Answers lookups and submissions by an outcome: FOUND, or one of OUTCOMES. A case filed on the walk is found."""

    def __init__(self, service: Service, outcome: str) -> None:
        self._service = service
        self._outcome = outcome
        self.phone: ScenarioPhone | None = None
        self.asked: list[str] = []

    def look_up(self, request: LookupRequest) -> RequestOutcome:
        """Return what the source of a lookup answers."""
        own = self.phone.find_own_case(request) if self.phone else None
        if own is not None:
            return own
        self.asked.append(f"Asked `{request.lookup}`, which answers: {self._outcome}.")
        known = OUTCOMES.get(self._outcome)
        return known if known is not None else LookupFound((self._example_row(request.lookup),))

    def answer_case(self, kind: str, request: AnswerRequest) -> CaseAnswer | None:
        """Return what the case system answers to a submission."""
        self.asked.append(f"The case system is asked about `{kind}`, and answers: {self._outcome}.")
        return {column: f"({column})" for column in request.columns} if self._outcome == FOUND else None

    def answer_payment(self, order: PaymentOrder) -> str:
        """Return what becomes of a payment: paid, unless other systems fail or are late."""
        outcome = {"failed": "failed", "late": "late"}.get(self._outcome, "paid")
        self.asked.append(f"Asked what became of the payment at `{order.screen}`: {outcome}.")
        return outcome

    def _example_row(self, lookup: str) -> dict[str, str]:
        source = self._service.lookups.get(lookup)
        if isinstance(source, HttpSource):
            return {column: f"({column})" for column in source.columns}
        if isinstance(source, SimilarSource):
            return {"case": "example", "day": "2026-03-01", "reporters": "3"}
        state = next(iter(self._service.states), "received")
        return {"status": str(state), "note": "", "updated_at": ""}
