"""One pass over a request of a call: decide on a loaded record, and save."""

import logging
from dataclasses import dataclass, replace

import msgspec
import redis

from gateway.audio.recordings.recording_store import RecordingStore
from gateway.conversations.conversation import Conversation, HopReply
from gateway.conversations.conversation_store import (
    ConversationStore,
    LoadedConversation,
    unpack_session,
)
from gateway.conversations.dropped_sessions import DroppedSession, DroppedSessions
from gateway.conversations.gateway_ports import GatewayRunner
from gateway.conversations.handler import MAX_HOPS_PER_MINUTE, Answer
from gateway.conversations.transaction import SessionTransaction
from gateway.conversations.voice.call_state import CallState, pack_call_state, unpack_call_state
from gateway.conversations.voice.document import CallDocuments, engine_caller, rejection_document
from gateway.conversations.voice.ended_calls import EndedCalls
from gateway.conversations.voice.entry import CallEntries
from gateway.conversations.voice.language_choice import choose_language
from gateway.conversations.voice.record_and_transfer import RecordAndTransfer, RecordAndTransferResult
from gateway.conversations.voice.request import VoiceRequest
from gateway.conversations.voice.request_tokens import RequestTokens
from gateway.conversations.voice.result import CallSaveRequest, CurrentCall
from gateway.published_menus.definition import MenuDefinition
from gateway.workers.queues import FETCH_RECORDING
from ivr.caller_input import (
    CallDecision,
    CallProgress,
    EngineInput,
    decide_call,
    interpret_keys,
    progress_after,
)
from ivr.language_choice import needs_language_choice
from ivr.spoken_words import interpret_speech
from menus.engine import engine
from menus.engine.dropped_session import known_language
from menus.engine.effects import RememberLanguage
from menus.engine.engine import Page, chooses_restart
from menus.engine.runner_ports import PendingEffect
from menus.engine.scope import TurnScope
from menus.engine.session import Session, UnreadableSessionError
from menus.engine.turn import ScreenResult
from menus.model import EntryPoint

EMPTY_REPLY = HopReply("", ends=False)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CallResources:
    """The objects that calls need in addition to `HandlerResources`."""

    conversations: ConversationStore
    dropped_sessions: DroppedSessions
    entries: CallEntries
    documents: CallDocuments
    tokens: RequestTokens
    ended_calls: EndedCalls
    recordings: RecordingStore


