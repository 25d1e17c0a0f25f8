"""One pass over a hop of USSD: decide on a loaded record, and save."""

import logging
import re

import msgspec

from gateway.admission.admission import Admission
from gateway.admission.waiting_line import WaitingCaller
from gateway.conversations.conversation import INPUT_SEPARATOR, Conversation, HopReply
from gateway.conversations.conversation_store import (
    ConversationStore,
    LoadedConversation,
    unpack_session,
)
from gateway.conversations.dropped_sessions import DroppedSessions, ResumableConversation
from gateway.conversations.effect_executor import NO_COMPLETED_EFFECTS, EffectExecutor
from gateway.conversations.handler import MAX_HOPS_PER_MINUTE, Answer, last_words
from gateway.conversations.session_keys import record_key
from gateway.conversations.transaction import RecordSaveRequest, SessionTransaction
from gateway.conversations.ussd.dialled_entry import DialledEntry, find_dialled_entry, find_restarted_entry
from gateway.conversations.ussd.first_hop import NewCaller, ReadAhead
from gateway.conversations.ussd.stale_screens import StaleScreens
from gateway.published_menus.definition import MenuDefinition
from menus.engine.caller_data_needs import CallerDataNeeds
from menus.engine.caller_profile import EMPTY_PROFILE, CallerProfile
from menus.engine.effects import ProfileAnswer
from menus.engine.engine import chooses_restart
from menus.engine.replay import UncertainReplayError
from menus.engine.runner import StaleReadError, StaleRequestError
from menus.engine.session import Session, UnreadableSessionError
from menus.engine.turn import ScreenResult
from menus.insights.hop import REPLAYED

logger = logging.getLogger(__name__)


