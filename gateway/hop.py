"""One hop: load, step, save, answer. The same for every provider and every channel of text.

A hop always answers, whatever goes wrong. The same hop delivered twice changes nothing the second time. What a
citizen is shown as filed is on disk before they see it.
"""

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from gateway import log
from gateway.cases.submissions import receipt_id
from gateway.conversation import Answer, Conversation, inputs_after
from gateway.conversations import Conversations, Loaded
from gateway.definition import Definition
from gateway.people.people import People
from gateway.services import Services
from gateway.stepper import Shown, Stepper
from gateway.work.queues import FORWARD, SEND
from menus import session as sessions
from menus.engine import Caller, Given
from menus.entries import dialled
from menus.model import Service
from menus.text.budget import Budget

SECONDS = 4.0  # for a whole hop; Africa's Talking allows 15, the caller's patience less
SECONDS_TO_SAVE = 0.5  # kept back from lookups
SAVES = 4  # the first and three more, each after somebody else saved first
HOPS_A_MINUTE = 120  # of one number
NETWORK = re.compile(r"[0-9]{5,6}")  # MCC and MNC; whatever else stands there may be anything

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hop:
    """What a provider tells of one hop. `msisdn` is E.164, empty where it is withheld; `text` all inputs so far."""

    provider: str
    channel: str
    session_id: str
    msisdn: str
    service_code: str
    network: str
    text: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The answer to a hop, and what kind of hop it was: one of `gateway.metrics.OUTCOMES`."""

    answer: Answer
    outcome: str


class Hops:
    """Takes hops for the service that is published."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._conversations = Conversations(lambda: services.hops.client)
        self._people = People(lambda: services.durable_hops.client, services.settings.keep_languages)

    def take(self, hop: Hop) -> Answer:
        """The answer. Never raises: whatever goes wrong becomes polite last words."""
        started = time.perf_counter()
        caller = self._services.vault.digest(hop.msisdn or hop.session_id)
        try:
            taken = self._take(hop, caller, lambda: SECONDS - (time.perf_counter() - started))
        except Exception:  # noqa: BLE001 - guarantee 1: a hop always answers
            error_id = log.failure(logger, "hop_failed", channel=hop.channel, caller=caller)
            taken = Taken(self._last_words("apology"), "sorry")
            logger.warning("hop_apologised", extra={"error_id": error_id})
        seconds = time.perf_counter() - started
        self._services.metrics.hop(hop.provider, hop.channel, taken.outcome, seconds)
        _log_hop(hop, caller, taken, seconds)
        return taken.answer

    def _take(self, hop: Hop, caller: str, seconds_left: Callable[[], float]) -> Taken:
        if not hop.session_id:
            return Taken(self._last_words("apology"), "refused")
        conversation_id = self._services.vault.digest(f"{hop.provider}:{hop.session_id}")
        for _ in range(SAVES):
            now = self._services.clock()
            loaded = self._conversations.load(conversation_id, caller, int(now.timestamp()) // 60)
            taken = _Attempt(
                self._services, self._people, hop, caller, conversation_id, loaded, seconds_left
            ).take()
            if isinstance(taken, Taken):
                return taken
            conversation, stepper = taken
            if self._conversations.save(loaded, conversation):
                self._ring(stepper)
                return Taken(conversation.answer, "ended" if conversation.answer.ends else "continued")
        raise RuntimeError("others saved this conversation each time")

    def _ring(self, stepper: Stepper) -> None:
        for submission_id, reference in stepper.filed.items():
            self._services.doorbell.ring(FORWARD, submission_id)
            self._services.doorbell.ring(SEND, receipt_id(reference))

    def _last_words(self, word: str) -> Answer:
        return _last_words(self._services.definition.service, word)


@dataclass(slots=True)
class _Attempt:
    """What one loaded record and one hop come to."""

    services: Services
    people: People
    hop: Hop
    caller: str
    conversation_id: str
    loaded: Loaded
    seconds_left: Callable[[], float]

    def take(self) -> Taken | tuple[Conversation, Stepper]:
        """The stored answer where the hop holds nothing new, else the record to save."""
        held, typed = self.loaded.conversation, None
        if held is not None:
            if held.answer.ends:
                return Taken(held.answer, "repeated")
            typed = inputs_after(held, self.hop.text, self.services.vault.digest)
            if typed is None:
                repeated = len(self.hop.text) == held.seen_length
                return Taken(held.answer, "repeated" if repeated else "redisplayed")
        if self.loaded.hops >= HOPS_A_MINUTE:
            return Taken(self._last_words("busy"), "refused")
        if held is None or typed is None:
            return self._begin(epoch=0)
        definition = self.services.menus.of(held.definition)
        if definition is None:
            return self._begin(epoch=held.epoch + 1)
        return self._go_on(definition, held, typed)

    def _begin(self, epoch: int) -> Taken | tuple[Conversation, Stepper]:
        definition, hop = self.services.definition, self.hop
        service = definition.service
        entry = dialled(service, hop.service_code)
        if entry is None:
            logger.warning("unknown_service_code", extra={"service_code": _stem(hop.service_code)})
            return Taken(self._last_words("unknown_code"), "refused")
        language = None
        if hop.msisdn:
            language = self.people.language(self.caller, "" if epoch else self.conversation_id)
        stepper = self._stepper(service, epoch)
        inputs = [*entry.inputs, *(hop.text.split("*") if hop.text and not epoch else ())]
        shown = stepper.start(entry.point, inputs, language)
        if epoch:
            shown = self._restarted(service, shown)
        return self._kept(definition, shown, epoch, stepper), stepper

    def _go_on(
        self, definition: Definition, held: Conversation, typed: str
    ) -> Taken | tuple[Conversation, Stepper]:
        """A session under way stays on the menus that it began with."""
        try:
            session = sessions.unpack(held.session)
        except sessions.UnreadableSessionError:  # another release wrote it: as good as lost
            return self._begin(epoch=held.epoch + 1 if held.epoch else 0)
        stepper = self._stepper(definition.service, held.epoch)
        shown = stepper.step(session, typed)
        return self._kept(definition, shown, held.epoch, stepper), stepper

    def _stepper(self, service: Service, epoch: int) -> Stepper:
        digest, conversation_id = self.services.vault.digest, self.conversation_id
        hop = self.hop
        return Stepper(
            service=service,
            submissions=self.services.submissions,
            standing=self.services.standing,
            caller=Caller(hop.msisdn, hop.channel, hop.network, hop.service_code),
            given=Given(self.services.clock(), digest, self.services.draw(100)),
            submission_id=lambda visit: digest(f"{conversation_id}:{epoch}:{visit}"),
            seconds_left=lambda: self.seconds_left() - SECONDS_TO_SAVE,
        )

    def _kept(self, definition: Definition, shown: Shown, epoch: int, stepper: Stepper) -> Conversation:
        if stepper.language is not None and self.hop.msisdn:
            self.people.remember_language(self.caller, stepper.language, self.conversation_id)
        text = self.hop.text
        return Conversation(
            definition=definition.digest,
            epoch=epoch,
            seen_length=len(text),
            seen_digest=self.services.vault.digest(text),
            answer=Answer(shown.page.text, shown.page.ends),
            session=sessions.pack(shown.session),
        )

    def _restarted(self, service: Service, shown: Shown) -> Shown:
        """The first screen with a line that says why it is shown; without it where there is no room."""
        lines = f"{service.words[shown.session.language]['started_over']}\n{shown.page.text}"
        budget = Budget(service.limits.septets(self.hop.channel, self.hop.network))
        return Shown(shown.session, replace(shown.page, text=lines)) if budget.fits(lines) else shown

    def _last_words(self, word: str) -> Answer:
        return _last_words(self.services.definition.service, word)


def _last_words(service: Service, word: str) -> Answer:
    return Answer(service.words[service.default_language][word], ends=True)


def _stem(service_code: str) -> str:
    """The first two parts of a code, for the log; more of what was dialled may be a citizen's input."""
    found = re.match(r"\*[0-9]{1,6}(\*[0-9]{1,6})?(?![0-9])", service_code.strip())
    return found[0] if found else ""


def _log_hop(hop: Hop, caller: str, taken: Taken, seconds: float) -> None:
    logger.info(
        "hop",
        extra={
            "provider": hop.provider,
            "channel": hop.channel,
            "caller": caller,
            "network": hop.network if NETWORK.fullmatch(hop.network) else "other",
            "outcome": taken.outcome,
            "ms": round(seconds * 1000, 1),
        },
    )
