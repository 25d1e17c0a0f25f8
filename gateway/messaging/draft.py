"""A text that is ready to go: its words, its parts, its price and its provider."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.callers.reach import FindRefusal, OutOfReach
from gateway.callers.use_limits import HEAVY_CEILING_SHARE
from gateway.messaging.message import ANNOUNCEMENT_CEILING_SHARE, SmsMessage, TextRenderer
from gateway.messaging.routing.money import Money
from gateway.messaging.routing.provider_router import ProviderRouter
from gateway.messaging.throttle import RateRequest
from gateway.operations import logs
from gateway.providers.sms_provider import OutgoingSms, SmsProvider
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Lease
from menus.engine import engine
from menus.engine.engine import Caller, CaseContext, TurnInputs
from menus.model import Service
from menus.rendering.message_text import case_facts, note_hint, render_message
from menus.rendering.text import segments
from menus.rendering.text.sanitise import to_plain_text

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TextDraft:
    """A text that is ready to go.

    `parts` is the number of parts that it takes. `price` is their price in our own table, None if the table has none.
    `has_fallback`: another provider may send it, if this one certainly does not take it. `words_digest` is a keyed hash
    of the words.
    """

    lease: Lease
    message: SmsMessage
    provider: SmsProvider
    outgoing: OutgoingSms
    parts: int
    price: Money | None
    has_fallback: bool = False
    words_digest: str = ""


@dataclass(frozen=True, slots=True)
class NoWording:
    """The menus have no words for the text."""


@dataclass(frozen=True, slots=True)
class NoRoute:
    """No provider may send the text now."""


@dataclass(frozen=True, slots=True)
class DraftBuilder:
    """Makes drafts. A reply goes out by the provider of the number that was texted, any other text by its route.

    `find_refusal` returns why a number must not be texted.
    """

    render_text: TextRenderer
    routes: ProviderRouter
    providers: Sequence[SmsProvider]
    crypto: Crypto
    find_refusal: FindRefusal

    def build(self, lease: Lease, message: SmsMessage) -> TextDraft | NoWording | NoRoute | OutOfReach | None:
        """Return the draft of a text. Return None, and log the reason, if that fails now but may succeed later."""
        try:
            return self._build(lease, message)
        except Exception:  # noqa: BLE001 - the other texts of the job must go
            logs.exception(logger, "text_preparation_failed", text=message.id)
            return None

    def _build(self, lease: Lease, message: SmsMessage) -> TextDraft | NoWording | NoRoute | OutOfReach:
        text = (
            self.crypto.decrypt(message.encrypted_text)
            if message.encrypted_text
            else self.render_text(message)
        )
        if text is None:
            return NoWording()
        msisdn = self.crypto.decrypt(message.encrypted_number)
        refusal = self.find_refusal(msisdn)
        if refusal is not None:
            return refusal
        order = self._provider_order(message, msisdn)
        if not order:
            return NoRoute()
        provider, has_fallback = order[0], len(order) > message.attempts + 1
        sender = message.sender if message.only_provider in ("", provider.name) else ""
        parts = segments.count_segments(text).segments
        price = self.routes.price(provider.name, msisdn, parts, message.network)
        outgoing = OutgoingSms(msisdn, text, sender or None)
        words = self.crypto.digest(text.strip())
        return TextDraft(lease, message, provider, outgoing, parts, price, has_fallback, words)

    def _provider_order(self, message: SmsMessage, msisdn: str) -> Sequence[SmsProvider]:
        required = [provider for provider in self.providers if provider.name == message.only_provider]
        return required or self.routes.choose(message, msisdn)


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of the same words for one request to one provider. No two go to the same number."""

    drafts: tuple[TextDraft, ...]

    @property
    def provider(self) -> SmsProvider:
        """The provider that sends the texts."""
        return self.drafts[0].provider

    @property
    def sender(self) -> str:
        """The number of ours that the texts come from. Empty: our usual sender."""
        return self.drafts[0].outgoing.sender or ""

    @property
    def rate_request(self) -> RateRequest:
        """The request to the throttle for this batch."""
        return RateRequest(
            self.provider.name,
            self.sender,
            messages=len(self.drafts),
            parts=sum(draft.parts for draft in self.drafts),
            money=sum(draft.price.micros for draft in self.drafts if draft.price),
            ceiling_share=_ceiling_share(self.drafts[0].message),
        )


def _ceiling_share(message: SmsMessage) -> float:
    """Return the part of the day's ceilings that a text may use up."""
    share = ANNOUNCEMENT_CEILING_SHARE if message.announcement else 1.0
    return min(share, HEAVY_CEILING_SHARE) if message.to_heavy_user else share


def split_into_rounds(drafts: Sequence[TextDraft]) -> list[list[TextDraft]]:
    """Split drafts into rounds. A number has one draft in a round, so that its texts arrive in order."""
    rounds: list[list[TextDraft]] = []
    seen: dict[str, int] = {}
    for draft in drafts:
        position = seen.get(draft.message.number_digest, 0)
        seen[draft.message.number_digest] = position + 1
        if position == len(rounds):
            rounds.append([])
        rounds[position].append(draft)
    return rounds


def make_batches(
    drafts: Sequence[TextDraft], max_batch_size: Callable[[RateRequest], int]
) -> Iterator[Batch]:
    """Yield the batches of one round of drafts. For `max_batch_size` see `Throttle.max_batch_size`."""
    groups: dict[tuple[str, str | None, str, bool], list[TextDraft]] = {}
    for draft in drafts:
        outgoing, is_heavy = draft.outgoing, draft.message.to_heavy_user
        groups.setdefault((draft.provider.name, outgoing.sender, outgoing.text, is_heavy), []).append(draft)
    for group in groups.values():
        size = min(group[0].provider.max_recipients, max_batch_size(Batch((group[0],)).rate_request))
        for start in range(0, len(group), size):
            yield Batch(tuple(group[start : start + size]))


def told_note(service: Service, message: SmsMessage) -> str:
    """Return the note as a message tells it, or how to see it if it is told only to who proves something."""
    return note_hint(service, message.language) if message.note_withheld else to_plain_text(message.note)


def render_sms_text(
    service: Service, message: SmsMessage, now: datetime, *, include_question: bool = True
) -> str | None:
    """Return the words of `message` at `now`; None if the menu file has no words for it, or if they come out empty.

    Without `include_question` the text leaves out its question, as nobody can reply to a message that a call tells.

    A text is named after the state that it reports, so `{case.status}` gives the words for that state. A language that
    the file no longer has becomes its first one.
    """
    if message.name not in service.messages:
        return None
    language = message.language if message.language in service.languages else service.default_language
    facts = message.facts or case_facts(message.reference, told_note(service, message))
    words = render_message(service, message.name, language, facts, now)
    question = _question(service, message, language, now) if include_question else ""
    return "\n".join(filter(None, (words, question))) or None


def _question(service: Service, message: SmsMessage, language: str, now: datetime) -> str:
    """Return the question of the message and its answers, as its screen shows them; empty if it asks nothing."""
    screen = service.messages[message.name].ask_screen
    if screen is None:
        return ""
    # A conversation knows no note that is told only to who proves something: `note` is empty then.
    case_context = CaseContext(message.reference, message.name, to_plain_text(message.note))
    turn = engine.start(
        service,
        screen,
        Caller("", "sms", "", ""),
        TurnInputs(now),
        language=language,
        case_context=case_context,
    )
    return turn.page.text if turn.page is not None else ""
