"""Finishing a late question: ask again with more patience, and text the words that the answer leads to."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from gateway.errors import SealError
from gateway.lookups.late_lookups import LateQuestion, LateQuestions
from gateway.lookups.sources import Sources
from gateway.messaging.message import REPLY
from gateway.messaging.message_store import Messages
from gateway.published_menus.menu_cache import Menus
from gateway.security.crypto import Vault
from gateway.storage.outbox.backoff import wait_after
from gateway.storage.outbox.outbox import Lease, Outbox
from menus.engine import late_lookups
from menus.engine.effects import Found
from menus.engine.engine import Given
from menus.model import Service

PATIENCE_SECONDS = 10.0  # for one attempt
LEASE_SECONDS = 15.0  # more than an attempt takes; a killed worker is made up for this much later
LONGEST_WAIT = 60.0  # seconds; the citizen waits
GIVE_UP_SECONDS = 300.0  # after that the citizen has found another way
KEPT_SECONDS = 3600  # that a question was finished; longer than its conversation can be repeated

logger = logging.getLogger(__name__)


class Finishing:
    """Finishes late questions, one attempt a call. `secrets_of`: the secrets that the lookups of a service name."""

    def __init__(
        self,
        outbox: Outbox,
        questions: LateQuestions,
        menus: Menus,
        secrets_of: Callable[[Service], Mapping[str, str]],
        sources: Sources,
        messages: Messages,
        vault: Vault,
        clock: Callable[[], datetime],
    ) -> None:
        self._outbox = outbox
        self._questions = questions
        self._menus = menus
        self._secrets_of = secrets_of
        self._sources = sources
        self._messages = messages
        self._vault = vault
        self._clock = clock

    def finish(self, question_id: str) -> str | None:
        """Try once to answer a question that is due; the id of the text to send, None where there is none (yet)."""
        lease = self._outbox.lease(question_id, LEASE_SECONDS)
        if lease is None:
            return None
        try:
            question = self._questions.load(question_id)
        except SealError:
            question = None
        if question is None:
            self._close(lease, "unreadable")
            return None
        definition = self._menus.of(question.definition)
        if definition is None:
            self._close(lease, "menus_gone")
            return None
        return self._finish(lease, question, definition.service)

    def _finish(self, lease: Lease, question: LateQuestion, service: Service) -> str | None:
        if self._outbox.now() - question.asked_at > GIVE_UP_SECONDS:
            self._close(lease, "given_up")
            return None
        given = Given(self._clock(), self._vault.digest, secrets=self._secrets_of(service))
        request = late_lookups.question(service, question.session, question.caller, given)
        if request is None:
            self._close(lease, "unreadable")
            return None
        found = self._sources.ask(request, question.caller, PATIENCE_SECONDS)
        if not isinstance(found, Found):
            self._put_off(lease, question)
            return None
        words = late_lookups.told(service, question.session, question.caller, found, given)
        if words is None:
            self._close(lease, "not_to_be_texted")
            return None
        message_id = text_id(lease.id)
        caller, language = question.caller, question.session.language
        self._messages.queue_text(message_id, caller.msisdn, words, language, REPLY, network=caller.network)
        self._close(lease, "answered")
        return message_id

    def _put_off(self, lease: Lease, question: LateQuestion) -> None:
        wait = min(wait_after(question.attempts), LONGEST_WAIT)
        due = self._outbox.now() + wait
        if due - question.asked_at > GIVE_UP_SECONDS:
            self._close(lease, "given_up")
        else:
            self._outbox.later(lease, due, {"attempts": str(question.attempts + 1)})

    def _close(self, lease: Lease, how: str) -> None:
        """Nothing more is to be done; what the citizen said goes."""
        self._outbox.done(lease, {"session": None, "caller": None, "state": how}, keep=KEPT_SECONDS)
        level = logging.INFO if how == "answered" else logging.WARNING
        logger.log(level, "late_answer", extra={"question": lease.id, "outcome": how})


def text_id(question_id: str) -> str:
    """The id of the text that answers a late question: one, however often that is finished."""
    return f"late-{question_id}"
