"""Make the document for a record: what the provider speaks, and where the call comes back.

It is made from the record alone, with the time in the record. So a repeated request gets the same document. No document
is stored, as it may hold the token of the webhook.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from msgspec.structs import replace

from gateway.audio.prompts.signed_urls import PromptUrls
from gateway.audio.recordings.recording_store import RecordingStore
from gateway.conversations.conversation import Conversation
from gateway.conversations.conversation_store import unpack_session
from gateway.conversations.voice.call_state import CallState
from gateway.conversations.voice.request import VoiceRequest, step_url
from gateway.published_menus.definition import MenuDefinition
from gateway.security.crypto import Crypto
from gateway.surveys.caller_surveys import CallerSurveys
from gateway.surveys.survey_store import SurveyStore
from ivr.call_script import call_script, farewell, scope_of
from ivr.language_choice import language_choice_steps
from ivr.steps import CallSteps, HangupStep, RejectStep, SayStep
from ivr.voice import CallVoices
from menus.engine.engine import Caller, Page, TurnInputs
from menus.engine.scope import TurnScope
from menus.engine.session import Session
from menus.model import Service
from menus.words.language_words import ENGLISH_WORDS

CHANNEL = "voice"


def engine_caller(request: VoiceRequest) -> Caller:
    """Return the caller of a request, as the menus know them."""
    return Caller(request.msisdn, CHANNEL, "", request.service_number)


@dataclass(frozen=True, slots=True)
class CallDocuments:
    """Makes documents. `secrets_of` returns the secrets that a service's lookups name."""

    crypto: Crypto
    prompt_urls: PromptUrls
    recordings: RecordingStore
    secrets_of: Callable[[Service], Mapping[str, str]]
    surveys: SurveyStore

    def build(
        self, definition: MenuDefinition, request: VoiceRequest, record: Conversation, state: CallState
    ) -> str:
        """Return the answer to `request` and to each repetition of it. UnreadableSessionError passes through."""
        service, call_voices = definition.service, self._call_voices(definition, request, state)
        steps = self._steps(service, call_voices, request, record, state)
        if state.restarted:
            steps = (*self._restart_notice(service, call_voices, record), *steps)
        return render(request, steps, state.step)

    def closing(self, definition: MenuDefinition, request: VoiceRequest, word: str) -> str:
        """Return last words of the gateway's own, in the first language of the service."""
        service = definition.service
        call_voices = self.prompt_urls.call_voices(definition, request.provider)
        language = service.default_language
        return render(request, farewell(service, language, service.words[language][word], call_voices), 0)

    def build_scope(
        self, service: Service, session: Session, request: VoiceRequest, state: CallState
    ) -> TurnScope:
        """Return the values from which the screen of a record was rendered."""
        turn_inputs = TurnInputs(
            state.spoken_at,
            self.crypto.digest,
            lambda: session.percent,
            self.secrets_of(service),
            surveys=CallerSurveys(self.surveys),
        )
        return scope_of(service, session, engine_caller(request), turn_inputs)

    def _call_voices(self, definition: MenuDefinition, request: VoiceRequest, state: CallState) -> CallVoices:
        """Return the recordings of the menus and of the caller. Their URLs hold for a while from the document on."""
        now = state.spoken_at.timestamp()
        call_voices = self.prompt_urls.call_voices(definition, request.provider)
        return replace(
            call_voices,
            message_url=lambda recording: self.recordings.link_to_play(recording, now),
            can_pause=request.document_format.can_pause,
        )

    def _steps(
        self,
        service: Service,
        call_voices: CallVoices,
        request: VoiceRequest,
        record: Conversation,
        state: CallState,
    ) -> CallSteps:
        if state.choosing_language:
            return language_choice_steps(service, state.progress, call_voices)
        if not record.session:
            return farewell(service, service.default_language, record.reply.text, call_voices)
        session = unpack_session(record.session, self.crypto)
        page = Page(record.reply.text, record.reply.ends)
        scope = self.build_scope(service, session, request, state)
        return call_script(scope, page, state.progress, call_voices)

    def _restart_notice(self, service: Service, call_voices: CallVoices, record: Conversation) -> CallSteps:
        """Return the words that say why the first screen is spoken again."""
        language = service.default_language
        if record.session:
            language = unpack_session(record.session, self.crypto).language
        voice = call_voices.voice_for(language, service.languages[language])
        return voice.system_prompt("started_over", service.words[language]["started_over"])


def rejection_document(request: VoiceRequest) -> str:
    """Return a document that turns the call away. The caller hears an engaged line."""
    return render(request, (RejectStep(busy=True),), 0)


def apology_document(request: VoiceRequest) -> str:
    """Return a document without words, because there are no menus to take them from."""
    return render(request, (SayStep(ENGLISH_WORDS["apology"]), HangupStep()), 0)


def render(request: VoiceRequest, steps: CallSteps, step: int) -> str:
    """Write steps as the provider's document for this step."""
    return request.document_format.render(steps, partial(step_url, request.callback_url, step))
