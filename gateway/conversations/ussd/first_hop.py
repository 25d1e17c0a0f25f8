"""The first hop of a session in one round trip, if nothing is known of its caller; else in two."""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from gateway.callers.profile_store import ProfileStore
from gateway.conversations.conversation_store import ConversationStore, LoadedConversation
from gateway.conversations.dropped_sessions import DroppedSessions, ResumableConversation, resume_pointers
from gateway.conversations.handler import MAX_HOPS_PER_MINUTE
from gateway.conversations.session_keys import record_key
from gateway.conversations.transaction import RecordSaveRequest, resume_pointer
from gateway.conversations.ussd.dialled_entry import find_dialled_entry
from gateway.conversations.ussd.stale_screens import StaleScreens
from gateway.published_menus.definition import MenuDefinition
from gateway.storage.redis_clients import HopClient
from gateway.storage.store_read import StoreRead, read_together
from menus.engine.caller_profile import EMPTY_PROFILE, CallerProfile
from menus.engine.inputs import Caller


class ReadAhead(msgspec.Struct, frozen=True):
    """What is known of a caller for a session on these menus that begins at `screen`.

    `profile` is None if it was not read.
    """

    definition: MenuDefinition
    screen: str
    resumables: list[ResumableConversation]
    profile: CallerProfile | None


Reads = tuple[
    StoreRead[LoadedConversation],
    StoreRead[list[ResumableConversation]],
    StoreRead[list[str]],
    StoreRead[CallerProfile | None],
]
"""The reads of the record, of dropped sessions, of what an earlier release kept of both, and of what is remembered."""


class NewCaller(msgspec.Struct):
    """The first hop of a caller of whom nothing is known, as long as the store does not say otherwise.

    The hop is decided on `loaded` and `read_ahead`, which say that nothing is known. The script that saves it looks
    whether that is so. If not, `found` has what is known.
    """

    conversations: ConversationStore
    stale_entries: StaleScreens
    reads: Reads
    loaded: LoadedConversation
    read_ahead: ReadAhead
    found: tuple[LoadedConversation, ReadAhead] | None = None

    def save(self, request: RecordSaveRequest) -> bool:
        """Save the hop; False if something is known of the caller."""
        _, of_pointers, of_earlier, of_profile = self.reads
        (_, *consent), (_, *profile_keys) = of_profile.commands
        pointer_keys = [key for command in of_pointers.commands for key in command[1:]]
        earlier_keys = [key for _, key in of_earlier.commands]
        known = self.conversations.begin(
            self.loaded,
            request.record,
            request.pointer,
            consent=tuple(consent),
            keys=[*pointer_keys, *profile_keys, *earlier_keys],
            most_hops=MAX_HOPS_PER_MINUTE,
            cacheable=request.cacheable,
        )
        if known is not None:
            consent_value, values = known
            others = len(values) - len(earlier_keys)
            if any(value is not None for value in values[others:]):
                self.conversations.renamed.move(
                    of_earlier.parse([value is not None for value in values[others:]])
                )
            else:
                self.found = self._parse(consent_value, values[:others], len(pointer_keys))
        return known is None

    def _parse(
        self, consent: bytes | None, values: list[Any], pointers: int
    ) -> tuple[LoadedConversation, ReadAhead]:
        of_record, of_pointers, _, of_profile = self.reads
        after = 2 + pointers
        resumables = of_pointers.parse([values[2:after]] if pointers else [])
        profile = of_profile.parse([consent, values[after:]])
        ahead = ReadAhead(self.read_ahead.definition, self.read_ahead.screen, resumables, profile)
        return of_record.parse([values[:2]]), ahead


@dataclass(frozen=True, slots=True)
class FirstHops:
    """Reads what first hops need. `sessions` is the client of conversations, `callers` that of profiles.

    At `stale_entries` a session began with more than a screen, so nothing is assumed of callers there.
    """

    sessions: HopClient
    callers: HopClient
    conversations: ConversationStore
    dropped_sessions: DroppedSessions
    profiles: ProfileStore
    stale_entries: StaleScreens = field(default_factory=StaleScreens)

    def read(
        self,
        conversation_id: str,
        caller: Caller,
        caller_digest: str,
        minute: int,
        definition: MenuDefinition,
        before: NewCaller | None,
    ) -> tuple[LoadedConversation, ReadAhead | None, NewCaller | None]:
        """Load the record of a conversation in which nothing was typed, and what a new session needs besides.

        The third result says that nothing was read, and that the caller is expected to be new. `before` is that result
        in the pass before this one, which came to nothing.
        """
        if before is not None and before.found is not None:
            return *before.found, None
        recent = self.conversations.load_recent(conversation_id, caller_digest, minute)
        entry = find_dialled_entry(definition.service, caller.service_code, ())
        if recent is not None or entry is None:
            return recent or self.conversations.load(conversation_id, caller_digest, minute), None, None
        screen = entry.entry_point.goto
        pointer = resume_pointer(definition, caller, caller_digest, screen)
        pointers = resume_pointers(definition.service, pointer)
        renamed = self.conversations.renamed
        names = [record_key(caller_digest, conversation_id), *(one.key for one in pointers)]
        reads = (
            self.conversations.read_of(conversation_id, caller_digest, minute),
            self.dropped_sessions.read_of_resumables(pointers),
            renamed.read_of(names),
            self._read_of_profile(caller, caller_digest, definition),
        )
        if before is None and self._may_be_new(reads, definition, screen):
            loaded = self.conversations.assume_none(conversation_id, caller_digest, minute)
            ahead = ReadAhead(definition, screen, [], EMPTY_PROFILE)
            return loaded, ahead, NewCaller(self.conversations, self.stale_entries, reads, loaded, ahead)
        loaded, resumables, earlier, profile = self._read_together(*reads)
        if earlier:
            renamed.move(earlier)
            loaded, resumables, _, profile = self._read_together(*reads)
        return loaded, ReadAhead(definition, screen, resumables, profile), None

    def _may_be_new(self, reads: Reads, definition: MenuDefinition, screen: str) -> bool:
        """Return True if the script that saves the hop can look whether anything is known of the caller."""
        is_read = bool(reads[-1].commands) and self.sessions is self.callers
        return is_read and (definition.digest, screen) not in self.stale_entries.screens

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
        """Return the read of the profile, which has no commands if the store need not or must not be asked yet."""
        if not caller.msisdn:
            return StoreRead([], lambda _: EMPTY_PROFILE)
        if definition.data_needs.forget_after_seconds is not None:  # it may have to be forgotten before
            return StoreRead([], lambda _: None)
        return self.profiles.read_of(caller_digest, definition.data_needs)  # type: ignore[return-value]  # it is covariant
