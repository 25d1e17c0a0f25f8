"""What sends texts."""

from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.menus import MenuParts
from gateway.parts.streams import StreamParts

if TYPE_CHECKING:
    from gateway.delivery.delivery import Delivery
    from gateway.messages.messages import Messages
    from gateway.messages.receipts import Receipts
    from gateway.messages.sending import Sending
    from gateway.outbox.outbox import Outbox
    from gateway.people.consent import Consent
    from gateway.providers.base import SmsProvider


class TextParts(MenuParts, StreamParts):
    """Texts, their providers, and who wants them."""

    @cached_property
    def messages_outbox(self) -> "Outbox":
        """Texts that have yet to reach a provider."""
        from gateway.outbox.outbox import Outbox

        return Outbox(self.redis, "messages", self.clock)

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
        from gateway.messages.sending import Sending
        from gateway.messages.wording import word

        return Sending(
            self.messages_outbox,
            self.messages,
            self.receipts,
            self.sms_providers,
            lambda message: word(self._service(), message, self.clock()),
            lambda message: self.consent.allows(message.number_digest, message.name),
            self.vault,
            self.clock,
            self.draw,
            self.consent.stop,
        )
