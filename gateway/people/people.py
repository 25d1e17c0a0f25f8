"""What is remembered of a number between its sessions."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import redis


class _Kept(NamedTuple):
    """The language chosen last, in which conversation, and the one before that conversation; empty for none."""

    language: str = ""
    conversation: str = ""
    before: str = ""


class People:
    """Languages by the keyed digest of a number, kept for `keep` after the last choice.

    The choice of a conversation does not hold for its own beginning: should its record be lost, its inputs are
    replayed in the language they were given in.
    """

    def __init__(self, client: Callable[[], redis.Redis], keep: timedelta) -> None:
        self._client = client
        self._keep = keep

    def language(self, digest: str, conversation: str = "") -> str | None:
        """The language this caller chose last, before the conversation of that id began; None where they never did."""
        kept = self._kept(digest)
        chosen_here = conversation and kept.conversation == conversation
        return (kept.before if chosen_here else kept.language) or None

    def remember_language(self, digest: str, language: str, conversation: str) -> None:
        """Greet this caller in `language` from now on; it was chosen in the conversation of that id."""
        kept = self._kept(digest)
        before = kept.before if kept.conversation == conversation else kept.language
        self._client().set(_key(digest), f"{language} {conversation} {before}", ex=self._keep)

    def _kept(self, digest: str) -> _Kept:
        held = self._client().get(_key(digest))
        return _Kept(*held.decode().split(" ")[:3]) if isinstance(held, bytes) else _Kept()


def _key(digest: str) -> str:
    return f"person:{digest}:language"