class HopTransaction(SessionTransaction):
    """One pass over a hop. `text` is all that was typed in its session.

    `earlier_id` names its conversation as earlier releases did, if there is no record of it. `read_ahead` is what was
    read together with the record. `new_caller`: the hop is decided as that of a caller of whom nothing is known.
    """

    text: str
    loaded: LoadedConversation
    conversations: ConversationStore
    dropped_sessions: DroppedSessions
    effects: EffectExecutor
    stale_screens: StaleScreens
    admission: Admission
    text_digest: str = ""
    earlier_id: str = ""
    read_ahead: ReadAhead | None = None
    new_caller: NewCaller | None = None

    def decide(self) -> Answer[HopReply] | RecordSaveRequest:
        """Return the stored answer if the hop holds nothing new, else the record to save."""
        record, text, typed = self.loaded.conversation, self.text, ""
        if record is not None:
            length = record.seen_length
            seen_digest, self.text_digest = self.resources.crypto.digests(text[:length], text)
            is_new = len(text) > length and seen_digest == record.seen_digest
            if length and is_new:
                is_new, typed = text[length] == INPUT_SEPARATOR, text[length + 1 :]
            elif is_new:
                typed = text
            if record.reply.ends or not is_new:
                repeated = record.reply.ends or len(text) == length
                return Answer(record.reply, "repeated" if repeated else "redisplayed")
        if self.loaded.hops_this_minute >= MAX_HOPS_PER_MINUTE:
            return self._refuse("busy")
        if record is None:
            return self._find_refusal() or self._begin_session(restarting=False)
        definition = self.resources.menus.definition_of(record.definition_digest)
        if definition is None:
            return self._begin_session(restarting=True)
        return self._continue_session(definition, record, typed)

    def save(self, request: RecordSaveRequest) -> Answer[HopReply] | None:
        """Save the record; None if another process saved first, or if something is known of a new caller."""
        if self.new_caller is not None:
            saved = self.new_caller.save(request)
        else:
            saved = self.conversations.save(
                self.loaded,
                request.record,
                request.pointer,
                resumed_from=request.resumed_from,
                cacheable=request.cacheable,
            )
        reply = request.record.reply
        return Answer(reply, "ended" if reply.ends else "continued") if saved else None

    def _begin_session(
        self, *, restarting: bool, requested_from: Session | None = None
    ) -> Answer[HopReply] | RecordSaveRequest:
        """Begin a new session: on a first hop, or if the record was lost, or `restarting` if the old one cannot go on.

        The citizen reads that they start over, unless they requested it in the session `requested_from`.
        """
        definition, text = self.resources.menus.for_caller(self.caller_digest), self.text
        begun_at = requested_from.entry if requested_from else None
        entry, resumables = self._find_entry(definition, restarting=restarting, begun_at=begun_at)
        if entry is None:
            service_code = _loggable_code(self.caller.service_code)
            logger.warning("unknown_service_code", extra={"service_code": service_code})
            return self._refuse("unknown_code")
        restarting = restarting or self._cannot_replay(resumables)
        origin = f"{self._began_as(resumables)}:{len(text) if restarting else 0}"
        completed = self.effects.load_completed(origin) if text and not restarting else NO_COMPLETED_EFFECTS
        sent = () if restarting else entry.typed
        dropped = None
        if not entry.dialled and not sent and not restarting:
            dropped = self.find_dropped(self.dropped_sessions, resumables)
        definition = dropped.definition if dropped else definition
        profile = completed.profile_before or self._profile(definition)
        self.walk = None
        if sent and any(map(self._is_mine, resumables)):
            self.continues_dial, self.shown_at = True, REPLAYED
        if dropped is None and not sent:
            self.begin_walk(definition, entry.entry_point.goto)
        runner = self.build_runner(
            definition, origin, completed_effects=completed.names, fresh=self.loaded.fresh
        )
        resumable = dropped.with_profile(profile) if dropped else None
        try:
            result = runner.start(entry.entry_point, entry.dialled, profile, resumable, sent)
        except UncertainReplayError:
            return self._begin_session(restarting=True)
        except StaleReadError:
            if self.new_caller is not None and not entry.dialled:
                self.new_caller.stale_entries.add(definition, entry.entry_point.goto)
            raise
        if restarting and requested_from is None:
            words = self.with_restart_notice(definition.service, result.session.language, result.page.text)
            result = ScreenResult(result.session, msgspec.structs.replace(result.page, text=words))
        resumed = bool(result.session.dropped_session) or result.session.origin not in ("", origin)
        request = self.build_save_request(
            definition,
            runner,
            result,
            profile,
            replayable=not restarting and not resumed,
            seen_length=len(text),
            seen_digest=self.text_digest or self.resources.crypto.digest(text),
            cacheable=(definition.digest, result.session.screen) not in self.stale_screens.screens,
        )
        if dropped is None or not resumed:
            return request
        return msgspec.structs.replace(request, resumed_from=dropped.resumed_from)

    def _find_refusal(self) -> Answer[HopReply] | None:
        """Return the words for a caller who may not begin a session while it is crowded; None if they may."""
        if self.text or self.admission.admits(self.caller_digest):
            return None
        definition, caller = self.resources.menus.for_caller(self.caller_digest), self.caller
        service = definition.service
        if find_dialled_entry(service, caller.service_code, ()) is None:
            return None
        profile = self.load_profile(definition)
        language = profile.language or ""
        if language not in service.words:
            language = service.default_language
        may_text = bool(caller.msisdn) and self.resources.can_reach(caller.msisdn) and not profile.opted_out
        waiting = WaitingCaller(caller.msisdn, language, caller.network, caller.service_code)
        word = self.admission.find_refusal(self.caller_digest, waiting if may_text else None)
        if word is None:
            return None
        return Answer(HopReply(service.words[language][word], ends=True), "turned_away")

    def _find_entry(
        self, definition: MenuDefinition, *, restarting: bool, begun_at: str | None
    ) -> tuple[DialledEntry | None, list[ResumableConversation]]:
        """Find the entry that was dialled, and the caller's conversations that may be resumed there.

        `begun_at` is the entry screen of a session that restarts, if it is known. All inputs were typed later if this
        conversation is known to have begun at the entry of the code alone, before its record was lost.
        """
        service, code = definition.service, self.caller.service_code
        typed = tuple(self.text.split(INPUT_SEPARATOR)) if self.text else ()
        if restarting:
            entry = find_restarted_entry(service, code, typed, begun_at)
            return entry, self._resumables_at(definition, entry)
        entry = find_dialled_entry(service, code, typed)
        of_code = find_dialled_entry(service, code, ()) if typed else entry
        if entry is not None and of_code is not None and entry.entry_point is not of_code.entry_point:
            resumables = self._resumables_at(definition, of_code)
            if any(map(self._is_mine, resumables)):
                return msgspec.structs.replace(of_code, typed=typed), resumables
        return entry, self._resumables_at(definition, entry)

    def _resumables_at(
        self, definition: MenuDefinition, entry: DialledEntry | None
    ) -> list[ResumableConversation]:
        if entry is None:
            return []
        ahead, screen = self.read_ahead, entry.entry_point.goto
        if ahead is not None and ahead.definition is definition and ahead.screen == screen:
            return ahead.resumables
        return self.find_resumables(self.dropped_sessions, definition, screen)

    def _profile(self, definition: MenuDefinition) -> CallerProfile:
        ahead = self.read_ahead
        if ahead is not None and ahead.definition is definition and ahead.profile is not None:
            return ahead.profile
        return self.load_profile(definition)

    def _continue_session(
        self, definition: MenuDefinition, record: Conversation, typed: str
    ) -> Answer[HopReply] | RecordSaveRequest:
        """Go on with a session, on the menus that it began with."""
        try:
            session = unpack_session(record.session, self.resources.crypto)
        except UnreadableSessionError:  # another release wrote it, or its key is gone, so it counts as lost
            return self._begin_session(restarting=not record.replayable)
        self.continues_dial, self.shown_at = True, record.shown_second + record.shown_ms / 1000
        if record.walk:
            self.continue_walk(record)
        if session.dropped_session and self._restarts_on_newer_menus(definition, session, typed):
            return self._begin_session(restarting=True, requested_from=session)
        runner = self.build_runner(definition, session.origin, fresh=self.loaded.fresh)
        try:
            result = runner.step(session, typed)
        except StaleRequestError:
            self.stale_screens.add(definition, session.screen)
            raise
        pending = runner.pending_effects
        before = _profile_of(session, definition.data_needs) if pending else EMPTY_PROFILE
        return self.build_save_request(
            definition,
            runner,
            result,
            before,
            replayable=record.replayable,
            seen_length=len(self.text),
            seen_digest=self.text_digest,
            cacheable=(definition.digest, result.session.screen) not in self.stale_screens.screens,
        )

    def _restarts_on_newer_menus(self, definition: MenuDefinition, session: Session, typed: str) -> bool:
        current = self.resources.menus.for_caller(self.caller_digest)
        return definition is not current and chooses_restart(definition.service, session, typed)

    def _cannot_replay(self, resumables: list[ResumableConversation]) -> bool:
        """Return whether the record was lost after the conversation resumed a dropped session or started over."""
        return any(self._is_mine(one) and not one.replayable for one in resumables)

    def _is_mine(self, one: ResumableConversation) -> bool:
        """Return whether this conversation was the last one at that entry."""
        ids = (self.conversation_id, self.earlier_id)
        mine = [record_key(self.caller_digest, one) for one in ids]
        return one.pointer.channel == self.caller.channel and one.record_key in mine

    def _began_as(self, resumables: list[ResumableConversation]) -> str:
        """Return the id under which this conversation began, so that a replay repeats nothing.

        It began under an earlier release only if the pointer of this very number says so.
        """
        earlier = record_key(self.caller_digest, self.earlier_id)
        is_earlier = any(self._is_mine(one) and one.record_key == earlier for one in resumables)
        return self.earlier_id if is_earlier else self.conversation_id

    def _refuse(self, word: str) -> Answer[HopReply]:
        return Answer(HopReply(last_words(self.resources.menus, word), ends=True), "refused")


def _profile_of(session: Session, data_needs: CallerDataNeeds) -> CallerProfile:
    """Return the caller profile at the beginning of the session, as long as nothing of it has changed."""
    return CallerProfile(
        language=session.language if session.language_chosen else None,
        answers={name: ProfileAnswer(*kept) for name, kept in session.profile.items()},
        attempts={
            screen: session.attempts[screen]
            for screen in data_needs.attempt_screens
            if screen in session.attempts
        },
        opted_out=session.opted_out,
    )


def _loggable_code(service_code: str) -> str:
    """Return the first two parts of a code, for the log. The rest of what was dialled may be a citizen's input."""
    found = re.match(r"\*[0-9]{1,6}(\*[0-9]{1,6})?(?![0-9])", service_code.strip())
    return found[0] if found else ""
