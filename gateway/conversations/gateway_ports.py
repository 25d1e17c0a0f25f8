"""The gateway behind the engine: the ports by which the runner files cases, looks up, and has effects carried out.

Whatever asks another system, or the store by a client of threads, runs in a thread, so that no other hop waits for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec

from gateway.audio.recordings.recording_store import RecordingStore
from gateway.callers.use_limit import UseKind
from gateway.callers.use_limits import LimitReachedError, UseLimits
from gateway.cases.case_joiner import CaseJoiner
from gateway.cases.submissions import Contact, SubmissionStore, confirmation_id
from gateway.conversations.effect_executor import EffectExecutor
from gateway.event_loop.hop_loop import run_in_thread
from gateway.lookups.inline_forwarder import InlineForwarder
from gateway.lookups.late_lookup_store import LateLookupStore
from gateway.lookups.sources import LookupSources
from gateway.payments.payment_store import PaymentStore
from gateway.payments.request import PaymentRequest
from gateway.payments.states import PaymentStates
from gateway.published_menus.definition import MenuDefinition
from gateway.surveys.caller_surveys import CallerSurveys
from gateway.surveys.survey_store import SurveyStore
from gateway.workers.queues import ANSWER_LATE, COLLECT, FORWARD, SEND
from menus.engine.caller_profile import CallerProfile
from menus.engine.effects import (
    AttemptCounted,
    AttemptRequest,
    CaseAnswer,
    EndReminders,
    JoinRequest,
    LimitReached,
    LookupRequest,
    PaymentOrder,
    PaymentStanding,
    RequestOutcome,
    ScheduleCallBack,
    SendText,
    SetReminders,
    Submission,
    SurveyAnswers,
    SurveyOutcome,
)
from menus.engine.inputs import Caller
from menus.engine.runner import EngineRunner
from menus.engine.runner_ports import PendingEffect
from menus.engine.session import Session
from menus.engine.turn import EngineError
from menus.model import AnswerRequest
from menus.model.payments import ASKED

MIN_WAIT_SECONDS = 0.1  # for another system, however little of the hop is left
SAVE_RESERVE_SECONDS = 0.5  # that other systems leave for saving
PROMISES = (SendText, ScheduleCallBack, SetReminders, EndReminders)  # kept by a client of threads
LIMIT_REACHED, NO_CALL = LimitReached("limit"), LimitReached("no_call")


@dataclass(frozen=True, slots=True)
class RunnerStores:
    """The stores and sources for cases, lookups and effects, and the limits of their use.

    `find_call_refusal` returns why no call to a number may be promised now; empty if one may be.
    """

    submissions: SubmissionStore
    inline_forwarder: InlineForwarder
    lookup_sources: LookupSources
    late_lookups: LateLookupStore
    effects: EffectExecutor
    limits: UseLimits
    find_call_refusal: Callable[[str], str]
    recordings: RecordingStore
    surveys: SurveyStore
    payments: PaymentStore
    payment_states: PaymentStates
    joiner: CaseJoiner


class GatewayPorts(msgspec.Struct):
    """The ports of one hop. `surveys` is None if the menus have none.

    The ports collect the jobs that workers are notified of once the session is saved.
    """

    stores: RunnerStores
    definition: MenuDefinition
    caller: Caller
    caller_digest: str
    seconds_left: Callable[[], float]
    surveys: CallerSurveys | None
    jobs: list[tuple[str, str]] = msgspec.field(default_factory=list)

    def file_case(
        self,
        case_id: str,
        submission: Submission,
        language: str,
        *,
        confirm_by_text: bool,
        about_reference: str,
    ) -> str | LimitReached:
        """Store the case durably and return its reference. LimitReached: this caller has filed too many."""
        caller = self.caller
        count = self.stores.limits.count_of(UseKind.CASES, self.caller_digest, withheld=self._is_withheld)
        try:
            reference = self.stores.submissions.commit(
                case_id,
                submission,
                Contact(caller.msisdn, language, caller.channel, caller.network),
                send_confirmation=confirm_by_text,
                feedback_on=about_reference,
                use_count=count,
            )
        except LimitReachedError:
            return LIMIT_REACHED
        self.jobs += [(FORWARD, case_id), (SEND, confirmation_id(reference))]
        return reference

    def join_case(
        self, case_id: str, request: JoinRequest, language: str, *, confirm_by_text: bool
    ) -> str | LimitReached | None:
        """Add the caller to a case and return the caller's own reference of it; None if it is open no more."""
        caller = self.caller
        count = self.stores.limits.count_of(UseKind.CASES, self.caller_digest, withheld=self._is_withheld)
        contact = Contact(caller.msisdn, language, caller.channel, caller.network)
        join = partial(self.stores.joiner.join, case_id, request.visit, request.case, contact, count)
        try:
            reference = run_in_thread(partial(join, confirm_by_text=confirm_by_text))
        except LimitReachedError:
            return LIMIT_REACHED
        if reference is not None:
            self.jobs += [(FORWARD, case_id), (SEND, confirmation_id(reference))]
        return reference

    def filed_reference(self, case_id: str) -> str | None:
        """Return the reference of the case with this id; None if there is none."""
        return run_in_thread(partial(self.stores.submissions.reference_of, case_id))

    def may_be_filed_as(self, case_id: str, submission: Submission) -> bool:
        """Return False if the case of this id was filed with other contents."""
        return run_in_thread(partial(self.stores.submissions.may_be_filed_as, case_id, submission))

    def ask_payment(
        self, payment_id: str, order: PaymentOrder, language: str
    ) -> PaymentStanding | LimitReached:
        """Store the request durably, once however often the hop is repeated. The worker prompts, and once only."""
        caller = self.caller
        request = PaymentRequest(
            id=payment_id,
            number=caller.msisdn,
            amount=order.amount,
            currency=order.currency,
            account=order.account,
            description=order.description,
            via=order.via,
            case=order.case,
            screen=order.screen,
            version=self.definition.digest,
            channel=caller.channel,
            language=language,
            asked_at=order.asked_at,
        )
        self.stores.payments.add(request)
        if self.stores.payments.is_due_at_once(request):
            self.jobs.append((COLLECT, payment_id))
        return self.payment_standing(payment_id) or PaymentStanding(payment_id, ASKED)

    def payment_standing(self, payment_id: str) -> PaymentStanding | None:
        """Return the state of a payment; None if there is none."""
        found = self.stores.payment_states.read(payment_id)
        return None if found is None else PaymentStanding(payment_id, found.state, found.receipt)

    def look_up(self, request: LookupRequest) -> RequestOutcome | LimitReached:
        """Ask a source, for as long as the menus and the hop allow."""
        if self._is_used_up(UseKind.LOOKUPS):
            return LIMIT_REACHED
        return run_in_thread(
            partial(
                self.stores.lookup_sources.look_up,
                request,
                self.caller,
                self._max_wait(request.within),
                counted_as=self.caller_digest,
            )
        )

    def await_answer(self, case_id: str, kind: str, request: AnswerRequest) -> CaseAnswer | None:  # noqa: ARG002
        """Forward the case at once, and wait for the case system's answer as long as the menus and the hop allow."""
        return run_in_thread(
            partial(self.stores.inline_forwarder.await_answer, case_id, self._max_wait(request.within))
        )

    def count_attempt(self, origin: str, attempt_id: str, request: AttemptRequest) -> AttemptCounted:
        """Count an answer in the store, before it is judged."""
        caller_digest = self.caller_digest if self.caller.msisdn else None
        return self.stores.effects.count_attempt(origin, attempt_id, caller_digest, request)

    def count_survey(self, origin: str, answer_id: str, request: SurveyAnswers) -> SurveyOutcome:
        """Count the answers to a survey in the store, each id once."""
        zone = self.definition.service.time_zone
        return self._known_surveys.count(origin, answer_id, request, self.caller.channel, zone)

    def survey_outcome(self, origin: str, answer_id: str) -> SurveyOutcome | None:
        """Return what became of answers; None if they were never brought."""
        return self._known_surveys.outcome_of(origin, answer_id)

    @property
    def _known_surveys(self) -> CallerSurveys:
        if self.surveys is None:
            raise EngineError("these menus have no survey")
        return self.surveys

    def answer_late(self, question_id: str, session: Session) -> None:
        """Store the lookup, so that a worker answers it by text."""
        run_in_thread(
            partial(self.stores.late_lookups.put, question_id, self.definition.digest, self.caller, session)
        )
        self.jobs.append((ANSWER_LATE, question_id))

    def admit(self, effect: SendText | ScheduleCallBack) -> LimitReached | None:
        """Return why a text or a call must not be promised to this caller now; None if it may be."""
        if isinstance(effect, SendText):
            return LIMIT_REACHED if self._is_used_up(UseKind.REQUESTED_TEXTS) else None
        return run_in_thread(self._admit_call) if self.caller.msisdn else None

    def admit_recording(self, recording_id: str) -> LimitReached | None:
        """Return why a spoken message of this caller is not taken now; None if it is. A known one always is."""
        recordings = self.stores.recordings
        if run_in_thread(partial(recordings.is_known, recording_id)):
            return None
        if run_in_thread(recordings.is_full) or self._is_used_up(UseKind.RECORDINGS):
            return LIMIT_REACHED
        return None

    def find_filing_refusal(self) -> LimitReached | None:
        """Return why no case of this caller would be taken now; None if one would be. Count nothing."""
        return LIMIT_REACHED if self._is_nothing_left(UseKind.CASES) else None

    def find_recording_refusal(self) -> LimitReached | None:
        """Return why a spoken message of this caller would not be taken now; None if it would be. Count nothing."""
        return LIMIT_REACHED if run_in_thread(self._are_recordings_used_up) else None

    def _are_recordings_used_up(self) -> bool:
        return self.stores.recordings.is_full() or self._is_nothing_left(UseKind.RECORDINGS)

    def _is_nothing_left(self, kind: UseKind) -> bool:
        try:
            self.stores.limits.check(kind, self.caller_digest, withheld=self._is_withheld)
        except LimitReachedError:
            return True
        return False

    def _admit_call(self) -> LimitReached | None:
        if self.stores.find_call_refusal(self.caller.msisdn):
            return NO_CALL
        try:
            self.stores.limits.check(UseKind.CALLS, self.caller_digest)
        except LimitReachedError:
            return NO_CALL
        return None

    def _is_used_up(self, kind: UseKind) -> bool:
        """Count one use by this caller. Return True if nothing is left, and nothing was counted."""
        try:
            self.stores.limits.take(kind, self.caller_digest, withheld=self._is_withheld)
        except LimitReachedError:
            return True
        return False

    @property
    def _is_withheld(self) -> bool:
        return not self.caller.msisdn

    def carry_out(self, origin: str, profile_before: CallerProfile, effects: Sequence[PendingEffect]) -> None:
        """Carry effects out, each once, however often the hop is repeated."""
        country = self.definition.service.country
        commit = partial(self.stores.effects.commit, origin, self.caller, country, profile_before, effects)
        promises = any(isinstance(one.effect, PROMISES) for one in effects)
        message_ids = run_in_thread(commit) if promises else commit()
        self.jobs += [(SEND, message_id) for message_id in message_ids]

    def _max_wait(self, within: float) -> float:
        """Return the seconds for which this hop may wait for another system."""
        return max(MIN_WAIT_SECONDS, min(within, self.seconds_left() - SAVE_RESERVE_SECONDS))


GatewayRunner = EngineRunner[GatewayPorts]
