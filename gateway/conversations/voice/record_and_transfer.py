"""Screens of a call that take more than keys: they record a message, or transfer the caller."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gateway.audio.recordings.recording_store import RecordingStore
from gateway.conversations.gateway_ports import GatewayRunner
from gateway.conversations.voice.call_state import CallState
from gateway.conversations.voice.request import VoiceRequest
from gateway.workers.notifier import JobNotifier
from gateway.workers.queues import FETCH_RECORDING
from ivr.caller_input import CallProgress, SpokenMessage
from ivr.message_confirmation import MessageDecision, after_wait, interpret_confirmation, start_confirmation
from ivr.voice_settings import voice_settings_of
from menus.answers.recording import STORED
from menus.engine import engine
from menus.engine.effects import LimitReached
from menus.engine.engine import Page
from menus.engine.session import Session
from menus.engine.turn import ScreenResult
from menus.engine.voice_verbs import DONE, NO_ANSWER

MAX_RINGING_SECONDS = 60.0  # of one phone, and some more; a longer transfer means that somebody answered


@dataclass(frozen=True, slots=True)
class RecordAndTransferResult:
    """The screen that follows. `recording_digest` is a digest of the address of the last message that was taken.

    `unwanted_recording` is the id of a recording that the caller chose to speak again.
    """

    shown: ScreenResult
    progress: CallProgress
    recording_digest: str
    unwanted_recording: str = ""


@dataclass(frozen=True, slots=True)
class RecordAndTransfer:
    """One request of a call on the session's present screen, where `page` was spoken."""

    recordings: RecordingStore
    job_notifier: JobNotifier
    digest: Callable[[str], str]
    now: datetime
    request: VoiceRequest
    session: Session
    state: CallState
    runner: GatewayRunner
    page: Page

    def handle_request(self) -> RecordAndTransferResult | None:
        """Handle the request; None if the screen takes only keys and silence, like any other."""
        if self._is_transfer:
            return self._finish_transfer(self.request.dial_outcome or self._infer_dial_outcome())
        if not self.expects_recording:
            return None
        message = self.state.progress.message
        if message is None:
            return self._accept_recording() if self.request.has_recording else None
        if not message.asked:
            stored = self.recordings.state(message.recording) == STORED
            return self._stay_on_screen(after_wait(self.state.progress, message, stored=stored))
        return self._handle_review_key(message)

    def handle_hang_up(self) -> RecordAndTransferResult | None:
        """Handle a hang-up: keep a spoken message, finish a transfer; None if the screen does neither."""
        if self._is_transfer:
            return self._finish_transfer(DONE)
        if not self.expects_recording:
            return None
        message = self.state.progress.message
        if message is not None:
            return self._keep_recording(message.recording, CallProgress())
        return self._accept_recording() if self.request.has_recording else None

    @property
    def expects_recording(self) -> bool:
        """True if the screen takes a spoken message."""
        runner = self.runner
        return engine.max_recording_seconds(runner.service, self.session, runner.caller) is not None

    @property
    def _is_transfer(self) -> bool:
        return engine.is_transfer_screen(self.runner.service, self.session, self.runner.caller)

    def _accept_recording(self) -> RecordAndTransferResult | None:
        """Take a message. It is stored first, so that it is fetched even if the rest fails."""
        request = self.request
        recording_digest = self.digest(request.recording_url)
        if recording_digest == self.state.recording_digest:
            return None  # the final notice reports the last message again
        recording = recording_id(self.digest, request)
        refusal = self.runner.ports.admit_recording(recording)
        if refusal is not None:
            return self._refuse_recording(refusal, recording_digest)
        self.recordings.put(recording, request.provider, request.recording_url, request.msisdn)
        self.job_notifier.notify(FETCH_RECORDING, recording)
        if request.hung_up:
            return self._keep_recording(recording, CallProgress(), recording_digest)
        return self._stay_on_screen(start_confirmation(self.state.progress, recording), recording_digest)

    def _refuse_recording(self, refusal: LimitReached, recording_digest: str) -> RecordAndTransferResult:
        """End the call with words that say that the message was not kept."""
        words = self.runner.service.words[self.session.language][refusal.word]
        shown = ScreenResult(self.session, Page(words, ends=True))
        return RecordAndTransferResult(shown, CallProgress(), recording_digest)

    def _handle_review_key(self, message: SpokenMessage) -> RecordAndTransferResult:
        screen = self.runner.service.screens[self.session.screen]
        attempts = voice_settings_of(self.runner.service, screen).attempts
        review = interpret_confirmation(self.state.progress, self.request.keys, attempts)
        if review.decision is MessageDecision.KEEP:
            return self._keep_recording(message.recording, review.progress)
        unwanted_recording = message.recording if review.decision is MessageDecision.RERECORD else ""
        return self._stay_on_screen(review.progress, unwanted_recording=unwanted_recording)

    def _keep_recording(
        self, recording: str, progress: CallProgress, recording_digest: str | None = None
    ) -> RecordAndTransferResult:
        result = self.runner.take_recording(self.session, recording)
        return RecordAndTransferResult(
            result, progress, self.state.recording_digest if recording_digest is None else recording_digest
        )

    def _stay_on_screen(
        self, progress: CallProgress, recording_digest: str | None = None, unwanted_recording: str = ""
    ) -> RecordAndTransferResult:
        digest = self.state.recording_digest if recording_digest is None else recording_digest
        return RecordAndTransferResult(
            ScreenResult(self.session, self.page), progress, digest, unwanted_recording
        )

    def _finish_transfer(self, outcome: str) -> RecordAndTransferResult:
        requests = self.state.progress.requests + 1
        result = self.runner.finish_transfer(self.session, outcome)
        return RecordAndTransferResult(result, CallProgress(requests=requests), self.state.recording_digest)

    def _infer_dial_outcome(self) -> str:
        """Guess the outcome if the provider gives none: a caller who comes back after any ringing has talked."""
        verb = self.runner.service.screens[self.session.screen].verb
        ringing = MAX_RINGING_SECONDS * (len(getattr(verb, "to", ())) + 1)
        seconds = (self.now - self.state.spoken_at).total_seconds()
        return DONE if seconds > ringing else NO_ANSWER


def recording_id(digest: Callable[[str], str], request: VoiceRequest) -> str:
    """Return the id of the message spoken at a step of a call: the same however often the provider reports it."""
    return digest(f"recording:{request.provider}:{request.call_id}:{request.step}")
