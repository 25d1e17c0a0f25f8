"""What knows of texts, and of who wants them."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.menus import MenuParts

if TYPE_CHECKING:
    from gateway.callers.consent import ConsentStore
    from gateway.callers.profile_store import ProfileStore
    from gateway.conversations.sms.questions import CaseQuestionStore
    from gateway.messaging.message import SmsMessage
    from gateway.messaging.message_store import MessageStore
    from gateway.messaging.quiet_hours import QuietHours
    from gateway.messaging.receipts import ReceiptProcessor
    from gateway.storage.outbox.outbox import Outbox


class TextParts(MenuParts):
    """Texts: their records and words, and the people that they are for."""

    @cached_property
    def messages_outbox(self) -> "Outbox":
        """Texts that have yet to reach a provider."""
        from gateway.storage.outbox.outbox import Outbox

        return Outbox(self.redis, "messages", self.clock)

    @cached_property
    def messages(self) -> "MessageStore":
        """The records of texts."""
        from gateway.messaging.message_store import MessageStore

        return MessageStore(
            self.redis, self.messages_outbox, self.crypto, self.clock, self.settings.keep_messages
        )

    @cached_property
    def consent(self) -> "ConsentStore":
        """What citizens do not want to be texted."""
        from gateway.callers.consent import ConsentStore

        return ConsentStore(lambda: self.redis)

    @cached_property
    def people(self) -> "ProfileStore":
        """What is remembered of numbers."""
        from gateway.callers.profile_store import ProfileStore

        return ProfileStore(lambda: self.redis, self.crypto, self.settings.keep_languages)

    @cached_property
    def receipts(self) -> "ReceiptProcessor":
        """Applies providers' receipts to texts."""
        from gateway.messaging.receipts import ReceiptProcessor

        return ReceiptProcessor(
            self.redis,
            self.messages,
            self.crypto,
            self.clock,
            self.settings.keep_messages,
            opt_out=self.consent.stop,
        )

    @cached_property
    def questions(self) -> "CaseQuestionStore":
        """What citizens were asked by text, and may still answer."""
        from gateway.conversations.sms.questions import CaseQuestionStore

        return CaseQuestionStore(lambda: self.redis)

    @cached_property
    def quiet_hours(self) -> "QuietHours":
        """When nobody is texted, or rung about a message, unasked."""
        from gateway.messaging.quiet_hours import QuietHours

        return QuietHours(self._service, self.crypto.open)

    def words(self, message: "SmsMessage") -> str | None:
        """The words that the menus have for a text at this moment."""
        from gateway.messaging.wording import render_sms_text

        return render_sms_text(self._service(), message, self.clock())

    def _wanted(self, messages: "Sequence[SmsMessage]") -> "Sequence[bool]":
        return self.consent.allows_each([(message.number_digest, message.name) for message in messages])
