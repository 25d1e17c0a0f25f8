"""Reads all that the first hop of a session needs of the store, in one round trip."""

from dataclasses import dataclass
from typing import Any

from gateway.callers.profile_store import ProfileStore
from gateway.conversations.conversation_store import ConversationStore, LoadedConversation
from gateway.conversations.dropped_sessions import DroppedSessions, ResumableConversation, resume_pointers
from gateway.conversations.transaction import resume_pointer
from gateway.conversations.ussd.dialled_entry import find_dialled_entry
from gateway.published_menus.definition import MenuDefinition
from gateway.storage.redis_clients import HopClient
from gateway.storage.store_read import StoreRead, read_together
from menus.engine.caller_profile import EMPTY_PROFILE, CallerProfile
from menus.engine.inputs import Caller


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """What was read of a caller for a session on these menus that begins at `screen`.

    `profile` is None if it was not read.
    """

    definition: MenuDefinition
    screen: str
    resumables: list[ResumableConversation]
    profile: CallerProfile | None


@dataclass(frozen=True, slots=True)
class FirstHops:
    """Reads what first hops need. `sessions` is the client of conversations, `callers` that of profiles."""

    sessions: HopClient
    callers: HopClient
    conversations: ConversationStore
    dropped_sessions: DroppedSessions
    profiles: ProfileStore

    def read(
        self,
        conversation_id: str,
        caller: Caller,
        caller_digest: str,
        minute: int,
        definition: MenuDefinition,
    ) -> tuple[LoadedConversation, ReadAhead | None]:
        """Load the record of a conversation in which nothing was typed, and what a new session needs besides."""
        recent = self.conversations.load_recent(conversation_id, caller_digest, minute)
        entry = find_dialled_entry(definition.service, caller.service_code, ())
        if recent is not None or entry is None:
            return recent or self.conversations.load(conversation_id, caller_digest, minute), None
        screen = entry.entry_point.goto
        pointer = resume_pointer(definition, caller, caller_digest, screen)
        loaded, resumables, profile = self._read_together(
            self.conversations.read_of(conversation_id, caller_digest, minute),
            self.dropped_sessions.read_of_resumables(resume_pointers(definition.service, pointer)),
            self._read_of_profile(caller, caller_digest, definition),
        )
        return loaded, ReadAhead(definition, screen, resumables, profile)

    def _read_together(self, *reads: StoreRead[Any]) -> list[Any]:
        *of_sessions, of_callers = reads
        if self.sessions is self.callers:
            return read_together(self.sessions.call_all, reads)
        return [
            *read_together(self.sessions.call_all, of_sessions),
            *read_together(self.callers.call_all, [of_callers]),
        ]

    def _read_of_profile(
        self, caller: Caller, caller_digest: str, definition: MenuDefinition
    ) -> StoreRead[CallerProfile | None]:
        if not caller.msisdn:
            return StoreRead([], lambda _: EMPTY_PROFILE)
        if definition.data_needs.forget_after_seconds is not None:  # it may have to be forgotten before
            return StoreRead([], lambda _: None)
        return self.profiles.read_of(caller_digest, definition.data_needs)  # type: ignore[return-value]  # it is covariant
