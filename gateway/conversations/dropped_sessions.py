"""Find the dropped session that a caller's next dial or call may resume.

The session may have dropped on the other channel that leads to the same screen. A call can resume a session by USSD,
and the other way round. The script that saves the new conversation then deletes the pointer to the old one, so that it
is resumed only once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import cast

import msgspec
import redis

from gateway.conversations.conversation_store import (
    REPLAYABLE,
    ConversationStore,
    ResumePointer,
    ResumeSource,
    unpack_session,
)
from gateway.published_menus.definition import MenuDefinition
from gateway.published_menus.menu_cache import MenuCache
from gateway.security.crypto import Crypto
from gateway.storage.redis_clients import commands_sender
from gateway.storage.store_read import StoreRead, read_together
from menus.engine import dropped_session, engine
from menus.engine.caller_profile import CallerProfile
from menus.engine.session import Session, UnreadableSessionError
from menus.engine.session_payment import open_payment_of
from menus.model import Service


@dataclass(frozen=True, slots=True)
class ResumableConversation:
    """The last conversation of a caller at an entry, if it has not ended: its pointer and the key of its record."""

    pointer: ResumePointer
    record_key: str
    replayable: bool


@dataclass(frozen=True, slots=True)
class DroppedSession:
    """A dropped session and its menus. It is resumed, or the caller is asked whether to.

    `resumed_from` is its source, if that is on another channel, or if it ended with an open payment: the next one may
    end at once, and then nothing goes on a second time.
    """

    definition: MenuDefinition
    session: Session
    resumed_from: ResumeSource | None = None

    @property
    def has_open_payment(self) -> bool:
        """Return True if it is open whether its caller has paid."""
        return open_payment_of(self.session) is not None

    def with_profile(self, caller_profile: CallerProfile) -> Session:
        """Return the session with the present caller profile."""
        counted_screens = self.definition.data_needs.attempt_screens
        return dropped_session.with_profile(self.session, caller_profile, counted_screens)


def resume_pointers(service: Service, pointer: ResumePointer | None) -> list[ResumePointer]:
    """Return `pointer`, and one for the other channel if an entry there leads to the same screen."""
    if pointer is None:
        return []
    others = {"ussd": ("voice", service.voice_entries), "voice": ("ussd", service.ussd_entries)}
    if pointer.channel not in others:
        return [pointer]
    channel, points = others[pointer.channel]
    leads = any(point.goto == pointer.screen for point in points.values())
    return [pointer, msgspec.structs.replace(pointer, channel=channel)] if leads else [pointer]


@dataclass(frozen=True, slots=True)
class DroppedSessions:
    """Finds dropped sessions. `client` returns a client of the session store."""

    client: Callable[[], redis.Redis]
    conversations: ConversationStore
    menus: MenuCache
    crypto: Crypto

    def find_resumables(self, pointers: Sequence[ResumePointer]) -> list[ResumableConversation]:
        """Find the caller's last unended conversations, in the order of `pointers`.

        This takes one round trip, and more if an earlier release remembered one.
        """
        if not pointers:
            return []
        read, renamed = self.read_of_resumables(pointers), self.conversations.renamed
        of_earlier = renamed.read_of([pointer.key for pointer in pointers])
        call_all = commands_sender(self.client)
        resumables, earlier = read_together(call_all, (read, of_earlier))
        if earlier:
            renamed.move(earlier)
            (resumables,) = read_together(call_all, (read,))
        return cast("list[ResumableConversation]", resumables)

    def read_of_resumables(self, pointers: Sequence[ResumePointer]) -> StoreRead[list[ResumableConversation]]:
        """Return the read of what `find_resumables` finds."""

        def parse(replies: list[list[bytes | None]]) -> list[ResumableConversation]:
            return [
                ResumableConversation(pointer, one[1:].decode(), one[:1] == REPLAYABLE)
                for pointer, one in zip(pointers, replies[0] if replies else (), strict=True)
                if one
            ]

        keys = [pointer.key for pointer in pointers]
        return StoreRead([("MGET", *keys)] if keys else [], parse)

    def remove_resumable(self, pointer: ResumePointer, record_key: str) -> None:
        """Make sure that the conversation under this key is not resumed."""
        if any(one.record_key == record_key for one in self.find_resumables([pointer])):
            self.client().delete(pointer.key)

    def find(
        self, resumables: Sequence[ResumableConversation], own_record_key: str, channel: str
    ) -> DroppedSession | None:
        """Return the first of a caller's conversations that can be resumed on `channel`; None if none can.

        `own_record_key` is the key of the caller's present conversation.
        """
        for resumable in resumables:
            found = None if resumable.record_key == own_record_key else self._load(resumable, channel)
            if found is not None:
                pointer = resumable.pointer
                if pointer.channel == channel and not found.has_open_payment:
                    return found
                return replace(found, resumed_from=ResumeSource(pointer, resumable.record_key))
        return None

    def _load(self, resumable: ResumableConversation, channel: str) -> DroppedSession | None:
        """Load the dropped session of a caller who comes to its entry again.

        None if the session or its menus are gone. If other menus are published now, also None if the session cannot be
        resumed or the service is closed; then a new session begins on the published menus.
        """
        record = self.conversations.find(resumable.record_key)
        if record is None or record.is_over:
            return None
        current = self.menus.for_caller(resumable.pointer.caller_digest)
        definition = self.menus.definition_of(record.definition_digest)
        if definition is None:
            return None
        try:
            session = unpack_session(record.session, self.crypto)
        except UnreadableSessionError:
            return None
        if definition.digest != current.digest:
            closed, entry = current.service.closed_everywhere, resumable.pointer.screen
            if closed or not engine.can_resume(definition.service, session, entry, channel):
                return None
        return DroppedSession(definition, session)
