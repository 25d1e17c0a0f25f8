"""The ports of the runner in a replay: nothing is filed, texted, called or asked. Lookups have made-up answers."""

from collections.abc import Mapping, Sequence

import msgspec

from menus.engine.caller_profile import CallerProfile
from menus.engine.effects import (
    AttemptCounted,
    AttemptRequest,
    CaseAnswer,
    JoinRequest,
    LookupRequest,
    PaymentOrder,
    PaymentStanding,
    RequestOutcome,
    ScheduleCallBack,
    SendText,
    Submission,
    SurveyAnswers,
    SurveyOutcome,
)
from menus.engine.runner_ports import PendingEffect
from menus.engine.session import Session
from menus.model import AnswerRequest, Service
from menus.model.payments import ASKED, PAID
from menus.witness.answer_samples import SAMPLE_RECEIPT, SAMPLE_REFERENCE
from menus.witness.lookup_samples import LookupSamples


class ReplayPorts(msgspec.Struct):
    """Answers each lookup of a step with one of its samples.

    `answers` names samples by their words, for lookups that have such a one; any other gets the sample at `rank`, or
    its last. `given` has the words of the samples that were given, `most` how many samples a lookup had.
    """

    service: Service
    samples: LookupSamples
    rank: int = 0
    answers: Mapping[str, str] = msgspec.field(default_factory=dict)
    given: dict[str, str] = msgspec.field(default_factory=dict)
    most: int = 1

    def look_up(self, request: LookupRequest) -> RequestOutcome:
        """Return a made-up answer."""
        screen = self.service.screens[request.visit.rpartition(":")[0]]
        found = self.samples.of(screen, request.lookup)
        self.most = max(self.most, len(found))
        wanted = self.answers.get(request.lookup)
        named = next((sample for sample in found if sample.words == wanted), None)
        sample = named or found[min(self.rank, len(found) - 1)]
        self.given[request.lookup] = sample.words
        return sample.outcome

    def ask_payment(self, payment_id: str, order: PaymentOrder, language: str) -> PaymentStanding:  # noqa: ARG002
        """Say that the prompt is out: nobody is asked for money."""
        return PaymentStanding(payment_id, ASKED)

    def payment_standing(self, payment_id: str) -> PaymentStanding | None:
        """Say that it was paid."""
        return PaymentStanding(payment_id, PAID, SAMPLE_RECEIPT)

    def file_case(
        self,
        case_id: str,  # noqa: ARG002
        submission: Submission,  # noqa: ARG002
        language: str,  # noqa: ARG002
        *,
        confirm_by_text: bool,  # noqa: ARG002
        about_reference: str,  # noqa: ARG002
    ) -> str:
        """Return a made-up reference."""
        return SAMPLE_REFERENCE

    def join_case(
        self,
        case_id: str,  # noqa: ARG002
        request: JoinRequest,  # noqa: ARG002
        language: str,  # noqa: ARG002
        *,
        confirm_by_text: bool,  # noqa: ARG002
    ) -> str:
        """Return a made-up reference."""
        return SAMPLE_REFERENCE

    def filed_reference(self, case_id: str) -> str | None:  # noqa: ARG002
        """Return a made-up reference."""
        return SAMPLE_REFERENCE

    def may_be_filed_as(self, case_id: str, submission: Submission) -> bool:  # noqa: ARG002
        """Return True."""
        return True

    def await_answer(self, case_id: str, kind: str, request: AnswerRequest) -> CaseAnswer | None:  # noqa: ARG002
        """Return None: the case system answers nothing in time."""
        return None

    def count_attempt(self, origin: str, attempt_id: str, request: AttemptRequest) -> AttemptCounted:  # noqa: ARG002
        """Count in the session only."""
        return AttemptCounted(request.known + 1, request.known + 1, request.typed)

    def count_survey(self, origin: str, answer_id: str, request: SurveyAnswers) -> SurveyOutcome:  # noqa: ARG002
        """Count nothing, and say that the answers are counted."""
        return SurveyOutcome.COUNTED

    def survey_outcome(self, origin: str, answer_id: str) -> SurveyOutcome | None:  # noqa: ARG002
        """Say that the answers are counted."""
        return SurveyOutcome.COUNTED

    def answer_late(self, question_id: str, session: Session) -> None:
        """Do nothing."""

    def admit(self, effect: SendText | ScheduleCallBack) -> None:
        """Allow everything: nothing comes of it."""

    def find_filing_refusal(self) -> None:
        """Refuse no case."""

    def carry_out(self, origin: str, profile_before: CallerProfile, effects: Sequence[PendingEffect]) -> None:
        """Do nothing."""
