"""Looks twice a minute for what needs an operator, and tells people. Of all processes one does so at a time."""

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from threading import Event
from typing import cast

import msgspec
import redis

from gateway.errors import GatewayError
from gateway.messaging.routing.alarm_rules import LOOKED_KEY, LOOKED_SECONDS, AlarmRules
from gateway.operations import logs
from gateway.operations.alarms.decision import (
    AlarmState,
    Condition,
    Digest,
    decide,
    long_text,
    short_text,
    subject,
)
from gateway.operations.mail import Mailer, MailError

LOOK_EVERY_SECONDS = 30.0
STATE_KEY, OUTGOING_KEY, LOCK_KEY = "alarms:known", "alarms:outgoing", "alarms:lock"
LOCK_SECONDS = 120  # longer than a look: mail servers may be slow
KEPT_SECONDS = 30 * 86_400
MAX_TRIES = 40  # of mail that nobody takes; then the log has it

logger = logging.getLogger(__name__)

SendText = Callable[[str, str, str], object]
"""Queues a text: its id, the number and the words. The same id is queued once."""


class Outgoing(msgspec.Struct, frozen=True):
    """A digest under way: whom it has yet to reach."""

    id: str
    digest: Digest
    texts: tuple[str, ...] = ()
    mail: tuple[str, ...] = ()
    tries: int = 0


@dataclass(frozen=True, slots=True)
class AlarmWatch:
    """Tells people. `service` is the name of the service, `console` the address of the console.

    `mailer` is None if no mail server is set. Redis errors pass through `look`.
    """

    client: redis.Redis
    rules: AlarmRules
    conditions: Callable[[], Sequence[Condition]]
    send_text: SendText
    mailer: Mailer | None
    clock: Callable[[], datetime]
    zone: Callable[[], tzinfo]
    service: Callable[[], str]
    console: str
    before_look: Callable[[], object] = field(default=lambda: None)

    def run(self, stop: Event) -> None:
        """Look until `stop` is set. If the store is down, waits for it."""
        while not stop.wait(LOOK_EVERY_SECONDS):
            try:
                self.look_once()
            except redis.RedisError as error:
                logger.warning("store_unavailable", extra={"job": "alarms", "reason": type(error).__name__})
            except Exception:  # noqa: BLE001 - whatever it is, the next look must come
                logs.exception(logger, "alarm_look_failed")

    def look_once(self) -> bool:
        """Look, unless another process does. Returns False then."""
        token = secrets.token_hex(8)
        if not self.client.set(LOCK_KEY, token, nx=True, ex=LOCK_SECONDS):
            return False
        try:
            self.look()
        finally:
            if self.client.get(LOCK_KEY) == token.encode():
                self.client.delete(LOCK_KEY)
        return True

    def look(self) -> None:
        """Look, and tell what is due."""
        self.client.set(LOOKED_KEY, b"1", ex=LOOKED_SECONDS)
        self.before_look()
        if not self.rules.anybody:
            return
        if self._finish_outgoing():
            now = self.clock()
            state, digest = decide(
                self.known(),
                self.conditions(),
                now,
                now.astimezone(self.zone()).date().isoformat(),
                wait=self.rules.wait,
                most_a_day=self.rules.most_a_day,
                may_tell=self.rules.allows(now, self.zone()),
            )
            self._save(state, digest)
            self._finish_outgoing()

    def known(self) -> AlarmState:
        """Return what is known."""
        stored = cast("bytes | None", self.client.get(STATE_KEY))
        return msgspec.json.decode(stored, type=AlarmState) if stored else AlarmState()

    def test(self) -> list[tuple[str, str]]:
        """Tell everybody that this is a test. Returns the way to each, and why it failed; empty if it went."""
        test_id, words = secrets.token_hex(8), "this is a test of the alarms. Nothing is wrong."
        found = []
        for index, number in enumerate(self.rules.texts):
            self.send_text(f"alarm-{test_id}-{index}", number, f"{self.service()}: {words}")
            found.append(("text", ""))
        for address in self.rules.mail:
            failure = ""
            try:
                self._mail(address, f"{self.service()}: test of the alarms", words.capitalize())
            except MailError as error:
                failure = str(error)
            found.append(("mail", failure))
        return found

    def _save(self, state: AlarmState, digest: Digest | None) -> None:
        with self.client.pipeline() as pipeline:
            pipeline.set(STATE_KEY, msgspec.json.encode(state), ex=KEPT_SECONDS)
            if digest is not None:
                outgoing = Outgoing(secrets.token_hex(8), digest, self.rules.texts, self.rules.mail)
                pipeline.set(OUTGOING_KEY, msgspec.json.encode(outgoing), ex=KEPT_SECONDS)
            pipeline.execute()

    def _finish_outgoing(self) -> bool:
        """Hand out what is under way, each to each once. Returns False while some mail is not taken."""
        stored = cast("bytes | None", self.client.get(OUTGOING_KEY))
        if stored is None:
            return True
        outgoing = msgspec.json.decode(stored, type=Outgoing)
        words = short_text(outgoing.digest, self.service())
        for index, number in enumerate(outgoing.texts):
            self.send_text(f"alarm-{outgoing.id}-{index}", number, words)
        left = list(outgoing.mail)
        reason = ""
        for address in outgoing.mail:
            try:
                self._mail(
                    address,
                    subject(outgoing.digest, self.service()),
                    long_text(outgoing.digest, self.service(), self.console),
                )
            except GatewayError as error:
                reason = str(error)
                continue
            left.remove(address)
            self._keep(msgspec.structs.replace(outgoing, texts=(), mail=tuple(left)))
        if not left or outgoing.tries + 1 >= MAX_TRIES:
            if left:
                logger.error("alarm_mail_given_up", extra={"reason": reason, "addresses": len(left)})
            self.client.delete(OUTGOING_KEY)
            facts = {"begun": len(outgoing.digest.begun), "over": len(outgoing.digest.over)}
            logger.info("alarms_told", extra=facts)
            return True
        logger.error("alarm_mail_failed", extra={"reason": reason, "addresses": len(left)})
        self._keep(msgspec.structs.replace(outgoing, texts=(), mail=tuple(left), tries=outgoing.tries + 1))
        return False

    def _keep(self, outgoing: Outgoing) -> None:
        self.client.set(OUTGOING_KEY, msgspec.json.encode(outgoing), ex=KEPT_SECONDS)

    def _mail(self, address: str, about: str, text: str) -> None:
        if self.mailer is None:
            raise MailError("No mail server is set: add `smtp:` to `alarms:` in delivery.yaml.")
        self.mailer.send(address, about, text)
