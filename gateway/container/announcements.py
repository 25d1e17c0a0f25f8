"""Makes the objects that plan and send announcements. Their texts have a stream of their own, behind other texts."""

from collections.abc import Sequence
from functools import cached_property

from gateway.container.callers import CallerComponents
from gateway.container.delivery import DeliveryComponents
from gateway.container.menus import MenuComponents
from gateway.container.messages import MessageComponents
from gateway.container.resources import Resources
from gateway.container.sending import SendingComponents
from gateway.messaging.announcements.announcement import Announcement
from gateway.messaging.announcements.announcement_store import AnnouncementStore
from gateway.messaging.announcements.planner import AnnouncementPlanner
from gateway.messaging.announcements.sender import AnnouncementSender
from gateway.messaging.message_store import MessageStore
from gateway.providers.sms_provider import SmsProvider
from gateway.storage.outbox.outbox import Outbox


class AnnouncementComponents:
    """The objects that plan announcements, store their records and send them."""

    def __init__(
        self,
        resources: Resources,
        menus: MenuComponents,
        callers: CallerComponents,
        messages: MessageComponents,
        delivery: DeliveryComponents,
        sending: SendingComponents,
    ) -> None:
        self._resources = resources
        self._menus = menus
        self._callers = callers
        self._messages = messages
        self._delivery = delivery
        self._sending = sending

    @cached_property
    def outbox(self) -> Outbox:
        """The outbox of texts of announcements that no provider has yet."""
        return self._resources.outbox("announcements")

    @cached_property
    def store(self) -> AnnouncementStore:
        """The records of announcements."""
        resources = self._resources
        return AnnouncementStore(
            resources.redis,
            self.outbox,
            self._announced_messages,
            resources.crypto,
            resources.clock,
            resources.settings.keep_messages,
        )

    @cached_property
    def sender(self) -> AnnouncementSender:
        """The sender of announcements."""
        return self.sender_by(self._delivery.sms_providers)

    def sender_by(
        self, providers: Sequence[SmsProvider], lease_seconds: float | None = None
    ) -> AnnouncementSender:
        """Make a sender of announcements by these providers; for `lease_seconds` see `SendingComponents.sender_by`."""
        sender = self._sending.sender_from(
            self.outbox, self._announced_messages, providers, self._messages.words, lease_seconds
        )
        return AnnouncementSender(sender, self._messages.outbox)

    @cached_property
    def _announced_messages(self) -> MessageStore:
        return self._messages.store_in(self.outbox)

    def planner(self, announcement: Announcement) -> AnnouncementPlanner:
        """Make a planner, which decides for each line of the announcement's file whether it gets a text."""
        resources, callers = self._resources, self._callers
        return AnnouncementPlanner(
            announcement,
            self._menus.service(),
            lambda name, digest: self._menus.cache.for_text(name, digest).service,
            resources.redis,
            callers.profiles,
            callers.consent,
            resources.crypto,
            resources.clock,
            self._delivery.reachable.find_refusal,
            self._messages.invitations,
        )
