"""The ports of the runner in a scenario. Everything stays in memory."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from menus.engine.caller_profile import CallerProfile
from menus.engine.effects import (
    AttemptCounted,
    AttemptRequest,
    CaseAnswer,
    ChangeConsent,
    Effect,
    EndReminders,
    ForgetAnswers,
    ForgetAttempts,
    JoinRequest,
    LookupRequest,
    PaymentOrder,
    PaymentStanding,
    RememberAnswers,
    RememberLanguage,
    RequestOutcome,
    ScheduleCallBack,
    SendText,
    SetReminders,
    Submission,
    SurveyAnswers,
    SurveyOutcome,
)
from menus.engine.runner_ports import PendingEffect
from menus.engine.session import Session
from menus.model import AnswerRequest
from menus.scenarios.backend import ScenarioBackend
from menus.scenarios.payments import ScenarioPayments
from menus.scenarios.remembered_caller import RememberedCaller
from menus.scenarios.surveys import ScenarioSurveys

LookupAnswerer = Callable[[LookupRequest], RequestOutcome]
CaseAnswerer = Callable[[str, AnswerRequest], CaseAnswer | None]
"""Returns what the case system answers to a case of this name; None if nothing comes in time."""


class ScenarioPorts(msgspec.Struct, frozen=True):
    """The case system, the texts and the memory of one scenario."""

    backend: ScenarioBackend
    remembered: RememberedCaller
    answer_lookup: LookupAnswerer
    answer_case: CaseAnswerer
    clock: Callable[[], datetime]
    surveys: ScenarioSurveys
    payments: ScenarioPayments

    def file_case(
        self,
        case_id: str,
        submission: Submission,
        language: str,
        *,
        confirm_by_text: bool,
        about_reference: str,
    ) -> str:
        """File a case and return its reference."""
        if submission.verdict is not None:
            return self.backend.take_verdict(case_id, about_reference, submission.verdict, self.clock())
        return self.backend.file_case(case_id, submission, language, self.clock(), texted=confirm_by_text)

    def join_case(self, case_id: str, request: JoinRequest, language: str, *, confirm_by_text: bool) -> str:
        """Add the caller to a case and return the caller's own reference of it."""
        return self.backend.join_case(case_id, request.case, language, self.clock(), texted=confirm_by_text)

    def filed_reference(self, case_id: str) -> str | None:
        """Return the reference of the case filed under this id; None if there is none."""
        return self.backend.references.get(case_id)

    def may_be_filed_as(
        self,
        case_id: str,
        submission: Submission,  # noqa: ARG002 - no record of a scenario is lost
    ) -> bool:
        """Return True if the case was filed."""
        return case_id in self.backend.references

    def await_answer(
        self,
        case_id: str,  # noqa: ARG002 - no hop of a scenario is taken twice
        kind: str,
        request: AnswerRequest,
    ) -> CaseAnswer | None:
        """Return the answer of the scenario, or of whoever plays."""
        return self.answer_case(kind, request)

    def ask_payment(self, payment_id: str, order: PaymentOrder, language: str) -> PaymentStanding:
        """Ask for a payment, once."""
        return self.payments.ask(payment_id, order, language)

    def payment_standing(self, payment_id: str) -> PaymentStanding | None:
        """Return what became of a payment; None if it was never asked for."""
        return self.payments.standing_of(payment_id)

    def look_up(self, request: LookupRequest) -> RequestOutcome:
        """Return the answer of the scenario, or of the person who plays."""
        return self.answer_lookup(request)

    def count_attempt(
        self,
        origin: str,  # noqa: ARG002 - no hop of a scenario is taken twice
        attempt_id: str,  # noqa: ARG002
        request: AttemptRequest,
    ) -> AttemptCounted:
        """Count an answer. One of a withheld number counts in its session only."""
        if self.backend.number:
            return self.remembered.count_attempt(request, self.clock())
        return AttemptCounted(request.known + 1, request.known + 1, request.typed)

    def count_survey(
        self,
        origin: str,  # noqa: ARG002 - no record of a scenario is lost
        answer_id: str,
        request: SurveyAnswers,
    ) -> SurveyOutcome:
        """Count the answers to a survey, in memory."""
        return self.surveys.count(answer_id, request)

    def survey_outcome(self, origin: str, answer_id: str) -> SurveyOutcome | None:  # noqa: ARG002
        """Return what became of answers; None if they were never brought."""
        return self.surveys.outcome_of(answer_id)

    def answer_late(self, question_id: str, session: Session) -> None:
        """Do nothing: in a scenario, no source answers later."""

    def admit(self, effect: SendText | ScheduleCallBack) -> None:
        """Allow every text and call."""

    def find_filing_refusal(self) -> None:
        """Refuse no case."""

    def carry_out(
        self,
        origin: str,  # noqa: ARG002 - no record of a scenario is lost, so nothing is replayed
        profile_before: CallerProfile,  # noqa: ARG002
        effects: Sequence[PendingEffect],
    ) -> None:
        """Carry effects out. Effects on the caller's profile and consent are skipped if the number is withheld."""
        for pending in effects:
            if isinstance(pending.effect, SendText):
                self.backend.send_text(pending.effect.to, pending.effect.text)
            elif self.backend.number:
                self._apply(pending.effect)

    def _apply(self, effect: Effect) -> None:
        match effect:
            case RememberLanguage(language):
                self.remembered.language = language
            case ScheduleCallBack(_, screen):
                self.backend.call_back(screen)
            case RememberAnswers():
                self.remembered.remember(effect, self.clock())
            case ForgetAnswers():
                self.remembered.forget(effect)
            case ForgetAttempts():
                self.remembered.forget_attempts(effect)
            case ChangeConsent(names, out):
                self.backend.change_consent(names, out=out)
            case SetReminders(dates):
                self.backend.reminders.set_dates(dates, self.clock())
            case EndReminders(names):
                self.backend.reminders.end(names)


def digest(text: str) -> str:
    """Return a hash in place of the gateway's keyed hash. A text has the same hash in every scenario."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
