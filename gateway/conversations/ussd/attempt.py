"""What one loaded record and one hop come to."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from gateway.container.channel_services import ChannelServices
from gateway.conversations.caller_context import CallerContext
from gateway.conversations.conversation import (
    Conversation,
    HopReply,
    new_input,
    pack_session,
    unpack_session,
)
from gateway.conversations.dropped_sessions import DroppedSession, find_dropped_session, resume_pointers
from gateway.conversations.effect_executor import NO_COMPLETED_EFFECTS, CompletedEffects
from gateway.conversations.runner_ports import GatewayRunner
from gateway.conversations.store import (
    LoadedConversation,
    ResumableConversation,
    ResumePointer,
    ResumeSource,
    record_key,
)
from gateway.conversations.ussd.hop import MAX_HOPS_PER_MINUTE, Hop, HopResult
from gateway.published_menus.definition import MenuDefinition
from menus.engine.caller_data_needs import CallerDataNeeds
from menus.engine.caller_profile import EMPTY_PROFILE, CallerProfile
from menus.engine.effects import ProfileAnswer
from menus.engine.engine import Caller, chooses_restart
from menus.engine.runner import ScreenResult, StaleRequestError
from menus.engine.session import Session, UnreadableSessionError
from menus.entry.dialled_codes import match_dialled_code
from menus.model import Service

Resumables = list[tuple[ResumePointer, ResumableConversation]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HopSaveRequest:
    """A record to save, and what is to be rung for once it is. `way`: where a dropped line would be taken up.

    `recall`: this process may go on from the record as it saved it. `taken_from`: where the line was that this one
    takes up, if that was on another channel.
    """

    record: Conversation
    pointer: ResumePointer | None
    cacheable: bool
    jobs: list[tuple[str, str]]
    resumed_from: ResumeSource | None = None


@dataclass(slots=True)
class HopAttempt:
    """One attempt at a hop; where somebody else saved first, another follows."""

    services: ChannelServices
    context: CallerContext
    hop: Hop
    caller_digest: str
    conversation_id: str
    loaded: LoadedConversation
    seconds_left: Callable[[], float]

    def run(self) -> HopResult | HopSaveRequest:
        """The stored answer where the hop holds nothing new, else the record to save."""
        record, typed = self.loaded.conversation, None
        if record is not None:
            if record.reply.ends:
                return HopResult(record.reply, "repeated")
            typed = new_input(record, self.hop.text, self.services.crypto.digest)
            if typed is None:
                repeated = len(self.hop.text) == record.seen_length
                return HopResult(record.reply, "repeated" if repeated else "redisplayed")
        if self.loaded.hops_this_minute >= MAX_HOPS_PER_MINUTE:
            return HopResult(self._closing_reply("busy"), "refused")
        if record is None or typed is None:
            return self._begin_session(restarting=False)
        definition = self.services.menus.definition_of(record.definition_digest)
        if definition is None:
            return self._begin_session(restarting=True)
        return self._continue_session(definition, record, typed)

    def _begin_session(self, *, restarting: bool, requested: bool = False) -> HopResult | HopSaveRequest:
        """A new session: a first hop, one whose record was lost, or `again` where the old one does not go on.

        The citizen is told that they start over, unless it is what they `wished` for.
        """
        definition, hop = self.services.definition, self.hop
        entry = match_dialled_code(definition.service, hop.service_code)
        if entry is None:
            logger.warning("unknown_service_code", extra={"service_code": _loggable_code(hop.service_code)})
            return HopResult(self._closing_reply("unknown_code"), "refused")
        pointer = self._resume_pointer(self.context.data_needs(definition), entry.entry_point.goto)
        resumables = self.context.conversations.find_resumables(resume_pointers(definition.service, pointer))
        restarting = restarting or self._cannot_replay(resumables)
        origin = f"{self.conversation_id}:{len(hop.text) if restarting else 0}"
        completed = (
            self.context.effects.load_completed(origin)
            if hop.text and not restarting
            else NO_COMPLETED_EFFECTS
        )
        inputs = [*entry.inputs, *(hop.text.split("*") if hop.text and not restarting else ())]
        dropped = None if inputs or restarting else self._find_dropped(resumables)
        definition = dropped.definition if dropped else definition
        caller_profile = completed.profile_before or self._load_profile(self.context.data_needs(definition))
        runner = self._runner(definition, origin, completed)
        shown = runner.start(
            entry.entry_point,
            inputs,
            caller_profile,
            dropped.with_profile(self.context, caller_profile) if dropped else None,
        )
        if restarting and not requested:
            shown = self._with_restart_notice(definition.service, shown)
        resumed = bool(shown.session.dropped_session) or shown.session.origin not in ("", origin)
        save_request = self._save_request(
            definition, shown, runner, caller_profile, replayable=not restarting and not resumed
        )
        return (
            replace(save_request, resumed_from=dropped.resumed_from) if dropped and resumed else save_request
        )

    def _continue_session(
        self, definition: MenuDefinition, record: Conversation, typed: str
    ) -> HopResult | HopSaveRequest:
        """A session under way stays on the menus that it began with."""
        try:
            session = unpack_session(record.session, self.services.crypto)
        except UnreadableSessionError:  # another release wrote it, or its key is gone: as good as lost
            return self._begin_session(restarting=not record.replayable)
        if definition is not self.services.definition and chooses_restart(definition.service, session, typed):
            return self._begin_session(restarting=True, requested=True)  # on the menus of now
        runner = self._runner(definition, session.origin, NO_COMPLETED_EFFECTS)
        try:
            shown = runner.step(session, typed)
        except StaleRequestError:
            self.context.note_fresh_read_needed(definition, session.screen)
            raise
        profile_before = (
            _profile_of(session, self.context.data_needs(definition))
            if runner.pending_effects
            else EMPTY_PROFILE
        )
        return self._save_request(definition, shown, runner, profile_before, replayable=record.replayable)

    def _load_profile(self, data_needs: CallerDataNeeds) -> CallerProfile:
        return (
            self.context.profiles.load(self.caller_digest, data_needs) if self.hop.msisdn else EMPTY_PROFILE
        )

    def _resume_pointer(self, data_needs: CallerDataNeeds, screen: str) -> ResumePointer | None:
        """Where this caller's dropped lines are remembered; None where none is taken up."""
        if not data_needs.resume_seconds or not self.hop.msisdn:
            return None
        return ResumePointer(self.caller_digest, self.hop.channel, screen, data_needs.resume_seconds)

    def _cannot_replay(self, resumables: Resumables) -> bool:
        """Whether this is a conversation whose record was lost after it took up a dropped line, or started over."""
        mine, channel = record_key(self.conversation_id), self.hop.channel
        return any(
            pointer.channel == channel and resumable.record_key == mine and not resumable.replayable
            for pointer, resumable in resumables
        )

    def _find_dropped(self, resumables: Resumables) -> DroppedSession | None:
        """The line of this caller that dropped, if it may go on from this entry."""
        key = record_key(self.conversation_id)
        return find_dropped_session(self.services, self.context, resumables, key, self.hop.channel)

    def _runner(self, definition: MenuDefinition, origin: str, completed: CompletedEffects) -> GatewayRunner:
        hop = self.hop
        caller = Caller(hop.msisdn, hop.channel, hop.network, hop.service_code)
        return self.context.runners.build(
            definition,
            caller,
            origin,
            self.seconds_left,
            completed_effects=completed.names,
            fresh=self.loaded.fresh,
        )

    def _save_request(
        self,
        definition: MenuDefinition,
        shown: ScreenResult,
        runner: GatewayRunner,
        profile_before: CallerProfile,
        *,
        replayable: bool,
    ) -> HopSaveRequest:
        """The record of where the session stands; what it asked for on the way there is done before it is saved."""
        text = self.hop.text
        session = runner.commit(shown, profile_before)
        record = Conversation(
            definition_digest=definition.digest,
            replayable=replayable,
            seen_length=len(text),
            seen_digest=self.services.crypto.digest(text),
            reply=HopReply(shown.page.text, shown.page.ends),
            session=pack_session(definition.service, session, self.services.crypto),
        )
        pointer = self._resume_pointer(self.context.data_needs(definition), session.entry)
        cacheable = not self.context.needs_fresh_read(definition, session.screen)
        return HopSaveRequest(record, pointer, cacheable, runner.ports.jobs)

    def _with_restart_notice(self, service: Service, shown: ScreenResult) -> ScreenResult:
        """The first screen with a line that says why it is shown; without it where there is no room."""
        lines = f"{service.words[shown.session.language]['started_over']}\n{shown.page.text}"
        budget = service.limits.page_budget(self.hop.channel, self.hop.network)
        return ScreenResult(shown.session, replace(shown.page, text=lines)) if budget.fits(lines) else shown

    def _closing_reply(self, word: str) -> HopReply:
        return closing_reply(self.services.definition.service, word)


def closing_reply(service: Service, word: str) -> HopReply:
    """The gateway's own last words, in the first language of the service."""
    return HopReply(service.words[service.default_language][word], ends=True)


def _profile_of(session: Session, data_needs: CallerDataNeeds) -> CallerProfile:
    """What was remembered of the caller when the session began, as long as nothing of it has changed."""
    return CallerProfile(
        language=session.language,
        answers={name: ProfileAnswer(*kept) for name, kept in session.profile.items()},
        attempts={
            screen: session.attempts[screen]
            for screen in data_needs.attempt_screens
            if screen in session.attempts
        },
        opted_out=session.opted_out,
    )


def _loggable_code(service_code: str) -> str:
    """The first two parts of a code, for the log; more of what was dialled may be a citizen's input."""
    found = re.match(r"\*[0-9]{1,6}(\*[0-9]{1,6})?(?![0-9])", service_code.strip())
    return found[0] if found else ""
