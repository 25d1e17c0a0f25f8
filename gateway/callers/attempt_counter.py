"""Counts the answers to a screen across sessions, before they are judged, so that many at once are no more guesses."""

from pathlib import Path
from typing import cast

from gateway.callers.use_limits import WITHHELD_FACTOR
from gateway.security.crypto import Crypto
from gateway.storage.redis_clients import CommandSender, Script
from menus.engine.effects import AttemptCounted, AttemptRequest

COUNT_SCRIPT = Script(Path(__file__).with_name("count_attempt.lua"))


class AttemptCounter:
    """Counts attempts of a caller, and of all callers at what is guessed at. The keys have digests only.

    What came of an attempt is kept for `keep_ids` seconds.
    """

    def __init__(self, call: CommandSender, crypto: Crypto, keep_ids: int) -> None:
        self._call = call
        self._crypto = crypto
        self._keep_ids = keep_ids

    def count(
        self, effects_key: str, attempt_id: str, caller_digest: str | None, request: AttemptRequest
    ) -> AttemptCounted:
        """Count an answer, in one round trip. `caller_digest` is None if the number is withheld.

        Then the session counts, and all such callers together: each call of theirs is a new session.

        What came of an id is kept under `effects_key`, so that a repeated hop counts once.
        """
        screen = request.screen
        keys = [effects_key, attempts_key(caller_digest, screen) if caller_digest else withheld_key(screen)]
        if request.subject:
            keys.append(guesses_key(self._crypto, screen, request.subject))
        of_withheld = "" if caller_digest else request.limit * WITHHELD_FACTOR
        arguments = (attempt_id, request.limit, request.within, request.known, self._keep_ids, of_withheld)
        of_caller, most = cast("list[int]", COUNT_SCRIPT.run(self._call, keys, arguments))
        return AttemptCounted(of_caller, most, request.typed)


def attempts_key(digest: str, screen: str) -> str:
    """Return the key of the count of a caller's answers to a screen."""
    return f"person:{digest}:attempts:{screen}"


def withheld_key(screen: str) -> str:
    """Return the key of the count of the answers to a screen by all callers who withhold their number."""
    return f"withheld:attempts:{screen}"


def guesses_key(crypto: Crypto, screen: str, subject: str) -> str:
    """Return the key of the count of all callers' answers for what is guessed at."""
    return f"guesses:{crypto.digest(f'{screen}:{subject}')}"