class CallTransaction(SessionTransaction):
    """One pass over a request of a call."""

    request: VoiceRequest
    loaded: LoadedConversation
    calls: CallResources

    def decide(self) -> Answer[str] | CallSaveRequest:
        """Return the same document if the request holds nothing new, else the record to save."""
        call = self._load_call()
        if call is not None and call.session is not None and self._has_late_recording(call, call.session):
            self.request = replace(self.request, hung_up=True)
            return self._continue_call(call, call.session)
        if call is not None and (call.record.reply.ends or self.request.step != call.state.step):
            return self._show_again(call)
        if self.loaded.hops_this_minute >= MAX_HOPS_PER_MINUTE:
            return self._close("busy")
        if call is None:
            return (
                self._close("goodbye") if self.calls.tokens.is_replayed(self.request) else self._begin_call()
            )
        if call.state.choosing_language:
            return self._choose_language(call.definition, call.state)
        return self._begin_call() if call.session is None else self._continue_call(call, call.session)

    def save(self, request: CallSaveRequest) -> Answer[str] | None:
        """Save the record, and return the document. Return None if another request of the call was saved first."""
        # Make the document before saving: a step whose document cannot be made is not saved.
        document = self.calls.documents.build(request.definition, self.request, request.record, request.state)
        if not self.save_record(request):
            return None
        self.calls.tokens.remember(self.request)
        return Answer(document, "ended" if request.record.reply.ends else "continued")

    def save_record(self, request: CallSaveRequest) -> bool:
        """Save the record, and discard a recording that the caller has replaced.

        Return False if another saved first.
        """
        saved = self.calls.conversations.save(
            self.loaded, request.record, request.pointer, resumed_from=request.resumed_from
        )
        if saved and request.unwanted_recording:
            try:
                self.calls.recordings.discard(request.unwanted_recording)
            except (
                redis.RedisError,
                OSError,
            ) as error:  # nothing leads to it, and it expires with its retention
                logger.warning("recording_not_discarded", extra={"reason": type(error).__name__})
            request.jobs.append((FETCH_RECORDING, request.unwanted_recording))
        return saved

    def hang_up(self) -> CallSaveRequest | None:
        """Handle the end of the call: keep a spoken message, finish a transfer; None if the screen does neither."""
        call = self._load_call()
        if call is None or call.session is None or call.record.reply.ends:
            return None
        self.request = replace(
            self.request, step=call.state.step, service_number=call.session.service_code, hung_up=True
        )
        self.caller = engine_caller(self.request)
        runner = self._runner(call.definition, call.session.origin)
        result = self._record_and_transfer(call, call.session, runner).handle_hang_up()
        return None if result is None else self._save_result(call.definition, result, runner)

    def _has_late_recording(self, call: CurrentCall, session: Session) -> bool:
        """Return whether the request brings a message, ended by hanging up, only after the final notice."""
        request, state = self.request, call.state
        expected = request.has_recording and request.step == state.step and state.progress.message is None
        earlier_id = self.loaded.earlier_key.rpartition(":")[2]
        if not expected or not any(map(self.calls.ended_calls.has, {self.conversation_id, earlier_id})):
            return False
        return self._record_and_transfer(
            call, session, self._runner(call.definition, session.origin)
        ).expects_recording

    def _load_call(self) -> CurrentCall | None:
        """Return the record, its menus and the state of the call; None if one of them cannot be read, as if lost."""
        record = self.loaded.conversation
        definition = (
            self.resources.menus.definition_of(record.definition_digest) if record is not None else None
        )
        state = unpack_call_state(record.channel_state) if record is not None else None
        if record is None or definition is None or state is None:
            return None
        try:
            session = unpack_session(record.session, self.resources.crypto) if record.session else None
        except UnreadableSessionError:
            return None
        self.continues_dial = session is not None
        self.shown_at = record.shown_second + record.shown_ms / 1000
        if record.walk:
            self.continue_walk(record)
        return CurrentCall(definition, record, state, session)

    def _begin_call(self) -> Answer[str] | CallSaveRequest:
        """Begin a call that comes in, or one whose record was lost."""
        definition, request = self.resources.menus.for_caller(self.caller_digest), self.request
        service = definition.service
        entry = self.calls.entries.find(service, request)
        if isinstance(entry, str):
            return self._close(entry)
        if entry.missed:
            self.calls.ended_calls.add(
                self.conversation_id
            )  # it has no session, so its notice counts no end of one
            return Answer(rejection_document(request), "missed")
        point = entry.point
        lost = request.step > 0  # it comes back from a document of ours that no record tells of
        dropped = None if lost or entry.ignores_dropped else self._find_dropped(definition, point)
        if dropped is not None:
            definition, service = dropped.definition, dropped.definition.service
        caller_profile = self.load_profile(definition)
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
        if dropped is None:
            self.begin_walk(definition, point.goto)
        runner = self._runner(definition)
        session = dropped.with_profile(caller_profile) if dropped else None
        result = runner.start(point, (), replace(caller_profile, language=language), session)
        resumed = bool(result.session.dropped_session or result.session.origin)
        save_request = self._save_request(
            definition, result, runner, self._next_state(CallProgress(), restarted=lost)
        )
        return (
            msgspec.structs.replace(save_request, resumed_from=dropped.resumed_from)
            if dropped and resumed
            else save_request
        )

    def _start_again(self, language: str) -> Answer[str] | CallSaveRequest:
        """Begin a new session in place of a dropped one, because the caller chose so, on the published menus."""
        definition = self.resources.menus.for_caller(self.caller_digest)
        entry = self.calls.entries.find(definition.service, self.request)
        if isinstance(entry, str):
            return self._close(entry)
        self.begin_walk(definition, entry.point.goto)
        runner = self._runner(definition)
        result = runner.start(
            entry.point, (), replace(self.load_profile(definition), language=language), None
        )
        return self._save_request(definition, result, runner, self._next_state(CallProgress()))

    def _choose_language(self, definition: MenuDefinition, state: CallState) -> Answer[str] | CallSaveRequest:
        """Take the key for a language. The key may stand for none."""
        service = definition.service
        choice = choose_language(service, state.progress, self.request.keys)
        entry = self.calls.entries.find(service, self.request)
        if isinstance(entry, str):
            return self._close(entry)
        point = entry.point
        if choice.language is not None:
            self.begin_walk(definition, point.goto)
            runner = self._runner(definition)
            if self.request.msisdn:
                runner.pending_effects.append(
                    PendingEffect("language", RememberLanguage(choice.language), choice.language)
                )
            person = replace(self.load_profile(definition), language=choice.language)
            result = runner.start(point, (), person, None)
            return self._save_request(definition, result, runner, self._next_state(choice.progress))
        if not choice.ask_again:
            goodbye = service.words[service.default_language]["goodbye"]
            return self._without_session(
                definition, self._next_state(choice.progress), HopReply(goodbye, ends=True)
            )
        return self._without_session(definition, self._next_state(choice.progress, choosing_language=True))

    def _continue_call(self, call: CurrentCall, session: Session) -> Answer[str] | CallSaveRequest:
        """Go on with a session, on the menus that it began with.

        The engine has no part in silence, in turning the pages of a long menu, and in requests to hear it again.
        """
        definition, record, state = call.definition, call.record, call.state
        runner = self._runner(definition, session.origin)
        result = self._record_and_transfer(call, session, runner).handle_request()
        if result is not None:
            return self._save_result(definition, result, runner)
        pressed = self._interpret(
            self.calls.documents.build_scope(definition.service, session, self.request, state), state.progress
        )
        progress, screen_result = pressed.progress, ScreenResult(session, Page(record.reply.text, ends=False))
        outdated = definition is not self.resources.menus.for_caller(self.caller_digest)
        if (
            outdated
            and pressed.typed is not None
            and chooses_restart(definition.service, session, pressed.typed)
        ):
            return self._start_again(session.language)
        if pressed.typed is not None:
            screen_result = runner.step_one_input(session, pressed.typed)
            progress = progress_after(session, screen_result.session, progress)
        scope = self.calls.documents.build_scope(
            definition.service, screen_result.session, self.request, self._next_state(progress)
        )
        decision = decide_call(scope, screen_result.page, progress)
        if decision is not CallDecision.CONTINUE:
            screen_result = runner.give_up(
                screen_result.session, end_session=decision is CallDecision.END_CALL
            )
            progress = CallProgress(silences=progress.silences, requests=progress.requests)
        state = msgspec.structs.replace(self._next_state(progress), recording_digest=state.recording_digest)
        return self._save_request(definition, screen_result, runner, state)

    def _interpret(self, scope: TurnScope, progress: CallProgress) -> EngineInput:
        """Return what the keys, or the words that were spoken in their place, mean to the engine."""
        words = self.request.spoken_words
        if words:
            return interpret_speech(scope, progress, words, self.request.speech_confidence)
        return interpret_keys(scope, progress, self.request.keys)

    def _record_and_transfer(
        self, call: CurrentCall, session: Session, runner: GatewayRunner
    ) -> RecordAndTransfer:
        page = Page(call.record.reply.text, ends=False)
        return RecordAndTransfer(
            self.calls.recordings,
            self.resources.job_notifier,
            self.resources.crypto.digest,
            self.now,
            self.request,
            session,
            call.state,
            runner,
            page,
        )

    def _save_result(
        self, definition: MenuDefinition, result: RecordAndTransferResult, runner: GatewayRunner
    ) -> CallSaveRequest:
        state = msgspec.structs.replace(
            self._next_state(result.progress), recording_digest=result.recording_digest
        )
        save_request = self._save_request(definition, result.shown, runner, state)
        return msgspec.structs.replace(save_request, unwanted_recording=result.unwanted_recording)

    def _without_session(
        self, definition: MenuDefinition, state: CallState, answer: HopReply = EMPTY_REPLY
    ) -> CallSaveRequest:
        """Save a record without a session: the caller is asked for a language, or the call ends without one."""
        record = Conversation(
            definition_digest=definition.digest,
            replayable=False,
            seen_length=0,
            seen_digest="",
            reply=answer,
            session=b"",
            channel_state=pack_call_state(state),
        )
        return CallSaveRequest(record, None, definition=definition, state=state)

    def _save_request(
        self, definition: MenuDefinition, result: ScreenResult, runner: GatewayRunner, state: CallState
    ) -> CallSaveRequest:
        """Commit the effects of the walk, and return the record to save."""
        result = self._judge_recording(result, runner, state.progress)
        saved = self.build_save_request(definition, runner, result, channel_state=pack_call_state(state))
        return CallSaveRequest(
            saved.record,
            saved.pointer,
            jobs=saved.jobs,
            trial_count=saved.trial_count,
            hop=saved.hop,
            walk=saved.walk,
            unclear_texts=saved.unclear_texts,
            definition=definition,
            state=state,
        )

    def _judge_recording(
        self, result: ScreenResult, runner: GatewayRunner, progress: CallProgress
    ) -> ScreenResult:
        """Return last words in place of a screen that asks for a message which would not be taken.

        So nobody speaks for nothing.
        """
        if result.page.ends or progress.message is not None:
            return result
        if engine.max_recording_seconds(runner.service, result.session, runner.caller) is None:
            return result
        refusal = runner.ports.find_recording_refusal()
        if refusal is None:
            return result
        words = runner.service.words[result.session.language][refusal.word]
        return ScreenResult(result.session, Page(words, ends=True))

    def _next_state(
        self, progress: CallProgress, *, choosing_language: bool = False, restarted: bool = False
    ) -> CallState:
        """Return the state after the request, one step on."""
        return CallState(self.request.step + 1, self.now, progress, choosing_language, restarted)

    def _find_dropped(self, definition: MenuDefinition, point: EntryPoint) -> DroppedSession | None:
        """Find the caller's dropped session: a call, or a session by USSD that leads to the same screen."""
        resumables = self.find_resumables(self.calls.dropped_sessions, definition, point.goto)
        return self.find_dropped(self.calls.dropped_sessions, resumables)

    def _runner(self, definition: MenuDefinition, origin: str = "") -> GatewayRunner:
        """Build a runner. Sessions that begin in one call, a second because a record was lost, have an origin each."""
        return self.build_runner(definition, origin or f"{self.conversation_id}:{self.request.step}")

    def _show_again(self, call: CurrentCall) -> Answer[str]:
        """Answer with the document of the record as it is."""
        document = self.calls.documents.build(call.definition, self.request, call.record, call.state)
        repeated = self.request.step == call.state.step - 1
        return Answer(document, "repeated" if repeated else "redisplayed")

    def _close(self, word: str) -> Answer[str]:
        """Answer with last words of the gateway's own, and save nothing."""
        document = self.calls.documents.closing(self.resources.menus.current, self.request, word)
        return Answer(document, "refused")
