"""Makes the objects that send texts and look up their outcome."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from gateway.container.callers import CallerComponents
from gateway.container.delivery import DeliveryComponents
from gateway.container.menus import MenuComponents
from gateway.container.messages import MessageComponents
from gateway.container.outbound_calls import OutboundCallComponents
from gateway.container.resources import Resources
from gateway.messaging.dispatcher import LEASE_SECONDS, Dispatcher
from gateway.messaging.draft import DraftBuilder
from gateway.messaging.message import TextRenderer
from gateway.messaging.message_store import MessageStore
from gateway.messaging.outcome_recorder import OutcomeRecorder
from gateway.messaging.recipient_limits import RecipientLimits
from gateway.messaging.send_policy import Coalescer, SendPolicy
from gateway.messaging.sender import Sender
from gateway.messaging.status_reconciler import StatusReconciler
from gateway.outbound_calls.update_calls import UpdateCallPlanner
from gateway.providers.sms_provider import MessageFinder, SmsProvider
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.outbox.pauses import StreamPauses


class SendingComponents:
    """The objects that send texts, record the outcome, and look up texts whose outcome is unknown."""

    def __init__(
        self,
        resources: Resources,
        menus: MenuComponents,
        callers: CallerComponents,
        messages: MessageComponents,
        delivery: DeliveryComponents,
        calls: OutboundCallComponents,
        pauses: StreamPauses,
    ) -> None:
        self._resources = resources
        self._menus = menus
        self._callers = callers
        self._messages = messages
        self._delivery = delivery
        self._calls = calls
        self._pauses = pauses

    @cached_property
    def sender(self) -> Sender:
        """The sender of texts."""
        return self.sender_by(self._delivery.sms_providers, self._messages.words)

    def sender_by(
        self,
        providers: Sequence[SmsProvider],
        words: TextRenderer,
        lease_seconds: float | None = None,
    ) -> Sender:
        """Make a sender that sends texts by these providers. `words` returns the words of a text.

        `lease_seconds` must be more than all time-outs of a client together. None is enough for the clients that the
        gateway builds itself.
        """
        return self.sender_from(self._messages.outbox, self._messages.store, providers, words, lease_seconds)

    def sender_from(
        self,
        outbox: Outbox,
        messages: MessageStore,
        providers: Sequence[SmsProvider],
        words: TextRenderer,
        lease_seconds: float | None = None,
    ) -> Sender:
        """Make a sender of the texts in `outbox`; see `sender_by`."""
        router = self._delivery.router(providers)
        recorder = self._outcome_recorder(outbox, messages, providers)
        return Sender(
            outbox,
            messages,
            self._policy(outbox, messages, words),
            DraftBuilder(
                words, router, providers, self._resources.crypto, self._delivery.reachable.find_refusal
            ),
            Dispatcher(
                messages,
                self._delivery.throttle,
                router,
                recorder,
                lease_seconds=lease_seconds or LEASE_SECONDS,
            ),
            recorder,
            RecipientLimits(self._delivery.use_limits),
            self._call_planner(messages, recorder).texts_to_send,
        )

    def _policy(self, outbox: Outbox, messages: MessageStore, words: TextRenderer) -> SendPolicy:
        are_wanted = self._messages.are_wanted
        return SendPolicy(
            are_wanted,
            self._resources.clock,
            self._messages.quiet_hours.hold_until,
            Coalescer(self._resources.redis, messages, are_wanted, words).redundancy_reason,
            lambda: self._resumed_at(outbox.stream),
            self._messages.invitation_refusals,
        )

    def _outcome_recorder(
        self, outbox: Outbox, messages: MessageStore, providers: Sequence[SmsProvider]
    ) -> OutcomeRecorder:
        return OutcomeRecorder(
            outbox,
            messages,
            self._messages.receipts,
            self._delivery.throttle,
            self._resources.clock,
            self._resources.draw,
            self._callers.consent.stop,
            self._delivery.costs.count_accepted,
            lambda: self._resumed_at(outbox.stream),
            self.reconciler_by(providers).schedule,
        )

    def _call_planner(self, messages: MessageStore, recorder: OutcomeRecorder) -> UpdateCallPlanner:
        menus = self._menus
        return UpdateCallPlanner(
            messages,
            recorder,
            self._calls.store,
            self._calls.requests,
            self._callers.profiles.prefer_calls,
            menus.service,
            self._resources.crypto,
            self._resources.clock,
            self._resources.settings.voice_providers,
            lambda provider: menus.prompt_urls.call_voices(menus.definition, provider),
        )

    def _resumed_at(self, stream: str) -> datetime | None:
        """Return when the stream was last resumed; now, if calls are paused.

        A pause of all texts stops announcements, too, so both count. A pause of calls keeps texts that were meant for a
        call waiting.
        """
        moments = [self._pauses.resumed_at(name) for name in {stream, "messages", "calls"}]
        if "calls" in self._pauses.paused():
            moments.append(self._resources.clock())
        return max((moment for moment in moments if moment is not None), default=None)

    @cached_property
    def enquiries_outbox(self) -> Outbox:
        """The outbox of texts to look up at their provider."""
        return self._resources.outbox("enquiries")

    @cached_property
    def reconciler(self) -> StatusReconciler:
        """Looks up texts that were handed over without an answer."""
        return self.reconciler_by(self._delivery.sms_providers)

    def reconciler_by(self, providers: Sequence[SmsProvider]) -> StatusReconciler:
        """Make a reconciler that looks up texts at those of these providers that can be asked."""
        return StatusReconciler(
            self._resources.redis,
            self.enquiries_outbox,
            self._messages.store,
            self._messages.receipts,
            {provider.name: provider for provider in providers if isinstance(provider, MessageFinder)},
            self._resources.crypto,
            self._resources.clock,
        )
