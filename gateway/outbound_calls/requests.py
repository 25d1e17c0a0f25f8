"""Requests to call somebody: from a citizen who wants a call, or for a message to a citizen who chose calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import redis

from gateway.messaging.message import SmsMessage
from gateway.outbound_calls import states
from gateway.outbound_calls.outbound_call_store import active_call_key, record_key
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.redis_clients import Script

MIN_INTERVAL_SECONDS = 60  # between two requests of one caller
DELAY_SECONDS = 5.0  # until we call: the caller has to hang up first
REQUEST_KEPT_SECONDS = 24 * 3600  # the time for which a request is remembered
ADD_REQUEST = Script(Path(__file__).with_name("add_request.lua"))


@dataclass(frozen=True, slots=True)
class CallRequest:
    """A request for a call: the screen at which it begins, its language, and the opening hours in which to call.

    If `screen` is empty, the call begins at the screen of the number that they called, `called_number`. If `language`
    is empty, the call is in the language of their caller profile.
    """

    msisdn: str
    screen: str
    language: str
    opening_hours: str
    called_number: str


@dataclass(frozen=True)
class CallRequests:
    """Puts calls into the outbox. `client` is the durable store. `configured`: there is a provider of calls."""

    client: redis.Redis
    outbox: Outbox
    crypto: Crypto
    clock: Callable[[], datetime]
    configured: bool

    def add(self, call_id: str, request: CallRequest) -> bool:
        """Request a call. The same request counts once, however often it is added.

        Return False if no call was added, though an earlier one may now be sooner or begin elsewhere. Redis errors pass
        through: add the request again.
        """
        digest = self.crypto.digest(request.msisdn)
        fields = {
            "state": states.QUEUED,
            "number": self.crypto.encrypt(request.msisdn),
            "number_digest": digest,
            "screen": request.screen,
            "language": request.language,
            "hours": request.opening_hours,
            "service_code": request.called_number,
            "created_at": self._moment(),
        }
        field_arguments = [value for pair in fields.items() for value in pair]
        now = self.outbox.now()
        added = ADD_REQUEST.run(
            self.client.execute_command,
            [self.outbox.due_key, self.outbox.leases_key, record_key(call_id), f"wished:{digest}"],
            [call_id, now, now + DELAY_SECONDS, MIN_INTERVAL_SECONDS, REQUEST_KEPT_SECONDS, *field_arguments],
        )
        return bool(added)

    def add_for_message(self, call_id: str, message: SmsMessage) -> None:
        """Request a call that tells a message. The same request counts once, however often it is added."""
        fields = {
            "state": states.QUEUED,
            "number": message.encrypted_number,
            "number_digest": message.number_digest,
            "language": message.language,
            "message": message.id,
            "created_at": self._moment(),
        }
        if self.outbox.put(call_id, fields):  # the citizen may still read the screen that filed the case
            self.client.zadd(self.outbox.due_key, {call_id: self.outbox.now() + DELAY_SECONDS}, xx=True)

    def forget(self, number_digest: str) -> None:
        """Delete all keys with the digest of a number, but not the records of its calls."""
        keys = [*self.client.scan_iter(f"rings:{number_digest}:*", count=1000)]
        self.client.delete(f"wished:{number_digest}", active_call_key(number_digest), *keys)

    def _moment(self) -> str:
        return self.clock().isoformat(timespec="milliseconds")
