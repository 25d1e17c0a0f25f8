"""Decide what one text is: an SMS command, an answer, a new conversation, or something that gets no reply.

A command to stop comes first, whatever else goes on. A keyword begins a new conversation unless it answers the open
screen. If that screen takes free text, a keyword begins anew only by itself, or with an answer to its own first
question. A text that belongs to nothing else under way answers the open question of an officer.
"""

from datetime import timedelta

import msgspec

from gateway.callers.consent import ConsentStore
from gateway.cases.case_texts import one_line
from gateway.cases.questions import AskedQuestion
from gateway.conversations.sms import service_words
from gateway.conversations.sms.automatic_senders import echo_key
from gateway.conversations.sms.commands import RESERVED_WORDS, command_language, parse_command
from gateway.conversations.sms.conversation import OpenConversation, SmsConversation, SmsResult
from gateway.conversations.sms.incoming import SmsCommand, SmsReply
from gateway.conversations.sms.officer_questions import (
    LONGEST_ANSWER,
    OfficerAnswer,
    TextedQuestion,
    choose_question,
)
from gateway.conversations.sms.sms_conversation_store import Disposition, SmsSaveRequest
from gateway.workers.queues import FORWARD
from menus.engine import engine
from menus.engine.first_answer import FirstAnswer, keyword_begins, understood_entry
from menus.entry.keywords import KeywordMatch, match_keyword
from menus.model import Service
from menus.rendering.message_text import question_words
from menus.rendering.text.direction import isolate_in

LIVE_FOR = timedelta(minutes=10)  # since a session moved, for which its citizen is still at it
MAX_TEXTS_PER_HOUR = 60  # of one number; later texts are only searched for commands
MAX_REPLIES_PER_HOUR = 20  # to one number; then two machines that answer each other stop

SILENT_RESULT = SmsResult(SmsSaveRequest(SmsReply("", "", "silent")))


