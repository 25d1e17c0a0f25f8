"""The conversation that a text belongs to: find it, continue it or begin a new one."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial

import msgspec

from gateway.conversations.conversation_store import unpack_session
from gateway.conversations.gateway_ports import GatewayRunner
from gateway.conversations.handler import SaveRequest
from gateway.conversations.sms.automatic_senders import echo_key
from gateway.conversations.sms.incoming import IncomingSms, SmsReply
from gateway.conversations.sms.officer_questions import OfficerAnswer, TextedQuestion, TextedQuestions
from gateway.conversations.sms.questions import CaseQuestionStore
from gateway.conversations.sms.sms_conversation_store import Disposition, LoadedSms, SmsSaveRequest
from gateway.conversations.transaction import SessionTransaction
from gateway.published_menus.definition import MenuDefinition
from gateway.unclear_texts.kept_text import WaitingText
from menus.engine import engine
from menus.engine.answer_fit import answer_fits
from menus.engine.caller_profile import CallerProfile
from menus.engine.engine import CaseContext, TurnInputs
from menus.engine.first_answer import FirstAnswer, find_first_answer
from menus.engine.session import Session, UnreadableSessionError
from menus.engine.turn import ScreenResult
from menus.engine.unclear_texts import UnclearText, keeps_unclear_texts
from menus.entry.keywords import KeywordMatch
from menus.model import EntryPoint, Service


@dataclass(frozen=True, slots=True)
class OpenConversation:
    """A conversation under way, on the menus that it began with, and the page that was shown last.

    `about_reference` is the reference of the case that a text of ours asked about, if this conversation answers one.
    `question_id` is the id of that text, as long as no part of the answer has come.
    """

    definition: MenuDefinition
    session: Session
    page: str
    about_reference: str = ""
    question_id: str = ""


@dataclass(frozen=True, slots=True)
class AskedConversation:
    """A question of ours as a conversation that may answer it, and when it was texted."""

    conversation: OpenConversation
    asked_at: datetime


class SmsResult(SaveRequest, frozen=True):
    """The outcome of a text, to be saved. `question` is the id of the text of ours that it answered, or empty.

    `officer_answer` goes to the case system.
    """

    save_request: SmsSaveRequest
    question: str = ""
    officer_answer: OfficerAnswer | None = None


class SmsConversation(SessionTransaction, dict=True):
    """One text, and the conversation between its number and ours. `caller_digest` is the digest of its number."""

    incoming: IncomingSms
    loaded: LoadedSms
    questions: CaseQuestionStore
    officer_questions: TextedQuestions

    def __post_init__(self) -> None:
        """Name the conversation, which has an id for each text."""
        self.dial_id = self.loaded.keys.conversation

    @cached_property
    def open_conversation(self) -> OpenConversation | None:
        """The conversation that the text continues: the one under way, else the question of a text of ours.

        A question that was texted after the conversation last moved comes first, if the text answers it.
        """
        open_conversation, asked = self.conversation_under_way, self.asked_question
        if asked is None:
            return open_conversation
        if open_conversation is None:
            return asked.conversation
        newer = asked.asked_at > self.now - self.loaded.idle_time
        return asked.conversation if newer and self.is_answer(asked.conversation) else open_conversation

    @cached_property
    def conversation_under_way(self) -> OpenConversation | None:
        """The conversation under way; None if there is none or its record cannot be used."""
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
    def asked_question(self) -> "AskedConversation | None":
        """The newest open question of a text of ours, as if it were a conversation under way; None if there is none.

        The menus that worded that text take its answer: those on trial for a caller who is part of it.
        """
        menus = self.resources.menus
        definition = menus.for_caller(self.caller_digest)
        question = self.questions.newest(self.caller_digest, definition.service, self.now)
        if question is None and definition is not menus.current:
            definition = menus.current
            question = self.questions.newest(self.caller_digest, definition.service, self.now)
        if question is None:
            return None
        case_context = CaseContext(question.reference, question.state, question.note)
        origin = self.resources.crypto.digest(f"asked:{question.message_id}")
        question_screen = self.build_runner(definition, origin).open_question(
            question.screen, replace(self.profile, language=question.language), case_context
        )
        if question_screen is None:
            return None
        open_conversation = OpenConversation(
            definition,
            question_screen.session,
            question_screen.page.text,
            question.reference,
            question.message_id,
        )
        return AskedConversation(open_conversation, question.asked_at)

    @cached_property
    def texted_questions(self) -> list[TextedQuestion]:
        """The questions of officers that were texted to the number, the latest first."""
        return self.officer_questions.to_number(self.caller_digest)

    def is_answer(self, open_conversation: OpenConversation) -> bool:
        """Return whether the text answers the screen of `open_conversation`. Any text answers a free-text question."""
        service, text = open_conversation.definition.service, self.incoming.text
        is_free_text = engine.takes_free_text(service, open_conversation.session)
        return is_free_text or answer_fits(
            service, open_conversation.session, self.caller, text, self._turn_inputs(service)
        )

    @cached_property
    def profile(self) -> CallerProfile:
        """The caller profile of the number."""
        return self.load_profile(self.published)

    @cached_property
    def published(self) -> MenuDefinition:
        """The menus that a conversation of this caller begins on."""
        return self.resources.menus.for_caller(self.caller_digest)

    @property
    def service(self) -> Service:
        """The service of the conversation under way, else the published one."""
        return self.open_conversation.definition.service if self.open_conversation else self.published.service

    def language(self, word_language: str | None = None) -> str:
        """Return the language of the reply: `word_language`, else the conversation's, else the profile's.

        `word_language` is the language of the words that the citizen texted, if they tell it.
        """
        known = self.service.languages
        preferred = (
            word_language,
            self.open_conversation.session.language if self.open_conversation else None,
            self.profile.language,
        )
        return next((one for one in preferred if one in known and one), self.service.default_language)

    def expects_free_text(self) -> bool:
        """Return whether a free-text question is open."""
        return self.open_conversation is not None and engine.takes_free_text(
            self.service, self.open_conversation.session
        )

    def fits_open_screen(self, typed: str) -> bool:
        """Return whether `typed` is an option, a key or a fitting answer of the open screen. False for free text."""
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
        """Return the words after the keyword that answer the first question it leads to."""
        service = self.published.service
        return find_first_answer(
            service, keyword, self.caller, self._turn_inputs(service), self.profile.language
        )

    def continue_with(self, open_conversation: OpenConversation, typed: str) -> SmsResult:
        """Give what was typed to the open screen."""
        record = self.loaded.conversation
        if record is not None and open_conversation is self.conversation_under_way:
            self.continues_dial, self.shown_at = True, record.shown_second + record.shown_ms / 1000
            if record.walk:
                self.continue_walk(record)
        elif self.asked_question is not None:
            self.shown_at = self.asked_question.asked_at.timestamp()
        runner = self.build_runner(
            open_conversation.definition,
            open_conversation.session.origin,
            about_reference=open_conversation.about_reference,
        )
        result = self._build_result(
            open_conversation.definition, runner.step_one_input(open_conversation.session, typed), runner
        )
        return msgspec.structs.replace(result, question=open_conversation.question_id)

    def begin(self, point: EntryPoint, first: FirstAnswer | None = None, *, lost: bool = False) -> SmsResult:
        """Begin a new conversation. `first` answers its first question. `lost`: the one under way is gone."""
        self.begin_walk(self.published, point.goto)
        runner = self.build_runner(self.published, self.conversation_id)
        result = runner.start(point, [first.text] if first else [], self.profile, None)
        return self._build_result(self.published, result, runner, lost=lost)

    def unclear_first_text(self) -> tuple[WaitingText, ...]:
        """Return the text, to be kept, if menus are to understand a first text: it resembled none of their options."""
        service, words = self.published.service, self.incoming.text
        menu = next((point.goto for point in service.sms_entries.understand), "")
        if not keeps_unclear_texts(service, menu) or not any(map(str.isalpha, words)):
            return ()
        text = UnclearText(menu, self.language(), words)
        return self.waiting_texts(service, self.conversation_id, [text])

    def _build_result(
        self, definition: MenuDefinition, result: ScreenResult, runner: GatewayRunner, *, lost: bool = False
    ) -> SmsResult:
        """Return the page as a reply and a record. Effects of the walk are carried out before the record is saved."""
        service, page = definition.service, result.page
        state = runner.about_reference.encode()
        saved = self.build_save_request(definition, runner, result, channel_state=state)
        record = saved.record
        language = result.session.language
        text = self.with_restart_notice(service, language, page.text) if lost else page.text
        reply = SmsReply(text, language, "ended" if page.ends else "continued")
        disposition = Disposition.END if page.ends else Disposition.CONTINUE
        reply_digest = self.resources.crypto.digest(echo_key(text))
        return SmsResult(
            SmsSaveRequest(reply, disposition, None if page.ends else record, reply_digest),
            jobs=runner.ports.jobs,
            trial_count=saved.trial_count,
            hop=saved.hop,
            walk=saved.walk,
            unclear_texts=saved.unclear_texts,
        )

    def _turn_inputs(self, service: Service) -> TurnInputs:
        return TurnInputs(
            self.now,
            self.resources.crypto.digest,
            partial(self.resources.draw, 100),
            self.resources.secrets_of(service),
            self.resources.can_reach,
            self.surveys,
        )
