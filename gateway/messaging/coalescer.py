"""Texts about one case that waited through a night together: only the newest of them is sent in the morning."""

from collections.abc import Callable, Sequence
from typing import Final, cast

import redis

from gateway.messaging import states
from gateway.messaging.message import CONFIRMATION, SmsMessage
from gateway.messaging.message_store import MessageStore

MERGED: Final = "merged"  # a newer text about the case tells more
ALREADY_TOLD: Final = "known"  # the case is again in the state that its citizen was last told of

HANDED_OVER_STATES: Final = frozenset(
    {states.SUBMITTING, states.ACCEPTED, states.SENT, states.UNKNOWN, states.DELIVERED}
)

TextRenderer = Callable[[SmsMessage], str | None]
"""The words of a text at this moment; None where there are none."""

ConsentCheck = Callable[[Sequence[SmsMessage]], Sequence[bool]]
"""Of each text, whether its citizen has not opted out of it, at this moment."""


class Coalescer:
    """Knows of each case which texts were put in, in their order: the scripts that put them in write that down."""

    def __init__(
        self,
        client: redis.Redis,
        messages: MessageStore,
        check_consent: ConsentCheck,
        render_text: TextRenderer,
    ) -> None:
        self._redis = client
        self._messages = messages
        self._check_consent = check_consent
        self._render_text = render_text

    def redundancy_reason(self, message: SmsMessage) -> str | None:
        """Why a text that was held back need not be sent any more, MERGED or KNOWN; None where it must be.

        The text that confirms a case gives way only to one that names its reference: its citizen is to have both. A
        text with words of its own is about no case.
        """
        if not message.reference or message.encrypted_text:
            return None
        earlier, later = self._earlier_and_later(message)
        if any(self._supersedes(newer, message) for newer in later):
            return MERGED
        last = next((text for text in reversed(earlier) if text.state in HANDED_OVER_STATES), None)
        return ALREADY_TOLD if last is not None and last.name == message.name else None

    def _supersedes(self, newer: SmsMessage, older: SmsMessage) -> bool:
        if newer.state not in HANDED_OVER_STATES and not (
            newer.state == states.QUEUED and self._check_consent([newer])[0]
        ):
            return False
        words = self._render_text(newer)
        return words is not None and (older.name != CONFIRMATION or older.reference in words)

    def _earlier_and_later(self, message: SmsMessage) -> tuple[list[SmsMessage], list[SmsMessage]]:
        """The texts about the same case that were put in before this one, and those that were put in after it."""
        ids = [
            one.decode()
            for one in cast("list[bytes]", self._redis.lrange(_case_texts_key(message.reference), 0, -1))
        ]
        if message.id not in ids:
            return [], []
        texts = self._messages.load_many(ids)
        position = ids.index(message.id)
        earlier = [text for text in texts[:position] if text is not None]
        return earlier, [text for text in texts[position + 1 :] if text is not None]


def _case_texts_key(reference: str) -> str:
    return f"case-texts:{reference}"
