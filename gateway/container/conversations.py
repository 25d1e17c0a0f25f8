"""Makes the handlers of USSD, SMS and voice conversations in a web process."""

import time
from functools import cached_property, partial

from gateway.callers.attempt_counter import AttemptCounter
from gateway.callers.profile_store import ProfileStore
from gateway.callers.reach import OUT_OF_REACH
from gateway.container.admission import AdmissionComponents
from gateway.container.callers import CallerComponents
from gateway.container.cases import CaseComponents
from gateway.container.delivery import DeliveryComponents
from gateway.container.insights import InsightComponents
from gateway.container.lookups import LookupComponents
from gateway.container.menus import MenuComponents
from gateway.container.messages import MessageComponents
from gateway.container.outbound_calls import OutboundCallComponents
from gateway.container.payments import PaymentComponents
from gateway.container.recordings import RecordingComponents
from gateway.container.reminders import ReminderComponents
from gateway.container.resources import Resources
from gateway.conversations.conversation_store import ConversationStore, RecentRecordCache
from gateway.conversations.dropped_sessions import DroppedSessions
from gateway.conversations.effect_executor import EFFECTS_SECONDS, EffectExecutor
from gateway.conversations.gateway_ports import RunnerStores
from gateway.conversations.handler import HandlerResources
from gateway.conversations.sms.handler import SmsHandler
from gateway.conversations.sms.officer_questions import TextedQuestions
from gateway.conversations.sms.sms_conversation_store import SmsConversationStore
from gateway.conversations.ussd.first_hop import FirstHops
from gateway.conversations.ussd.handler import UssdHandler
from gateway.conversations.voice.call_end import CallEndHandler
from gateway.conversations.voice.deferred_recording import RecordingDeferral
from gateway.conversations.voice.document import CallDocuments
from gateway.conversations.voice.ended_calls import EndedCalls
from gateway.conversations.voice.entry import CallEntries
from gateway.conversations.voice.handler import CallHandler
from gateway.conversations.voice.request_tokens import RequestTokens
from gateway.conversations.voice.transaction import CallResources
from gateway.conversations.voice.update_call import UpdateDocuments
from gateway.conversations.walks import WalkSample
from gateway.event_loop.hop_loop import run_in_thread
from gateway.surveys.survey_store import SurveyStore
from gateway.workers.notifier import JobNotifier


