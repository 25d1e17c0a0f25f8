"""Makes the stores of texts, and the objects that render texts and apply receipts."""

from collections.abc import Sequence
from functools import cached_property

from gateway.container.callers import CallerComponents
from gateway.container.menus import MenuComponents
from gateway.container.resources import Resources
from gateway.conversations.sms.questions import CaseQuestionStore
from gateway.insights.fate_counts import FateCounts
from gateway.messaging.draft import render_sms_text
from gateway.messaging.message import SmsMessage
from gateway.messaging.message_store import MessageStore
from gateway.messaging.receipts import ReceiptProcessor
from gateway.messaging.send_policy import QuietHours
from gateway.storage.outbox.outbox import Outbox
from gateway.surveys.invitations import Invitations


class MessageComponents:
    """The objects that store texts, give them their words, and check that citizens want them."""

    def __init__(self, resources: Resources, menus: MenuComponents, callers: CallerComponents) -> None:
        self._resources = resources
        self._menus = menus
        self._callers = callers

    @cached_property
    def outbox(self) -> Outbox:
        """The outbox of texts that no provider has yet."""
        return self._resources.outbox("messages")

    @cached_property
    def store(self) -> MessageStore:
        """The store of texts."""
        return self.store_in(self.outbox)

    def store_in(self, outbox: Outbox) -> MessageStore:
        """Make a store of the texts that leave through `outbox`."""
        resources = self._resources
        return MessageStore(
            resources.redis,
            outbox,
            resources.crypto,
            resources.clock,
            resources.settings.keep_messages,
            self.fates,
        )

    @cached_property
    def fates(self) -> FateCounts:
        """The counts of what became of texts and calls today."""
        return FateCounts(self._resources.clock, lambda: self._menus.service().time_zone)

    @cached_property
    def receipts(self) -> ReceiptProcessor:
        """Applies providers' receipts to texts."""
        resources = self._resources
        return ReceiptProcessor(
            resources.redis,
            self.store,
            resources.crypto,
            resources.clock,
            resources.settings.keep_messages,
            opt_out=self._callers.consent.stop,
        )

    @cached_property
    def questions(self) -> CaseQuestionStore:
        """The questions that citizens were asked by text and may still answer."""
        client = self._resources.redis
        return CaseQuestionStore(lambda: client, self._resources.crypto)

    @cached_property
    def quiet_hours(self) -> QuietHours:
        """The hours in which nobody gets a text or an update call that they did not ask for."""
        return QuietHours(self._menus.service, self._resources.crypto.decrypt)

    def words(self, message: SmsMessage) -> str | None:
        """Return the words of a text in the menus of its citizen; None if they have no words for it."""
        definition = self._menus.cache.for_text(message.name, message.number_digest)
        return render_sms_text(definition.service, message, self._resources.clock())

    @cached_property
    def invitations(self) -> Invitations:
        """The texts that invite to a survey for nothing."""
        return Invitations(self._menus.service, self._callers.surveys, self._resources.clock)

    def invitation_refusals(self, messages: Sequence[SmsMessage]) -> Sequence[str]:
        """Return for each text why it need not invite to a survey any more; empty if it must go."""
        return self.invitations.refusals([(message.number_digest, message.name) for message in messages])

    def are_wanted(self, messages: Sequence[SmsMessage]) -> Sequence[bool]:
        """Return for each text whether its citizen wants it."""
        return self._callers.consent.allows_each(
            [(message.number_digest, message.name) for message in messages]
        )
