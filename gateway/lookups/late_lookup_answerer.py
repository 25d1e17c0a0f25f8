"""Answers late lookups, in a worker: asks again with more time, and texts the words of the menus for the answer."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from gateway.errors import DecryptionError
from gateway.lookups.late_lookup_store import LateLookup, LateLookupStore
from gateway.lookups.sources import LookupSources
from gateway.messaging.message import REPLY
from gateway.messaging.message_store import MessageStore
from gateway.published_menus.menu_cache import MenuCache
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Lease, Outbox, retry_wait
from gateway.surveys.caller_surveys import CallerSurveys
from gateway.surveys.survey_store import SurveyStore
from menus.engine import late_lookups
from menus.engine.effects import LookupFound
from menus.engine.engine import TurnInputs
from menus.model import Service

ATTEMPT_SECONDS = 10.0  # for one attempt
# More than an attempt takes. If a worker is killed, another one takes over after this time.
LEASE_SECONDS = 15.0
MAX_WAIT_SECONDS = 60.0  # between two attempts; not longer, because the citizen waits
GIVE_UP_SECONDS = 300.0  # by then the citizen has found another way
# The time for which the record stays after a lookup is finished. It is longer than its hop can be repeated.
KEPT_SECONDS = 3600

logger = logging.getLogger(__name__)


class LateLookupAnswerer:
    """Answers late lookups: asks once in each call.

    `secrets_of` returns the secrets that a service's lookups name.
    """

    def __init__(
        self,
        outbox: Outbox,
        store: LateLookupStore,
        menus: MenuCache,
        secrets_of: Callable[[Service], Mapping[str, str]],
        sources: LookupSources,
        messages: MessageStore,
        crypto: Crypto,
        clock: Callable[[], datetime],
        surveys: SurveyStore,
    ) -> None:
        self._outbox = outbox
        self._late_lookup_store = store
        self._menus = menus
        self._secrets_of = secrets_of
        self._sources = sources
        self._messages = messages
        self._crypto = crypto
        self._clock = clock
        self._surveys = surveys

    def answer(self, lookup_id: str) -> str | None:
        """Try once to finish a lookup that is due. Returns the id of the text to send, or None (yet)."""
        lease = self._outbox.lease(lookup_id, LEASE_SECONDS)
        if lease is None:
            return None
        try:
            question = self._late_lookup_store.load(lookup_id)
        except DecryptionError:
            question = None
        if question is None:
            self._complete(lease, "unreadable")
            return None
        definition = self._menus.definition_of(question.definition)
        if definition is None:
            self._complete(lease, "menus_gone")
            return None
        return self._answer(lease, question, definition.service)

    def _answer(self, lease: Lease, question: LateLookup, service: Service) -> str | None:
        if self._outbox.now() - question.asked_at > GIVE_UP_SECONDS:
            self._complete(lease, "given_up")
            return None
        inputs = TurnInputs(
            self._clock(),
            self._crypto.digest,
            secrets=self._secrets_of(service),
            surveys=CallerSurveys(self._surveys, self._crypto.digest(question.caller.msisdn)),
        )
        request = late_lookups.pending_request(service, question.session, question.caller, inputs)
        if request is None:
            self._complete(lease, "unreadable")
            return None
        answer = self._sources.look_up(request, question.caller, ATTEMPT_SECONDS)
        if not isinstance(answer, LookupFound):
            self._reschedule(lease, question)
            return None
        words = late_lookups.sms_text(service, question.session, question.caller, answer, inputs)
        if words is None:
            self._complete(lease, "not_to_be_texted")
            return None
        message_id = late_text_id(lease.id)
        caller, language = question.caller, question.session.language
        self._messages.queue_text(message_id, caller.msisdn, words, language, REPLY, network=caller.network)
        self._complete(lease, "answered")
        return message_id

    def _reschedule(self, lease: Lease, question: LateLookup) -> None:
        wait = min(retry_wait(question.attempts), MAX_WAIT_SECONDS)
        due = self._outbox.now() + wait
        if due - question.asked_at > GIVE_UP_SECONDS:
            self._complete(lease, "given_up")
        else:
            self._outbox.reschedule(lease, due, {"attempts": str(question.attempts + 1)})

    def _complete(self, lease: Lease, outcome: str) -> None:
        """Finish the lookup for good, and delete the citizen's answers."""
        self._outbox.complete(lease, {"session": None, "caller": None, "state": outcome}, keep=KEPT_SECONDS)
        level = logging.INFO if outcome == "answered" else logging.WARNING
        logger.log(level, "late_answer", extra={"question": lease.id, "outcome": outcome})


def late_text_id(lookup_id: str) -> str:
    """Return the id of the text that answers a late lookup. It is the same however often the lookup is finished."""
    return f"late-{lookup_id}"
