"""What sends texts."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.delivery import DeliveryParts
from gateway.parts.ringing import RingingParts
from gateway.parts.streams import StreamParts

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.messaging.draft import TextRenderer
    from gateway.messaging.message_store import MessageStore
    from gateway.messaging.outcome_recorder import OutcomeRecorder
    from gateway.messaging.send_policy import SendPolicy
    from gateway.messaging.sender import Sender
    from gateway.messaging.status_reconciler import StatusReconciler
    from gateway.outbound_calls.update_calls import UpdateCallPlanner
    from gateway.providers.sms_provider import SmsProvider
    from gateway.storage.outbox.outbox import Outbox


class SendingParts(RingingParts, DeliveryParts, StreamParts):
    """The jobs that send texts, and those that look up what became of them."""

    @cached_property
    def sending(self) -> "Sender":
        """Sends texts."""
        return self.sending_by(self.sms_providers, self.words)

    def sending_by(
        self,
        providers: "Sequence[SmsProvider]",
        words: "TextRenderer",
        lease_seconds: float | None = None,
    ) -> "Sender":
        """What sends texts of these words by these providers.

        `lease_seconds`: more than the time-outs of a client together; None: enough for the clients as they are built.
        """
        return self.sending_from(self.messages_outbox, self.messages, providers, words, lease_seconds)

    def sending_from(
        self,
        outbox: "Outbox",
        messages: "MessageStore",
        providers: "Sequence[SmsProvider]",
        words: "TextRenderer",
        lease_seconds: float | None = None,
    ) -> "Sender":
        """What sends the texts of a stream; see `sending_by`."""
        from gateway.messaging.dispatcher import LEASE_SECONDS, Dispatcher
        from gateway.messaging.draft import DraftBuilder
        from gateway.messaging.sender import Sender

        routes = self.routes_by(providers)
        settling = self._outcome_recorder(outbox, messages, providers)
        return Sender(
            outbox,
            messages,
            self._holding(outbox, messages, words),
            DraftBuilder(words, routes, providers, self.crypto),
            Dispatcher(
                messages, self.throttle, routes, settling, lease_seconds=lease_seconds or LEASE_SECONDS
            ),
            settling,
            self._telling(messages, settling).texts_to_send,
        )

    def _holding(self, outbox: "Outbox", messages: "MessageStore", words: "TextRenderer") -> "SendPolicy":
        from gateway.messaging.coalescer import Coalescer
        from gateway.messaging.send_policy import SendPolicy

        return SendPolicy(
            self._wanted,
            self.clock,
            self.quiet_hours.hold_until,
            Coalescer(self.redis, messages, self._wanted, words).redundancy_reason,
            lambda: self._resumed_at(outbox.stream),
        )

    def _outcome_recorder(
        self, outbox: "Outbox", messages: "MessageStore", providers: "Sequence[SmsProvider]"
    ) -> "OutcomeRecorder":
        from gateway.messaging.outcome_recorder import OutcomeRecorder

        return OutcomeRecorder(
            outbox,
            messages,
            self.receipts,
            self.throttle,
            self.clock,
            self.draw,
            self.consent.stop,
            self.costs.count_accepted,
            lambda: self._resumed_at(outbox.stream),
            self.enquiries_by(providers).schedule,
        )

    def _telling(self, messages: "MessageStore", settling: "OutcomeRecorder") -> "UpdateCallPlanner":
        from gateway.outbound_calls.update_calls import UpdateCallPlanner

        return UpdateCallPlanner(
            messages,
            settling,
            self.rings,
            self.call_requests,
            self.people.prefer_calls,
            self._service,
            self.crypto,
            self.settings.voice_providers,
            lambda provider: self.prompt_urls.call_voices(self.definition, provider),
        )

    def _resumed_at(self, stream: str) -> "datetime | None":
        """When a stream was let go on last; that of announcements stands still with all texts, too."""
        moments = [self.streams.resumed_at(name) for name in {stream, "messages"}]
        return max((moment for moment in moments if moment is not None), default=None)

    @cached_property
    def enquiries_outbox(self) -> "Outbox":
        """Texts that are to be looked up at their provider."""
        from gateway.storage.outbox.outbox import Outbox

        return Outbox(self.redis, "enquiries", self.clock)

    @cached_property
    def enquiries(self) -> "StatusReconciler":
        """Looks texts up that were handed over without an answer."""
        return self.enquiries_by(self.sms_providers)

    def enquiries_by(self, providers: "Sequence[SmsProvider]") -> "StatusReconciler":
        """Looks texts up at those of these providers that can be asked."""
        from gateway.messaging.status_reconciler import StatusReconciler
        from gateway.providers.sms_provider import MessageFinder

        return StatusReconciler(
            self.redis,
            self.enquiries_outbox,
            self.messages,
            self.receipts,
            {provider.name: provider for provider in providers if isinstance(provider, MessageFinder)},
            self.crypto,
            self.clock,
        )
