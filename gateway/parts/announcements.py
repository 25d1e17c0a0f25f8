"""What announces."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.sending import SendingParts

if TYPE_CHECKING:
    from gateway.messaging.announcements.announcement import Announcement
    from gateway.messaging.announcements.planner import AnnouncementPlanner
    from gateway.messaging.announcements.sender import AnnouncementSender
    from gateway.messaging.announcements.store import AnnouncementStore
    from gateway.messaging.message_store import MessageStore
    from gateway.providers.sms_provider import SmsProvider
    from gateway.storage.outbox.outbox import Outbox


class AnnouncementParts(SendingParts):
    """Announcements: their texts, in a stream of their own behind those about cases."""

    @cached_property
    def announcements_outbox(self) -> "Outbox":
        """Texts of announcements that have yet to reach a provider."""
        from gateway.storage.outbox.outbox import Outbox

        return Outbox(self.redis, "announcements", self.clock)

    @cached_property
    def announcements(self) -> "AnnouncementStore":
        """The records of announcements."""
        from gateway.messaging.announcements.store import AnnouncementStore

        return AnnouncementStore(
            self.redis,
            self.announcements_outbox,
            self._announced_messages,
            self.crypto,
            self.clock,
            self.settings.keep_messages,
        )

    @cached_property
    def draining(self) -> "AnnouncementSender":
        """Sends announcements."""
        return self.draining_by(self.sms_providers)

    def draining_by(
        self, providers: "Sequence[SmsProvider]", lease_seconds: float | None = None
    ) -> "AnnouncementSender":
        """What sends announcements by these providers; `lease_seconds` as for `sending_by`."""
        from gateway.messaging.announcements.sender import AnnouncementSender

        outbox, messages = self.announcements_outbox, self._announced_messages
        return AnnouncementSender(
            self.sending_from(outbox, messages, providers, self.words, lease_seconds), self.messages_outbox
        )

    @cached_property
    def _announced_messages(self) -> "MessageStore":
        from gateway.messaging.message_store import MessageStore

        outbox, keep = self.announcements_outbox, self.settings.keep_messages
        return MessageStore(self.redis, outbox, self.crypto, self.clock, keep)

    def announced_lines(self, announcement: "Announcement") -> "AnnouncementPlanner":
        """What becomes of the lines of a file."""
        from gateway.messaging.announcements.planner import AnnouncementPlanner

        service = self._service()
        return AnnouncementPlanner(
            announcement, service, self.redis, self.people, self.consent, self.crypto, self.clock
        )