class ConversationComponents:
    """The handlers, and the stores that citizens wait for. These stores use one connection for each thread."""

    def __init__(
        self,
        resources: Resources,
        menus: MenuComponents,
        callers: CallerComponents,
        cases: CaseComponents,
        messages: MessageComponents,
        lookups: LookupComponents,
        calls: OutboundCallComponents,
        recordings: RecordingComponents,
        delivery: DeliveryComponents,
        insights: InsightComponents,
        admission: AdmissionComponents,
        job_notifier: JobNotifier,
        reminders: ReminderComponents,
        payments: PaymentComponents,
    ) -> None:
        self._resources = resources
        self._menus = menus
        self._callers = callers
        self._cases = cases
        self._messages = messages
        self._lookups = lookups
        self._calls = calls
        self._recordings = recordings
        self._delivery = delivery
        self._insights = insights
        self._admission = admission
        self._job_notifier = job_notifier
        self._reminders = reminders
        self._payments = payments

    @cached_property
    def ussd(self) -> UssdHandler:
        """Answers USSD hops."""
        resources, sessions = self._resources, self._resources.hops
        cipher, cache = resources.crypto.records, RecentRecordCache(time.monotonic)
        store = ConversationStore(lambda: sessions.client, cipher, sessions, cache)
        callers = sessions if resources.settings.is_one_store else resources.durable_hops
        first_hops = FirstHops(sessions, callers, store, self._dropped_sessions, self._profiles)
        return UssdHandler(
            self._handler_resources,
            store,
            first_hops,
            self._dropped_sessions,
            self._effects,
            self._admission.of_hops,
        )

    @cached_property
    def sms(self) -> SmsHandler:
        """Answers texts."""
        sessions = self._resources.hops
        return SmsHandler(
            self._handler_resources,
            SmsConversationStore(lambda: sessions.client, self._resources.crypto),
            self._callers.consent,
            self._messages.questions,
            self._messages.store,
            TextedQuestions(self._cases.questions, self._messages.store),
        )

    @cached_property
    def voice(self) -> CallHandler:
        """Answers the requests that a provider sends during a call."""
        call_resources = self._call_resources
        updates = UpdateDocuments(
            self._menus.cache,
            self._calls.events,
            self._calls.store,
            self._messages.store,
            self._menus.prompt_urls,
        )
        return CallHandler(
            self._handler_resources,
            call_resources,
            updates,
            RecordingDeferral(self._resources.crypto, self._menus.cache),
            CallEndHandler(
                self._handler_resources,
                call_resources,
                self._calls.events,
                self._calls.daily_usage,
                self._delivery.call_costs,
            ),
        )

    @cached_property
    def _call_resources(self) -> CallResources:
        sessions, crypto = self._resources.hops, self._resources.crypto
        return CallResources(
            self._call_store,
            self._dropped_sessions,
            CallEntries(self._calls.requests, self._calls.events, crypto.digest, self._delivery.can_reach),
            CallDocuments(
                crypto, self._menus.prompt_urls, self._recordings.store, self._menus.secrets_of, self._surveys
            ),
            RequestTokens(lambda: sessions.client, crypto.digest),
            EndedCalls(lambda: sessions.client),
            self._recordings.store,
        )

    @cached_property
    def _call_store(self) -> ConversationStore:
        sessions = self._resources.hops
        return ConversationStore(lambda: sessions.client, self._resources.crypto.records, sessions)

    @cached_property
    def _dropped_sessions(self) -> DroppedSessions:
        sessions = self._resources.hops
        return DroppedSessions(
            lambda: sessions.client, self._call_store, self._menus.cache, self._resources.crypto
        )

    @cached_property
    def _profiles(self) -> ProfileStore:
        store, settings = self._resources.durable_hops, self._resources.settings
        return ProfileStore(
            lambda: store.client,
            self._resources.crypto,
            settings.keep_languages,
            store,
            lambda digest: run_in_thread(partial(self._callers.end_reminders, digest)),
        )

    @cached_property
    def _effects(self) -> EffectExecutor:
        store = self._resources.durable_hops
        return EffectExecutor(
            lambda: store.client,
            self._resources.crypto,
            self._profiles,
            self._callers.consent,
            self._messages.store,
            self._calls.requests,
            AttemptCounter(store.call, self._resources.crypto, EFFECTS_SECONDS),
            self._reminders.reminders,
        )

    @cached_property
    def _surveys(self) -> SurveyStore:
        resources = self._resources
        return SurveyStore(resources.durable_hops.call, resources.crypto, resources.clock, EFFECTS_SECONDS)

    def _find_call_refusal(self, msisdn: str) -> str:
        """Return why no call to a number may be promised now; empty if one may be."""
        if not self._delivery.can_reach(msisdn):
            return OUT_OF_REACH
        return "daily_ceiling" if self._calls.daily_usage.is_used_up() else ""

    @cached_property
    def _handler_resources(self) -> HandlerResources:
        resources = self._resources
        stores = RunnerStores(
            self._cases.submissions,
            self._cases.inline_forwarder,
            self._lookups.sources,
            self._lookups.late_store,
            self._effects,
            self._delivery.use_limits,
            self._find_call_refusal,
            self._recordings.store,
            self._surveys,
            self._payments.store,
            self._payments.states,
            self._cases.joiner,
        )
        return HandlerResources(
            self._menus.cache,
            resources.crypto,
            self._profiles,
            stores,
            resources.clock,
            resources.draw,
            self._menus.secrets_of,
            self._job_notifier,
            resources.metrics,
            self._delivery.can_reach,
            WalkSample(resources.settings.walk_sample, resources.draw),
            self._insights.walks,
            self._insights.hops.log,
            self._callers.unclear_text_keeper,
        )
