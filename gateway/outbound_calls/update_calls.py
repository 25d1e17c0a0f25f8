"""Messages that are told by a call: of citizens who chose calls instead of texts.

While the call is under way its text waits in the outbox, queued as before. A call in which the message was spoken to
its end delivers it; any other ends with the text. So a citizen is told once, by the one or by the other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gateway.messaging import states
from gateway.messaging.message import Message
from gateway.messaging.message_store import Messages
from gateway.messaging.outcome_recorder import Leased, Settling
from gateway.outbound_calls import states as calls
from gateway.outbound_calls.outbound_call import Ring
from gateway.outbound_calls.requests import Wishes
from gateway.outbound_calls.store import Rings
from gateway.security.crypto import Vault
from gateway.storage.outbox.outbox import Lease
from ivr.update_recordings import Update, update_files
from ivr.voice import Studio
from menus.model import Service
from menus.rendering.text.sanitise import plain

UNDER_WAY = frozenset({calls.QUEUED, calls.RINGING, calls.ANSWERED})
LOOK_AGAIN_SECONDS = 300.0  # should nobody have said how a call went, which hastens its text

ByCall = Callable[[Sequence[tuple[str, str]]], list[bool]]
"""Of each text, by the digest of its number and its name: whether its citizen chose calls."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Decides of texts that may go now which of them are told by a call instead.

    `providers` are those of calls, `studio` what a call is spoken with at one of them.
    """

    messages: Messages
    settling: Settling
    rings: Rings
    wishes: Wishes
    by_call: ByCall
    service: Callable[[], Service]
    vault: Vault
    providers: Sequence[str]
    studio: Callable[[str], Studio]

    def left(self, may_go: Sequence[Leased]) -> list[Leased]:
        """Those that are texted. The others are, or were, or will be, told by a call."""
        tellable = {message.id for _, message in may_go if self._is_tellable(message)}
        if not tellable:
            return list(may_go)
        wishes = self.by_call([(message.number_digest, message.name) for _, message in may_go])
        return [
            one
            for one, wish in zip(may_go, wishes, strict=True)
            if not (wish and one[1].id in tellable and self._speaks(one[1]) and self._is_told(*one))
        ]

    def _is_tellable(self, message: Message) -> bool:
        """Whether calls tell such messages at all: the words are the menus', about a case."""
        service = self.service()
        known = service.messages.get(message.name)
        worded = known is not None and not known.announced and not message.text
        return worded and message.language in service.languages and bool(self.providers)

    def _speaks(self, message: Message) -> bool:
        """Whether a voice or recordings can say it, whichever provider makes the call."""
        service = self.service()
        tongue = service.languages[message.language]
        voices = [self.studio(provider).voice_of(message.language, tongue) for provider in self.providers]
        if all(voice.speaks for voice in voices):
            return True
        files = update_files(service, message.language, update_of(message))
        return all(voice.speaks or voice.play(files) for voice in voices)

    def _is_told(self, lease: Lease, message: Message) -> bool:
        """Whether a call tells it. One that was not heard leaves it to a text."""
        ring_id = self.vault.digest(f"told:{message.id}")
        ring = self.rings.load(ring_id)
        if ring is None:
            self.wishes.tell(ring_id, message)
        elif ring.state == calls.OVER and ring.heard:
            self._delivered(lease, message, ring)
            return True
        elif ring.state not in UNDER_WAY:
            return False
        self.settling.waiting.hold([(lease, LOOK_AGAIN_SECONDS)])
        return True

    def _delivered(self, lease: Lease, message: Message, ring: Ring) -> None:
        changes = {"told_by": "call"}
        self.messages.move(message, states.DELIVERED, provider=ring.provider, changes=changes)
        self.settling.done([lease])


def update_of(message: Message) -> Update:
    """What a call tells of it."""
    return Update(message.name, message.reference, plain(message.note))
