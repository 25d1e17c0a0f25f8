"""What the runner needs from outside the engine: cases, lookups, counts and effects, for one caller."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from menus.engine.caller_profile import CallerProfile
from menus.engine.effects import (
    AttemptCounted,
    AttemptRequest,
    CaseAnswer,
    Effect,
    JoinRequest,
    LimitReached,
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
from menus.engine.session import Session
from menus.model import AnswerRequest


class PendingEffect(msgspec.Struct, frozen=True):
    """An effect, its name, and the session's language. The name is the same in a repeated hop."""

    name: str
    effect: Effect
    language: str


class RunnerPorts(Protocol):
    """The runner's needs from outside the engine, for one caller. A repeated id means the same case, text or call."""

    def file_case(
        self,
        case_id: str,
        submission: Submission,
        language: str,
        *,
        confirm_by_text: bool,
        about_reference: str,
    ) -> str | LimitReached:
        """File a case under this id and return its reference. LimitReached: nothing was filed.

        `about_reference` is the case that a text of ours asked about, or empty.
        """

    def join_case(
        self, case_id: str, request: JoinRequest, language: str, *, confirm_by_text: bool
    ) -> str | LimitReached | None:
        """Add the caller to a case that others reported, under this id. Return the caller's own reference of it.

        A number joins a case once, and then has the same reference. None: the case is open no more.
        """

    def await_answer(self, case_id: str, kind: str, request: AnswerRequest) -> CaseAnswer | None:
        """Return the case system's answer to the case that was filed under this id; None if none comes in time.

        `kind` is the name of the case under `cases:`. The same id always gets the same answer.
        """

    def filed_reference(self, case_id: str) -> str | None:
        """Return the reference of the case filed under this id; None if there is none."""

    def may_be_filed_as(self, case_id: str, submission: Submission) -> bool:
        """Return False if the case of this id was filed with other contents than those of `submission`."""

    def ask_payment(
        self, payment_id: str, order: PaymentOrder, language: str
    ) -> PaymentStanding | LimitReached:
        """Store the request for a payment under this id. One that is open already for the same order is kept instead.

        LimitReached: nothing was stored.
        """

    def payment_standing(self, payment_id: str) -> PaymentStanding | None:
        """Return the state of the payment with this id; None if there is none."""

    def look_up(self, request: LookupRequest) -> RequestOutcome | LimitReached:
        """Ask the source of a lookup."""

    def count_attempt(self, origin: str, attempt_id: str, request: AttemptRequest) -> AttemptCounted:
        """Count an answer of the conversation that began as `origin`. The same id counts once, and counts the same."""

    def count_survey(self, origin: str, answer_id: str, request: SurveyAnswers) -> SurveyOutcome:
        """Count the answers to a survey of the conversation that began as `origin`. The same id counts once."""

    def survey_outcome(self, origin: str, answer_id: str) -> SurveyOutcome | None:
        """Return what became of the answers with this id; None if they were never brought."""

    def answer_late(self, question_id: str, session: Session) -> None:
        """Let a worker answer, by text, the lookup that this session waits for."""

    def admit(self, effect: SendText | ScheduleCallBack) -> LimitReached | None:
        """Return why a text or a call must not be promised now; None if it may be."""

    def find_filing_refusal(self) -> LimitReached | None:
        """Return why no case of this caller would be taken now; None if one would be. Count nothing."""

    def carry_out(self, origin: str, profile_before: CallerProfile, effects: Sequence[PendingEffect]) -> None:
        """Carry effects out, before the session is saved. `profile_before` is the profile before the first of them."""
