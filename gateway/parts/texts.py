"""What knows of texts, and of who wants them."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.menus import MenuParts

if TYPE_CHECKING:
    from gateway.callers.consent import Consent
    from gateway.callers.profile_store import People
    from gateway.conversations.sms.questions import Questions
    from gateway.messaging.message import Message
    from gateway.messaging.message_store import Messages
    from gateway.messaging.quiet_hours import QuietHours
    from gateway.messaging.receipts import Receipts
    from gateway.storage.outbox.outbox import Outbox


class TextParts(MenuParts):
    """Texts: their records and words, and the people that they are for."""

    @cached_property
    def messages_outbox(self) -> "Outbox":
        """Texts that have yet to reach a provider."""
        from gateway.storage.outbox.outbox import Outbox

        return Outbox(self.redis, "messages", self.clock)

    @cached_property
    def messages(self) -> "Messages":
        """The records of texts."""
        from gateway.messaging.message_store import Messages

        return Messages(self.redis, self.messages_outbox, self.vault, self.clock, self.settings.keep_messages)

    @cached_property
    def consent(self) -> "Consent":
        """What citizens do not want to be texted."""
        from gateway.callers.consent import Consent

        return Consent(lambda: self.redis)

    @cached_property
    def people(self) -> "People":
        """What is remembered of numbers."""
        from gateway.callers.profile_store import People

        return People(lambda: self.redis, self.vault, self.settings.keep_languages)

    @cached_property
    def receipts(self) -> "Receipts":
        """Applies providers' receipts to texts."""
        from gateway.messaging.receipts import Receipts

        return Receipts(
            self.redis,
            self.messages,
            self.vault,
            self.clock,
            self.settings.keep_messages,
            opt_out=self.consent.stop,
        )

    @cached_property
    def questions(self) -> "Questions":
        """What citizens were asked by text, and may still answer."""
        from gateway.conversations.sms.questions import Questions

        return Questions(lambda: self.redis)

    @cached_property
    def quiet_hours(self) -> "QuietHours":
        """When nobody is texted, or rung about a message, unasked."""
        from gateway.messaging.quiet_hours import QuietHours

        return QuietHours(self._service, self.vault.open)

    def words(self, message: "Message") -> str | None:
        """The words that the menus have for a text at this moment."""
        from gateway.messaging.wording import word

        return word(self._service(), message, self.clock())

    def _wanted(self, messages: "Sequence[Message]") -> "Sequence[bool]":
        return self.consent.allows_each([(message.number_digest, message.name) for message in messages])
