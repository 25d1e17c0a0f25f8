"""Handle texts: a repeated text gets its first answer and changes nothing; two texts at once are handled in turn."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import redis

from gateway.callers.consent import ConsentStore
from gateway.callers.phone_numbers import NETWORK_CODE
from gateway.conversations.handler import Answer, ConversationHandler, HandlerResources, Identity, apology
from gateway.conversations.sms.automatic_senders import is_automatic
from gateway.conversations.sms.conversation import SmsConversation, SmsResult
from gateway.conversations.sms.incoming import IncomingSms, SmsReply
from gateway.conversations.sms.officer_questions import TextedQuestions
from gateway.conversations.sms.questions import CaseQuestionStore
from gateway.conversations.sms.router import SmsRouter
from gateway.conversations.sms.sms_conversation_store import SmsConversationStore
from gateway.messaging.message import REPLY
from gateway.messaging.message_store import MessageStore
from gateway.operations import logs
from gateway.workers.queues import SEND
from menus.engine.inputs import Caller

NO_REPLY = SmsReply("", "", "silent")


@dataclass(frozen=True, slots=True)
class SmsTransaction:
    """One pass over a text. If another text of the same conversation was saved first, the next one begins."""

    conversation: SmsConversation
    consent: ConsentStore
    store: SmsConversationStore
    questions: CaseQuestionStore
    officer_questions: TextedQuestions

    def decide(self) -> Answer[SmsReply] | SmsResult:
        """Return the earlier answer to the same text, else the outcome to save."""
        earlier = self.conversation.loaded.earlier_reply
        if earlier is not None:
            return _repeated(earlier)
        return SmsRouter(self.conversation, self.consent).route()

    def save(self, request: SmsResult) -> Answer[SmsReply] | None:
        """Save the outcome of the text. The reply is an earlier one if the same text was answered meanwhile."""
        conversation, reply = self.conversation, request.save_request.reply
        if request.officer_answer is not None:  # before its citizen is told that it was passed on
            answer = request.officer_answer
            self.officer_questions.questions.answer(answer.question, answer.id, answer.text, "sms")
        saved = self.store.save(conversation.incoming, conversation.loaded, request.save_request)
        if saved is None:
            return None
        if request.question:
            self.questions.mark_answered(conversation.caller_digest, request.question)
        return Answer(saved, saved.outcome) if saved == reply else _repeated(saved)


class SmsHandler(ConversationHandler[IncomingSms, SmsResult, SmsReply]):
    """Handles texts. Texts between a citizen's number and one of ours are a conversation, open for a day."""

    channel = "sms"
    log_event = "text"
    logger = logging.getLogger(__name__)

    def __init__(
        self,
        resources: HandlerResources,
        store: SmsConversationStore,
        consent: ConsentStore,
        questions: CaseQuestionStore,
        messages: MessageStore,
        officer_questions: TextedQuestions,
    ) -> None:
        super().__init__(resources)
        self._store = store
        self._consent = consent
        self._questions = questions
        self._messages = messages
        self._officer_questions = officer_questions

    def handle(self, request: IncomingSms) -> SmsReply:
        """Return the reply. It is empty for a number that must not be texted, whatever its text led to."""
        reply = super().handle(request)
        if reply.text and not self.resources.can_reach(request.msisdn):
            self.logger.error("reply_out_of_reach", extra={"provider": request.provider})
            return SmsReply("", reply.language, "silent")
        return reply

    def queue_reply(self, incoming: IncomingSms, reply: SmsReply) -> None:
        """Put a reply from the texted number into the outbox, once, however often the text is delivered."""
        if not reply.text:
            return
        message_id = self.resources.crypto.digest(f"reply:{incoming.provider}:{incoming.id}")
        self._messages.queue_text(
            message_id,
            incoming.msisdn,
            reply.text,
            reply.language,
            REPLY,
            sender=incoming.to,
            by=incoming.provider,
        )
        self.resources.job_notifier.notify(SEND, message_id)

    def apologise_without_store(self, incoming: IncomingSms, seconds: float) -> SmsReply:
        """Return the apology to a text that took `seconds`, for a provider that will not deliver it again."""
        self.resources.metrics.record_hop(incoming.provider, self.channel, "sorry", seconds)
        return self._apology()

    def _apology(self) -> SmsReply:
        return SmsReply(*apology(self.resources.menus), "sorry")

    def _identify(self, request: IncomingSms) -> Identity:
        digest, sent_at = self.resources.crypto.digest, request.sent_at
        late = (self.resources.clock() - sent_at).total_seconds() if sent_at else None
        log_fields = {
            "network": request.network if NETWORK_CODE.fullmatch(request.network) else "other",
            "late_s": None if late is None else round(late),
        }
        return Identity(digest(request.msisdn), digest(f"sms:{request.provider}:{request.id}"), log_fields)

    def _passes(
        self, request: IncomingSms, caller: str, conversation_id: str, seconds_left: Callable[[], float]
    ) -> Iterator[SmsTransaction | Answer[SmsReply]]:
        if is_automatic(request):
            yield Answer(NO_REPLY, NO_REPLY.outcome)
        while True:
            conversation = SmsConversation(
                self.resources,
                Caller(request.msisdn, self.channel, request.network, request.to),
                caller,
                conversation_id,
                self.resources.clock(),
                seconds_left,
                request,
                self._store.load(request, caller),
                self._questions,
                self._officer_questions,
            )
            yield SmsTransaction(
                conversation, self._consent, self._store, self._questions, self._officer_questions
            )

    def _apologise(self, request: IncomingSms, caller: str, error: Exception) -> Answer[SmsReply]:  # noqa: ARG002
        """Apologise; RedisError passes through, so that a provider that can delivers the text again."""
        if isinstance(error, redis.RedisError):
            raise error
        logs.exception(self.logger, "text_failed", caller=caller)
        return Answer(self._apology(), "sorry")


def _repeated(reply: SmsReply) -> Answer[SmsReply]:
    return Answer(SmsReply(reply.text, reply.language, "repeated"), "repeated")