class SmsRouter:
    """Finds what becomes of a text, in one transaction."""

    def __init__(self, conversation: SmsConversation, consent: ConsentStore) -> None:
        self._conversation = conversation
        self._consent = consent
        self._incoming = conversation.incoming
        self._loaded = conversation.loaded

    def route(self) -> SmsResult:
        """Return the reply and what to save."""
        command = self._find_command()
        if command is not None and command[0] is SmsCommand.STOP:
            return self._handle_stop(command[1])
        if self._is_silenced():
            return SILENT_RESULT
        if self._loaded.replies_this_hour == MAX_REPLIES_PER_HOUR - 1:
            return self._reply_with("many_texts", "refused")
        if command is not None and command[0] is SmsCommand.START:
            return self._handle_start(command[1])
        if command is not None:
            return self._handle_help(command[1])
        return self._continue_or_begin()

    def _find_command(self) -> tuple[SmsCommand, str] | None:
        """Return the command and its word, unless the text means something else here.

        The word is empty if the provider has carried the command out.
        """
        conversation, text = self._conversation, self._incoming.text
        handled = self._incoming.handled_command
        command = (handled, "") if handled is not None else parse_command(text, conversation.service.words)
        if (
            command is not None
            and command[0] is SmsCommand.START
            and not self._consent.opted_out(conversation.caller_digest)
        ):
            return None  # a text like any other
        if handled is not None or command is None:
            return command
        if command[1] not in RESERVED_WORDS and conversation.fits_open_screen(text):
            return None
        keyword = match_keyword(conversation.published.service, text)
        is_command = command[0] is SmsCommand.STOP or keyword is None or not keyword.is_exact
        return command if is_command else None

    def _is_silenced(self) -> bool:
        loaded = self._loaded
        if loaded.texts_this_hour >= MAX_TEXTS_PER_HOUR or loaded.replies_this_hour >= MAX_REPLIES_PER_HOUR:
            return True
        echo = echo_key(self._incoming.text)
        return bool(echo) and self._conversation.resources.crypto.digest(echo) == loaded.last_reply_digest

    def _handle_stop(self, word: str) -> SmsResult:
        """Opt out of all texts and end the conversation. Only the first of repeated commands gets a reply."""
        already_stopped = self._consent.opted_out(self._conversation.caller_digest)
        self._conversation.officer_questions.questions.end_all(self._conversation.caller_digest)
        self._consent.stop(self._conversation.caller_digest)
        if already_stopped or not word or self._loaded.replies_this_hour >= MAX_REPLIES_PER_HOUR:
            return SmsResult(SmsSaveRequest(SmsReply("", "", "opted_out"), Disposition.END))
        return self._reply_with("stopped", "opted_out", word, disposition=Disposition.END)

    def _handle_start(self, word: str) -> SmsResult:
        self._consent.allow(self._conversation.caller_digest)
        if not word:
            return SmsResult(SmsSaveRequest(SmsReply("", "", "opted_in")))
        return self._reply_with("started", "opted_in", word)

    def _handle_help(self, word: str) -> SmsResult:
        """Answer HELP, and repeat the open question if that takes no more parts."""
        if not word:
            return SILENT_RESULT
        conversation = self._conversation
        language = conversation.language(command_language(word, conversation.service.words))
        text = service_words.help_text(conversation.service, language)
        with_page = (
            f"{text}\n{conversation.open_conversation.page}" if conversation.open_conversation else text
        )
        budget = conversation.service.limits.page_budget("sms", self._incoming.network)
        return _build_result(with_page if budget.fits(with_page) else text, language, "helped", conversation)

    def _continue_or_begin(self) -> SmsResult:
        conversation, text = self._conversation, self._incoming.text
        open_conversation, keyword = (
            conversation.open_conversation,
            match_keyword(conversation.published.service, text),
        )
        first = (
            None
            if keyword is None or conversation.fits_open_screen(text)
            else conversation.first_answer(keyword)
        )
        answered = self._answered_question(keyword, first)
        if answered is not None:
            return self._pass_on(answered)
        # A record may be there and yet be of no use: its menus are gone, or another release wrote it.
        is_lost = open_conversation is None and (
            self._loaded.is_lost or self._loaded.conversation is not None
        )
        if keyword is not None and self._begins_anew(open_conversation, keyword, first):
            # A keyword with more words may have been meant as the answer to what was lost.
            return conversation.begin(keyword.entry_point, first, lost=is_lost and not keyword.is_alone)
        if open_conversation is not None:
            return conversation.continue_with(open_conversation, text)
        closed = self._closed_question()
        if closed is not None and keyword is None:
            return self._tell_closed(closed)
        understood = understood_entry(conversation.published.service, text)
        if understood is not None:
            return conversation.begin(understood, FirstAnswer(text, is_free_text=False), lost=is_lost)
        otherwise = conversation.published.service.sms_entries.otherwise
        if otherwise is not None:
            result = conversation.begin(otherwise, lost=is_lost)
        elif self._loaded.was_sent_hint and not is_lost:
            result = SILENT_RESULT
        else:
            result = self._hint(is_lost=is_lost)
        unclear = (*result.unclear_texts, *conversation.unclear_first_text())
        return msgspec.structs.replace(result, unclear_texts=unclear) if unclear else result

    def _answered_question(
        self, keyword: KeywordMatch | None, first: FirstAnswer | None
    ) -> TextedQuestion | None:
        """Return the officer's question that the text answers; None if it belongs to something else."""
        conversation = self._conversation
        found = [one for one in conversation.texted_questions if one.is_open(conversation.now)]
        if not found or not self._incoming.text.strip():
            return None
        chosen = choose_question(found, self._incoming.text)
        if conversation.officer_questions.questions.is_answer(self._answer_id):
            return chosen  # this text was taken as an answer when it came before
        if keyword is not None and _means_keyword(keyword, first):
            return None
        return None if self._belongs_to_session(chosen) else chosen

    def _belongs_to_session(self, question: TextedQuestion) -> bool:
        """Return True if the text rather goes on with a session, or answers what the menus asked later."""
        conversation = self._conversation
        asked, under_way = conversation.asked_question, conversation.conversation_under_way
        if asked is not None and asked.asked_at > question.texted_at:
            return conversation.is_answer(asked.conversation)
        if under_way is None:
            return False
        is_live = self._loaded.idle_time <= LIVE_FOR
        if question.texted_at > conversation.now - self._loaded.idle_time:
            takes_any = engine.takes_free_text(under_way.definition.service, under_way.session)
            return is_live and not takes_any and conversation.is_answer(under_way)
        return is_live or conversation.is_answer(under_way)

    def _closed_question(self) -> TextedQuestion | None:
        """Return the latest question that closed without an answer."""
        now = self._conversation.now
        closed = [one for one in self._conversation.texted_questions if not one.is_open(now)]
        return next((one for one in closed if not one.question.answers), None)

    @property
    def _answer_id(self) -> str:
        incoming = self._incoming
        return self._conversation.resources.crypto.digest(f"answer:{incoming.provider}:{incoming.id}")

    def _pass_on(self, texted: TextedQuestion) -> SmsResult:
        """Pass the answer on, say so, and repeat the next question that is open."""
        conversation, question = self._conversation, texted.question
        service, language = conversation.service, self._language_of(question)
        lines = [_about(service, language, "answer_sent", question.reference)]
        for other in conversation.texted_questions:
            is_next = other.question.id != question.id and not other.question.answers
            if is_next and other.is_open(conversation.now):
                asked = other.question
                lines.append(question_words(service, language, asked.reference, asked.text))
                break
        result = _build_result("\n".join(lines), language, "answered", conversation)
        text = one_line(self._incoming.text, LONGEST_ANSWER)
        answer = OfficerAnswer(question, self._answer_id, text)
        return msgspec.structs.replace(result, officer_answer=answer, jobs=[(FORWARD, answer.id)])

    def _tell_closed(self, texted: TextedQuestion) -> SmsResult:
        """Say once that a question is closed, as the text may have been meant for it."""
        service, language = self._conversation.service, self._language_of(texted.question)
        closed = _about(service, language, "question_closed", texted.question.reference)
        text = " ".join(filter(None, (closed, service_words.usage_hint(service, language))))
        result = _build_result(text, language, "told", self._conversation)
        return msgspec.structs.replace(result, question=texted.question.id)

    def _language_of(self, question: AskedQuestion) -> str:
        conversation = self._conversation
        return (
            question.language
            if question.language in conversation.service.languages
            else conversation.language()
        )

    def _hint(self, *, is_lost: bool) -> SmsResult:
        """Say what can be texted here, and that the conversation under way is lost, if it is."""
        conversation, language = self._conversation, self._conversation.language()
        text = service_words.not_understood_text(conversation.service, language)
        if is_lost:
            text = conversation.with_restart_notice(
                conversation.service, language, service_words.usage_hint(conversation.service, language)
            ).rstrip()
        disposition = Disposition.END if is_lost else Disposition.KEEP
        return _build_result(
            text, language, "told", conversation, disposition=disposition, is_usage_hint=True
        )

    def _begins_anew(
        self, open_conversation: OpenConversation | None, keyword: KeywordMatch, first: FirstAnswer | None
    ) -> bool:
        """Return whether the keyword begins a new conversation, and is not just the first word of an answer."""
        if open_conversation is None or not self._conversation.expects_free_text():
            return keyword_begins(keyword, first) and not self._conversation.fits_open_screen(
                self._incoming.text
            )
        return _means_keyword(keyword, first)

    def _reply_with(
        self, message_name: str, outcome: str, word: str = "", *, disposition: Disposition = Disposition.KEEP
    ) -> SmsResult:
        """Return the gateway's own words, in the language of the command's `word`, with the name of the service."""
        conversation = self._conversation
        language = conversation.language(command_language(word, conversation.service.words))
        name = service_words.service_name(conversation.service, language)
        text = conversation.service.words[language][message_name]
        return _build_result(
            f"{name}: {text}" if name else text, language, outcome, conversation, disposition=disposition
        )


def _means_keyword(keyword: KeywordMatch, first: FirstAnswer | None) -> bool:
    """Return whether words of one's own are a keyword: alone, or with an answer to its own first question."""
    return keyword.is_exact and (
        keyword.is_alone or (first is not None and first.is_valid and not first.is_free_text)
    )


def _about(service: Service, language: str, word: str, reference: str) -> str:
    """Return one of our own words about a case."""
    return service.words[language][word].replace("{reference}", isolate_in(language, reference))


def _build_result(
    text: str,
    language: str,
    outcome: str,
    conversation: SmsConversation,
    *,
    disposition: Disposition = Disposition.KEEP,
    is_usage_hint: bool = False,
) -> SmsResult:
    reply_digest = conversation.resources.crypto.digest(echo_key(text))
    return SmsResult(
        SmsSaveRequest(
            SmsReply(text, language, outcome),
            disposition,
            reply_digest=reply_digest,
            is_usage_hint=is_usage_hint,
        )
    )
