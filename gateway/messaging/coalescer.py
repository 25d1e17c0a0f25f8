"""Texts about one case that waited through a night together: only the newest of them is sent in the morning."""

from collections.abc import Callable, Sequence
from typing import Final, cast

import redis

from gateway.messaging import states
from gateway.messaging.message import RECEIVED, Message
from gateway.messaging.message_store import Messages

MERGED: Final = "merged"  # a newer text about the case tells more
KNOWN: Final = "known"  # the case is again in the state that its citizen was last told of

TOLD: Final = frozenset({states.SUBMITTING, states.ACCEPTED, states.SENT, states.UNKNOWN, states.DELIVERED})

Worded = Callable[[Message], str | None]
"""The words of a text at this moment; None where there are none."""

Wanted = Callable[[Sequence[Message]], Sequence[bool]]
"""Of each text, whether its citizen has not opted out of it, at this moment."""


class Merging:
    """Knows of each case which texts were put in, in their order: the scripts that put them in write that down."""

    def __init__(self, client: redis.Redis, messages: Messages, wanted: Wanted, worded: Worded) -> None:
        self._redis = client
        self._messages = messages
        self._wanted = wanted
        self._worded = worded

    def needless(self, message: Message) -> str | None:
        """Why a text that was held back need not be sent any more, MERGED or KNOWN; None where it must be.

        The text that confirms a case gives way only to one that names its reference: its citizen is to have both. A
        text with words of its own is about no case.
        """
        if not message.reference or message.text:
            return None
        earlier, later = self._around(message)
        if any(self._says_more(newer, message) for newer in later):
            return MERGED
        last = next((text for text in reversed(earlier) if text.state in TOLD), None)
        return KNOWN if last is not None and last.name == message.name else None

    def _says_more(self, newer: Message, older: Message) -> bool:
        if newer.state not in TOLD and not (newer.state == states.QUEUED and self._wanted([newer])[0]):
            return False
        words = self._worded(newer)
        return words is not None and (older.name != RECEIVED or older.reference in words)

    def _around(self, message: Message) -> tuple[list[Message], list[Message]]:
        """The texts about the same case that were put in before this one, and those that were put in after it."""
        ids = [
            one.decode() for one in cast("list[bytes]", self._redis.lrange(_key(message.reference), 0, -1))
        ]
        if message.id not in ids:
            return [], []
        texts = self._messages.load_many(ids)
        place = ids.index(message.id)
        earlier = [text for text in texts[:place] if text is not None]
        return earlier, [text for text in texts[place + 1 :] if text is not None]


def _key(reference: str) -> str:
    return f"case-texts:{reference}"
