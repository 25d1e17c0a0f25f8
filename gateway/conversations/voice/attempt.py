"""What one loaded record and one request of a call come to."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from gateway.container.channel_services import ChannelServices
from gateway.conversations.caller_context import CallerContext
from gateway.conversations.conversation import Conversation, HopReply, pack_session, unpack_session
from gateway.conversations.dropped_sessions import DroppedSession, find_dropped_session, resume_pointers
from gateway.conversations.runner_ports import GatewayRunner
from gateway.conversations.store import LoadedConversation, ResumePointer, record_key
from gateway.conversations.ussd.hop import MAX_HOPS_PER_MINUTE
from gateway.conversations.voice.call_state import CallState, call_over_key, unpack_call_state
from gateway.conversations.voice.call_state import pack_call_state as pack_call_state
from gateway.conversations.voice.document import CHANNEL, build_scope, engine_caller
from gateway.conversations.voice.entry import find_entry
from gateway.conversations.voice.language_choice import choose_language
from gateway.conversations.voice.record_and_transfer import RecordAndTransfer, RecordAndTransferResult
from gateway.conversations.voice.request import VoiceRequest
from gateway.conversations.voice.request_tokens import is_replayed
from gateway.conversations.voice.result import CallSaveRequest, ClosingMessage, CurrentCall, MissedCall
from gateway.published_menus.definition import MenuDefinition
from ivr.caller_input import CallDecision, CallProgress, decide_call, interpret_keys, progress_after
from ivr.language_choice import needs_language_choice
from menus.engine.caller_profile import EMPTY_PROFILE, CallerProfile
from menus.engine.dropped_session import known_language
from menus.engine.effects import RememberLanguage
from menus.engine.engine import Page, chooses_restart
from menus.engine.runner import PendingEffect, ScreenResult
from menus.engine.scope import TurnScope
from menus.engine.session import Session, UnreadableSessionError
from menus.model import EntryPoint

EMPTY_REPLY = HopReply("", ends=False)


@dataclass(slots=True)
class CallAttempt:
    """One attempt at a request; where somebody else saved first, another follows. `caller` is a digest."""

    services: ChannelServices
    context: CallerContext
    request: VoiceRequest
    caller_digest: str
    conversation_id: str
    loaded: LoadedConversation
    seconds_left: Callable[[], float]

    def run(self) -> ClosingMessage | MissedCall | CurrentCall | CallSaveRequest:
        """The same document where the request holds nothing new, else the record to save."""
        call = self._load_call()
        if call is not None and call.session is not None and self._has_late_recording(call, call.session):
            self.request = replace(self.request, hung_up=True)
            return self._continue_call(call, call.session)
        if call is not None and (call.record.reply.ends or self.request.step != call.state.step):
            return call
        if self.loaded.hops_this_minute >= MAX_HOPS_PER_MINUTE:
            return ClosingMessage("busy")
        if call is None:
            return (
                ClosingMessage("goodbye") if is_replayed(self.services, self.request) else self._begin_call()
            )
        if call.state.choosing_language:
            return self._choose_language(call.definition, call.state)
        return self._begin_call() if call.session is None else self._continue_call(call, call.session)

    def hang_up(self) -> CallSaveRequest | None:
        """The call is over: a message that was spoken is kept, who was put through is served; None: nothing of both."""
        call = self._load_call()
        if call is None or call.session is None or call.record.reply.ends:
            return None
        self.request = replace(
            self.request, step=call.state.step, service_number=call.session.service_code, hung_up=True
        )
        runner = self._runner(call.definition, call.session.origin)
        result = self._record_and_transfer(call, call.session, runner).handle_hang_up()
        return None if result is None else self._save_result(call.definition, result, runner)

    def _has_late_recording(self, call: CurrentCall, session: Session) -> bool:
        """Whether what was spoken as the caller hung up comes only after the notice that the call is over."""
        request, state = self.request, call.state
        expected = request.has_recording and request.step == state.step and state.progress.message is None
        if not expected or not self.services.hops.client.exists(call_over_key(self.conversation_id)):
            return False
        return self._record_and_transfer(
            call, session, self._runner(call.definition, session.origin)
        ).expects_recording

    def _load_call(self) -> CurrentCall | None:
        """The record, its menus and how the call stands; None where one of them cannot be read: as good as lost."""
        record = self.loaded.conversation
        definition = (
            self.services.menus.definition_of(record.definition_digest) if record is not None else None
        )
        state = unpack_call_state(record.channel_state) if record is not None else None
        if record is None or definition is None or state is None:
            return None
        try:
            session = unpack_session(record.session, self.services.crypto) if record.session else None
        except UnreadableSessionError:
            return None
        return CurrentCall(definition, record, state, session)

    def _begin_call(self) -> ClosingMessage | MissedCall | CallSaveRequest:
        """A call that comes in, or one whose record was lost."""
        definition, request = self.services.definition, self.request
        service = definition.service
        entry = find_entry(self.services, service, request)
        if isinstance(entry, str):
            return ClosingMessage(entry)
        if entry.missed:
            return MissedCall()
        point = entry.point
        lost = request.step > 0  # it comes back from a document of ours that no record tells of
        dropped = None if lost or entry.ignores_dropped else self._find_dropped(definition, point)
        if dropped is not None:
            definition, service = dropped.definition, dropped.definition.service
        caller_profile = self._load_profile(definition)
        language = (
            point.language
            or caller_profile.language
            or (known_language(dropped.session) if dropped else None)
        )
        closed = service.closed is not None and service.closed_everywhere
        if language not in service.languages and needs_language_choice(service) and not closed:
            return self._without_session(
                definition, self._next_state(CallProgress(), choosing_language=True, restarted=lost)
            )
        runner = self._runner(definition)
        session = dropped.with_profile(self.context, caller_profile) if dropped else None
        shown = runner.start(point, (), replace(caller_profile, language=language), session)
        resumed = bool(shown.session.dropped_session or shown.session.origin)
        save_request = self._save_request(
            definition, shown, runner, self._next_state(CallProgress(), restarted=lost)
        )
        return (
            replace(save_request, resumed_from=dropped.resumed_from) if dropped and resumed else save_request
        )

    def _start_again(self, language: str) -> ClosingMessage | CallSaveRequest:
        """A new session in place of one that dropped, at the caller's wish: on the menus of now."""
        definition = self.services.definition
        entry = find_entry(self.services, definition.service, self.request)
        if isinstance(entry, str):
            return ClosingMessage(entry)
        runner = self._runner(definition)
        shown = runner.start(
            entry.point, (), replace(self._load_profile(definition), language=language), None
        )
        return self._save_request(definition, shown, runner, self._next_state(CallProgress()))

    def _choose_language(
        self, definition: MenuDefinition, state: CallState
    ) -> ClosingMessage | CallSaveRequest:
        """A key that stands for a language, or none."""
        service = definition.service
        choice = choose_language(service, state.progress, self.request.keys)
        entry = find_entry(self.services, service, self.request)
        if isinstance(entry, str):
            return ClosingMessage(entry)
        point = entry.point
        if choice.language is not None:
            runner = self._runner(definition)
            if self.request.msisdn:
                runner.pending_effects.append(
                    PendingEffect("language", RememberLanguage(choice.language), choice.language)
                )
            person = replace(self._load_profile(definition), language=choice.language)
            shown = runner.start(point, (), person, None)
            return self._save_request(definition, shown, runner, self._next_state(choice.progress))
        if not choice.ask_again:
            goodbye = service.words[service.default_language]["goodbye"]
            return self._without_session(
                definition, self._next_state(choice.progress), HopReply(goodbye, ends=True)
            )
        return self._without_session(definition, self._next_state(choice.progress, choosing_language=True))

    def _continue_call(self, call: CurrentCall, session: Session) -> ClosingMessage | CallSaveRequest:
        """A session under way stays on the menus that it began with.

        The engine has no part in silence, in turning the pages of a long menu, and in wishes to hear it again.
        """
        definition, record, state = call.definition, call.record, call.state
        runner = self._runner(definition, session.origin)
        result = self._record_and_transfer(call, session, runner).handle_request()
        if result is not None:
            return self._save_result(definition, result, runner)
        heard = interpret_keys(
            self._build_scope(definition, session, state), state.progress, self.request.keys
        )
        progress, shown = heard.progress, ScreenResult(session, Page(record.reply.text, ends=False))
        outdated = definition is not self.services.definition
        if outdated and heard.typed is not None and chooses_restart(definition.service, session, heard.typed):
            return self._start_again(session.language)
        if heard.typed is not None:
            shown = runner.step_one_input(session, heard.typed)
            progress = progress_after(session, shown.session, progress)
        scope = self._build_scope(definition, shown.session, self._next_state(progress))
        decision = decide_call(scope, shown.page, progress)
        if decision is not CallDecision.CONTINUE:
            shown = runner.give_up(shown.session, for_good=decision is CallDecision.END_CALL)
            progress = CallProgress(silences=progress.silences, requests=progress.requests)
        state = msgspec.structs.replace(self._next_state(progress), recording_digest=state.recording_digest)
        return self._save_request(definition, shown, runner, state)

    def _record_and_transfer(
        self, call: CurrentCall, session: Session, runner: GatewayRunner
    ) -> RecordAndTransfer:
        page = Page(call.record.reply.text, ends=False)
        return RecordAndTransfer(self.services, self.request, session, call.state, runner, page)

    def _save_result(
        self, definition: MenuDefinition, result: RecordAndTransferResult, runner: GatewayRunner
    ) -> CallSaveRequest:
        state = msgspec.structs.replace(
            self._next_state(result.progress), recording_digest=result.recording_digest
        )
        save_request = self._save_request(definition, result.shown, runner, state)
        return replace(save_request, unwanted_recording=result.unwanted_recording)

    def _without_session(
        self, definition: MenuDefinition, state: CallState, answer: HopReply = EMPTY_REPLY
    ) -> CallSaveRequest:
        """A record without a session: the caller is asked for a language, or let go before they chose one."""
        return CallSaveRequest(definition, self._build_record(definition, answer, b"", state), state)

    def _save_request(
        self, definition: MenuDefinition, shown: ScreenResult, runner: GatewayRunner, state: CallState
    ) -> CallSaveRequest:
        """The record of where the session stands; what it asked for on the way there is done before it is saved."""
        session = runner.commit(shown, EMPTY_PROFILE)
        packed = pack_session(definition.service, session, self.services.crypto)
        record = self._build_record(definition, HopReply(shown.page.text, shown.page.ends), packed, state)
        return CallSaveRequest(
            definition, record, state, self._resume_pointer(definition, session.entry), runner.ports.jobs
        )

    def _build_record(
        self, definition: MenuDefinition, answer: HopReply, session: bytes, state: CallState
    ) -> Conversation:
        return Conversation(
            definition_digest=definition.digest,
            replayable=False,
            seen_length=0,
            seen_digest="",
            reply=answer,
            session=session,
            channel_state=pack_call_state(state),
        )

    def _next_state(
        self, progress: CallProgress, *, choosing_language: bool = False, restarted: bool = False
    ) -> CallState:
        """One step on from where the request comes from."""
        return CallState(self.request.step + 1, self.services.clock(), progress, choosing_language, restarted)

    def _load_profile(self, definition: MenuDefinition) -> CallerProfile:
        data_needs = self.context.data_needs(definition)
        return (
            self.context.profiles.load(self.caller_digest, data_needs)
            if self.request.msisdn
            else EMPTY_PROFILE
        )

    def _resume_pointer(self, definition: MenuDefinition, screen: str) -> ResumePointer | None:
        """Where this caller's dropped calls are remembered; None where none is taken up."""
        seconds = self.context.data_needs(definition).resume_seconds
        if not seconds or not self.request.msisdn:
            return None
        return ResumePointer(self.caller_digest, CHANNEL, screen, seconds)

    def _find_dropped(self, definition: MenuDefinition, point: EntryPoint) -> DroppedSession | None:
        """The caller's line that dropped: a call, or a session by USSD that leads to the same screen."""
        pointers = resume_pointers(definition.service, self._resume_pointer(definition, point.goto))
        resumables = self.context.conversations.find_resumables(pointers)
        return find_dropped_session(
            self.services, self.context, resumables, record_key(self.conversation_id), CHANNEL
        )

    def _build_scope(self, definition: MenuDefinition, session: Session, state: CallState) -> TurnScope:
        return build_scope(self.services, definition.service, session, self.request, state)

    def _runner(self, definition: MenuDefinition, origin: str = "") -> GatewayRunner:
        """Sessions that begin in one call, the second because the record of the first was lost, have an origin each."""
        origin = origin or f"{self.conversation_id}:{self.request.step}"
        return self.context.runners.build(definition, engine_caller(self.request), origin, self.seconds_left)
