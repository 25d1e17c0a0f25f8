"""A line that dropped: where it is remembered, and its session, taken up by the next line of its caller.

It may have dropped on the other channel that leads to the same screen: a session by USSD can be gone on with by
calling, and the other way round. Whoever takes it up there takes its pointer away, with the script that saves, so that
it is taken up once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import cast

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
from menus.engine import dropped_session, engine
from menus.engine.caller_profile import CallerProfile
from menus.engine.session import Session, UnreadableSessionError
from menus.model import Service


@dataclass(frozen=True, slots=True)
class ResumableConversation:
    """The unended conversation that a caller last had at an entry: the key of its record, and what it says there."""

    pointer: ResumePointer
    record_key: str
    replayable: bool


@dataclass(frozen=True, slots=True)
class DroppedSession:
    """The session of a line that dropped, and its menus. It may go on there, or be asked whether to.

    `resumed_from`: where it was remembered, if that was on another channel.
    """

    definition: MenuDefinition
    session: Session
    resumed_from: ResumeSource | None = None

    def with_profile(self, caller_profile: CallerProfile) -> Session:
        """The session with what is remembered of its caller now."""
        counted_screens = self.definition.data_needs.attempt_screens
        return dropped_session.with_profile(self.session, caller_profile, counted_screens)


def resume_pointers(service: Service, pointer: ResumePointer | None) -> list[ResumePointer]:
    """Where a caller's lines are remembered: on the channel of `pointer`, and on the other that leads to its screen."""
    if pointer is None:
        return []
    others = {"ussd": ("voice", service.voice_entries), "voice": ("ussd", service.ussd_entries)}
    if pointer.channel not in others:
        return [pointer]
    channel, points = others[pointer.channel]
    leads = any(point.goto == pointer.screen for point in points.values())
    return [pointer, replace(pointer, channel=channel)] if leads else [pointer]


@dataclass(frozen=True, slots=True)
class DroppedSessions:
    """Finds lines that dropped. `client` is the store of the sessions."""

    client: Callable[[], redis.Redis]
    conversations: ConversationStore
    menus: MenuCache
    crypto: Crypto

    def find_resumables(self, pointers: Sequence[ResumePointer]) -> list[ResumableConversation]:
        """The caller's last conversations that have not ended, in the order of `pointers` and in one round trip."""
        keys = [pointer.key for pointer in pointers]
        held = cast("list[bytes | None]", self.client().mget(keys)) if keys else []
        return [
            ResumableConversation(pointer, one[1:].decode(), one[:1] == REPLAYABLE)
            for pointer, one in zip(pointers, held, strict=True)
            if one
        ]

    def remove_resumable(self, pointer: ResumePointer, record_key: str) -> None:
        """The conversation under this key is not to be taken up again."""
        if any(one.record_key == record_key for one in self.find_resumables([pointer])):
            self.client().delete(pointer.key)

    def find(
        self, resumables: Sequence[ResumableConversation], own_record_key: str, channel: str
    ) -> DroppedSession | None:
        """The first of these lines of a caller, who comes to their screen again on `channel`, that can be gone on with.

        `own_record_key` is the record of the line on which they come.
        """
        for resumable in resumables:
            found = None if resumable.record_key == own_record_key else self._load(resumable, channel)
            if found is not None:
                pointer = resumable.pointer
                if pointer.channel == channel:
                    return found
                return replace(found, resumed_from=ResumeSource(pointer, resumable.record_key))
        return None

    def _load(self, resumable: ResumableConversation, channel: str) -> DroppedSession | None:
        """The line that dropped, of somebody who comes to its entry again.

        None where it is no more, or its menus are not kept any more; on other menus than those that are served now also
        where it is not to be taken up, or the service is closed by now: then a new session begins on those of now.
        """
        record = self.conversations.find(resumable.record_key)
        if record is None or record.reply.ends:
            return None
        current = self.menus.current
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
