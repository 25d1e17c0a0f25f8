"""What sends texts."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.calls import CallParts
from gateway.parts.streams import StreamParts

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.delivery.costs import Costs
    from gateway.delivery.delivery import Delivery
    from gateway.delivery.routes import Routes
    from gateway.messages.drafts import Words
    from gateway.messages.enquiries import Enquiries
    from gateway.messages.message import Message
    from gateway.messages.messages import Messages
    from gateway.messages.receipts import Receipts
    from gateway.messages.sending import Sending
    from gateway.messages.throttle import Throttle
    from gateway.outbox.outbox import Outbox
    from gateway.people.consent import Consent
    from gateway.people.people import People
    from gateway.providers.base import SmsProvider


class TextParts(CallParts, StreamParts):
    """Texts, their providers, and who wants them."""

    @cached_property
    def messages(self) -> "Messages":
        """The records of texts."""
        from gateway.messages.messages import Messages

        return Messages(self.redis, self.messages_outbox, self.vault, self.clock, self.settings.keep_messages)

    @cached_property
    def consent(self) -> "Consent":
        """What citizens do not want to be texted."""
        from gateway.people.consent import Consent

        return Consent(lambda: self.redis)

    @cached_property
    def receipts(self) -> "Receipts":
        """Applies providers' receipts to texts."""
        from gateway.messages.receipts import Receipts

        return Receipts(
            self.redis,
            self.messages,
            self.vault,
            self.clock,
            self.settings.keep_messages,
            opt_out=self.consent.stop,
        )

    @cached_property
    def delivery(self) -> "Delivery":
        """How texts leave; SettingsError lists every mistake in the file that says it."""
        from gateway.delivery.file import file_beside, load

        settings = self.settings
        return load(file_beside(settings.menus, settings.delivery), settings.sms_providers)

    @cached_property
    def sms_providers(self) -> "tuple[SmsProvider, ...]":
        """Clients of the providers of texts, first choice first. Only a worker asks: it loads their SDKs."""
        from gateway.providers.clients import build

        return build(self.settings)

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
        from gateway.messages.calling import LEASE_SECONDS, Calling
        from gateway.messages.drafts import Drafting
        from gateway.messages.holding import Holding
        from gateway.messages.hours import QuietHours
        from gateway.messages.merging import Merging
        from gateway.messages.sending import Sending
        from gateway.messages.settling import Settling
        from gateway.messages.telling import Telling

        routes = self.routes_by(providers)
        # An announcement stands still with its own stream and with all texts.
        names = dict.fromkeys((outbox.stream, "messages"))

        def resumed_at() -> "datetime | None":
            moments = (self.streams.resumed_at(name) for name in names)
            return max((moment for moment in moments if moment is not None), default=None)

        settling = Settling(
            outbox,
            messages,
            self.receipts,
            self.throttle,
            self.clock,
            self.draw,
            self.consent.stop,
            self.costs.counted,
            resumed_at,
            self.enquiries_by(providers).note,
        )
        return Sending(
            outbox,
            messages,
            Holding(
                self._wanted,
                self.clock,
                QuietHours(self._service, self.vault.open).hold_until,
                Merging(self.redis, messages, self._wanted, words).needless,
                resumed_at,
            ),
            Drafting(words, routes, providers, self.vault),
            Calling(messages, self.throttle, routes, settling, lease_seconds=lease_seconds or LEASE_SECONDS),
            settling,
            Telling(
                messages,
                settling,
                self.rings,
                self.ring_wishes,
                self.people.told_by_call,
                self._service,
                self.vault,
                self.settings.voice_providers,
            ).left,
        )

    @cached_property
    def people(self) -> "People":
        """What is remembered of numbers."""
        from gateway.people.people import People

        return People(lambda: self.redis, self.vault, self.settings.keep_languages)

    @cached_property
    def costs(self) -> "Costs":
        """What texts cost."""
        from gateway.delivery.costs import Costs
        from gateway.texting.about import name_of

        def service() -> str:
            return name_of(self._service(), self._service().default_language)

        return Costs(
            self.redis,
            self.delivery,
            service,
            self.clock,
            lambda: self._service().time_zone,
            self.throttle.give_back,
        )

    def routes_by(self, providers: "Sequence[SmsProvider]") -> "Routes":
        """Chooses among these providers."""
        from gateway.delivery.routes import Routes
        from gateway.delivery.shares import Shares

        shares = Shares(
            self.redis,
            [provider.name for provider in providers],
            self.delivery.failover,
            lambda: self.clock().timestamp(),
        )
        return Routes(self.delivery, providers, shares, self.draw, self.costs.flush)

    def words(self, message: "Message") -> str | None:
        """The words that the menus have for a text at this moment."""
        from gateway.messages.wording import word

        return word(self._service(), message, self.clock())

    def _wanted(self, messages: "Sequence[Message]") -> "Sequence[bool]":
        return self.consent.allows_each([(message.number_digest, message.name) for message in messages])

    @cached_property
    def enquiries_outbox(self) -> "Outbox":
        """Texts that are to be looked up at their provider."""
        from gateway.outbox.outbox import Outbox

        return Outbox(self.redis, "enquiries", self.clock)

    @cached_property
    def enquiries(self) -> "Enquiries":
        """Looks texts up that were handed over without an answer."""
        return self.enquiries_by(self.sms_providers)

    def enquiries_by(self, providers: "Sequence[SmsProvider]") -> "Enquiries":
        """Looks texts up at those of these providers that can be asked."""
        from gateway.messages.enquiries import Enquiries
        from gateway.providers.base import Finder

        return Enquiries(
            self.redis,
            self.enquiries_outbox,
            self.messages,
            self.receipts,
            {provider.name: provider for provider in providers if isinstance(provider, Finder)},
            self.vault,
            self.clock,
        )

    @cached_property
    def throttle(self) -> "Throttle":
        """How fast texts go, and how many a day."""
        from gateway.messages.throttle import Throttle

        settings = self.settings
        return Throttle(
            self.redis,
            self.delivery.limits_of,
            self.clock,
            lambda: self._service().time_zone,
            {
                "at": settings.at_sender_id,
                "twilio": settings.twilio_messaging_service_sid or settings.twilio_from,
            },
        )
