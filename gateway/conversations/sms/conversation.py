"""The conversation that a text belongs to: where it stands, and what comes of going on or beginning."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from gateway.conversations.attempt import SessionAttempt
from gateway.conversations.conversation_store import unpack_session
from gateway.conversations.handler import SaveRequest
from gateway.conversations.runner_ports import GatewayRunner
from gateway.conversations.sms.automatic_senders import echo_key
from gateway.conversations.sms.incoming import IncomingSms, SmsReply
from gateway.conversations.sms.questions import CaseQuestionStore
from gateway.conversations.sms.sms_conversation_store import Disposition, LoadedSms, SmsSaveRequest
from gateway.published_menus.definition import MenuDefinition
from menus.engine import engine
from menus.engine.answer_fit import answer_fits
from menus.engine.caller_profile import CallerProfile
from menus.engine.engine import CaseContext, TurnInputs
from menus.engine.first_answer import FirstAnswer, find_first_answer
from menus.engine.runner import ScreenResult
from menus.engine.session import Session, UnreadableSessionError
from menus.entry.keywords import KeywordMatch
from menus.model import EntryPoint, Service


@dataclass(frozen=True, slots=True)
class OpenConversation:
    """A conversation under way, on the menus that it began with, and what was shown last.

    `about` is the reference of the case that we asked about, where this answers a text of ours; `question` the id of
    that text, where nothing of its answer has come yet.
    """

    definition: MenuDefinition
    session: Session
    page: str
    about_reference: str = ""
    question_id: str = ""


@dataclass(frozen=True, slots=True)
class _AskedQuestion:
    """A question of ours as it is answered, and when it was texted."""

    conversation: OpenConversation
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class SmsResult(SaveRequest):
    """What came of a text, to be saved; the `question` of ours that it answered."""

    save_request: SmsSaveRequest
    question: str = ""


@dataclass
class SmsConversation(SessionAttempt):
    """One text and the conversation of its number with ours. `caller` is the digest of the number."""

    incoming: IncomingSms
    loaded: LoadedSms
    questions: CaseQuestionStore

    @cached_property
    def open_conversation(self) -> OpenConversation | None:
        """What a text goes on with: the conversation under way, else the question of a text of ours.

        A question that was texted since the conversation moved last comes first, where the text answers it.
        """
        open_conversation, asked = self._conversation_under_way, self._asked_question
        if asked is None:
            return open_conversation
        if open_conversation is None:
            return asked.conversation
        newer = asked.asked_at > self.now - self.loaded.idle_time
        return asked.conversation if newer and self._is_answer(asked.conversation) else open_conversation

    @cached_property
    def _conversation_under_way(self) -> OpenConversation | None:
        """The conversation under way; None where there is none, or it cannot be gone on with."""
        record = self.loaded.conversation
        definition = None if record is None else self.resources.menus.definition_of(record.definition_digest)
        if record is None or definition is None:
            return None
        try:
            session = unpack_session(record.session, self.resources.crypto)
        except UnreadableSessionError:
            return None
        return OpenConversation(definition, session, record.reply.text, record.channel_state.decode())

    @cached_property
    def _asked_question(self) -> "_AskedQuestion | None":
        """The question of a text of ours that is still open, as if it were a conversation under way."""
        service = self.published.service
        question = self.questions.newest(self.caller_digest, service, self.now)
        if question is None:
            return None
        case_context = CaseContext(question.reference, question.state, question.note)
        origin = self.resources.crypto.digest(f"asked:{question.message_id}")
        shown = self.build_runner(self.published, origin).open_question(
            question.screen, replace(self.profile, language=question.language), case_context
        )
        if shown is None:
            return None
        open_conversation = OpenConversation(
            self.published, shown.session, shown.page.text, question.reference, question.message_id
        )
        return _AskedQuestion(open_conversation, question.asked_at)

    def _is_answer(self, open_conversation: OpenConversation) -> bool:
        """Whether the text answers what is shown `here`; words of one's own always do where they are asked for."""
        service, text = open_conversation.definition.service, self.incoming.text
        is_free_text = engine.takes_free_text(service, open_conversation.session)
        return is_free_text or answer_fits(
            service, open_conversation.session, self.caller, text, self._turn_inputs(service)
        )

    @cached_property
    def profile(self) -> CallerProfile:
        """What is remembered of the number."""
        return self.load_profile(self.published)

    @cached_property
    def published(self) -> MenuDefinition:
        """The menus that a conversation begins on."""
        return self.resources.menus.current

    @property
    def service(self) -> Service:
        """The service of the conversation under way, else the published one."""
        return self.open_conversation.definition.service if self.open_conversation else self.published.service

    def language(self, word_language: str | None = None) -> str:
        """What to answer in: the language of the words that were `said`, of the conversation, or remembered."""
        known = self.service.languages
        preferred = (
            word_language,
            self.open_conversation.session.language if self.open_conversation else None,
            self.profile.language,
        )
        return next((one for one in preferred if one in known and one), self.service.default_language)

    def expects_free_text(self) -> bool:
        """Whether a question is open that is answered in words of one's own."""
        return self.open_conversation is not None and engine.takes_free_text(
            self.service, self.open_conversation.session
        )

    def fits_open_screen(self, typed: str) -> bool:
        """Whether `typed` is an option, a key or a fitting answer of the screen that is open, other than free words."""
        if self.open_conversation is None or self.expects_free_text():
            return False
        return answer_fits(
            self.service,
            self.open_conversation.session,
            self.caller,
            typed,
            self._turn_inputs(self.service),
        )

    def first_answer(self, keyword: KeywordMatch) -> FirstAnswer | None:
        """What of the words after the keyword answers the first question that it leads to."""
        service = self.published.service
        return find_first_answer(
            service, keyword, self.caller, self._turn_inputs(service), self.profile.language
        )

    def continue_with(self, open_conversation: OpenConversation, typed: str) -> SmsResult:
        """Take what was typed on the screen that is open."""
        runner = self.build_runner(
            open_conversation.definition,
            open_conversation.session.origin,
            about_reference=open_conversation.about_reference,
        )
        result = self._build_result(
            open_conversation.definition, runner.step_one_input(open_conversation.session, typed), runner
        )
        return replace(result, question=open_conversation.question_id)

    def begin(self, point: EntryPoint, first: FirstAnswer | None = None, *, lost: bool = False) -> SmsResult:
        """A new conversation. `first` answers its first question; `lost`: another was under way that is no more."""
        runner = self.build_runner(self.published, self.conversation_id)
        shown = runner.start(point, [first.text] if first else [], self.profile, None)
        return self._build_result(self.published, shown, runner, lost=lost)

    def _build_result(
        self, definition: MenuDefinition, shown: ScreenResult, runner: GatewayRunner, *, lost: bool = False
    ) -> SmsResult:
        """What was shown, as a reply and a record; what the walk asked for is done before that is saved."""
        service, page = definition.service, shown.page
        state = runner.about_reference.encode()
        record = self.build_save_request(definition, runner, shown, channel_state=state).record
        language = shown.session.language
        text = self.with_restart_notice(service, language, page.text) if lost else page.text
        reply = SmsReply(text, language, "ended" if page.ends else "continued")
        disposition = Disposition.END if page.ends else Disposition.CONTINUE
        reply_digest = self.resources.crypto.digest(echo_key(text))
        return SmsResult(
            SmsSaveRequest(reply, disposition, None if page.ends else record, reply_digest),
            jobs=runner.ports.jobs,
        )

    def _turn_inputs(self, service: Service) -> TurnInputs:
        return TurnInputs(
            self.now,
            self.resources.crypto.digest,
            self.resources.draw(100),
            self.resources.secrets_of(service),
        )
