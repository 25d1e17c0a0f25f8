"""What sends texts."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.delivery import DeliveryParts
from gateway.parts.ringing import RingingParts
from gateway.parts.streams import StreamParts

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.messaging.draft import Words
    from gateway.messaging.message_store import Messages
    from gateway.messaging.outcome_recorder import Settling
    from gateway.messaging.send_policy import Holding
    from gateway.messaging.sender import Sending
    from gateway.messaging.status_reconciler import Enquiries
    from gateway.outbound_calls.update_calls import Telling
    from gateway.providers.sms_provider import SmsProvider
    from gateway.storage.outbox.outbox import Outbox


class SendingParts(RingingParts, DeliveryParts, StreamParts):
    """The jobs that send texts, and those that look up what became of them."""

    @cached_property
    def sending(self) -> "Sending":
        """Sends texts."""
        return self.sending_by(self.sms_providers, self.words)

    def sending_by(
        self,
        providers: "Sequence[SmsProvider]",
        words: "Words",
        lease_seconds: float | None = None,
    ) -> "Sending":
        """What sends texts of these words by these providers.

        `lease_seconds`: more than the time-outs of a client together; None: enough for the clients as they are built.
        """
        return self.sending_from(self.messages_outbox, self.messages, providers, words, lease_seconds)

    def sending_from(
        self,
        outbox: "Outbox",
        messages: "Messages",
        providers: "Sequence[SmsProvider]",
        words: "Words",
        lease_seconds: float | None = None,
    ) -> "Sending":
        """What sends the texts of a stream; see `sending_by`."""
        from gateway.messaging.dispatcher import LEASE_SECONDS, Handover
        from gateway.messaging.draft import Drafting
        from gateway.messaging.sender import Sending

        routes = self.routes_by(providers)
        settling = self._settling(outbox, messages, providers)
        return Sending(
            outbox,
            messages,
            self._holding(outbox, messages, words),
            Drafting(words, routes, providers, self.vault),
            Handover(messages, self.throttle, routes, settling, lease_seconds=lease_seconds or LEASE_SECONDS),
            settling,
            self._telling(messages, settling).left,
        )

    def _holding(self, outbox: "Outbox", messages: "Messages", words: "Words") -> "Holding":
        from gateway.messaging.coalescer import Merging
        from gateway.messaging.send_policy import Holding

        return Holding(
            self._wanted,
            self.clock,
            self.quiet_hours.hold_until,
            Merging(self.redis, messages, self._wanted, words).needless,
            lambda: self._resumed_at(outbox.stream),
        )

    def _settling(
        self, outbox: "Outbox", messages: "Messages", providers: "Sequence[SmsProvider]"
    ) -> "Settling":
        from gateway.messaging.outcome_recorder import Settling

        return Settling(
            outbox,
            messages,
            self.receipts,
            self.throttle,
            self.clock,
            self.draw,
            self.consent.stop,
            self.costs.counted,
            lambda: self._resumed_at(outbox.stream),
            self.enquiries_by(providers).note,
        )

    def _telling(self, messages: "Messages", settling: "Settling") -> "Telling":
        from gateway.outbound_calls.update_calls import Telling

        return Telling(
            messages,
            settling,
            self.rings,
            self.ring_wishes,
            self.people.told_by_call,
            self._service,
            self.vault,
            self.settings.voice_providers,
            lambda provider: self.addresses.studio(self.definition, provider),
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
    def enquiries(self) -> "Enquiries":
        """Looks texts up that were handed over without an answer."""
        return self.enquiries_by(self.sms_providers)

    def enquiries_by(self, providers: "Sequence[SmsProvider]") -> "Enquiries":
        """Looks texts up at those of these providers that can be asked."""
        from gateway.messaging.status_reconciler import Enquiries
        from gateway.providers.sms_provider import Finder

        return Enquiries(
            self.redis,
            self.enquiries_outbox,
            self.messages,
            self.receipts,
            {provider.name: provider for provider in providers if isinstance(provider, Finder)},
            self.vault,
            self.clock,
        )
