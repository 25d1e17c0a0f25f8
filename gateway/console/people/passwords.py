"""Passwords: which are taken, and how they are kept."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 128
JUDGED = 64  # characters that are judged; the rest can only make a password better
ADVICE = "Four words that have nothing to do with each other are hard to guess and easy to keep."
GOOD_SCORE = 3  # of zxcvbn's 0 to 4: more than 10^8 guesses
PATIENCE_SECONDS, BUSY_SECONDS = 1.0, 5
AT_ONCE = 2  # each takes 19 MiB and a processor for some 30 ms
# Parameters of OWASP's Password Storage Cheat Sheet.
_hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_slots = threading.BoundedSemaphore(AT_ONCE)
NOBODYS_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)


def find_fault(password: str, *words: str) -> str:
    """Return why a password is not taken, with what to do; empty if it is. `words` are what everybody would guess."""
    if len(password) < SHORTEST:
        return f"Take {SHORTEST} characters or more. {ADVICE}"
    if len(password) > LONGEST:
        return f"Take {LONGEST} characters at most."
    # Imported here and not at the top: its lists of words take long to load, and few processes judge a password.
    from zxcvbn import zxcvbn

    judged = zxcvbn(password[:JUDGED], user_inputs=[*words, "gateway", "access gateway", "console"])
    if judged["score"] < GOOD_SCORE:
        reason = judged["feedback"]["warning"].rstrip(".")
        return (
            f"This would be guessed soon{f' ({reason[0].lower()}{reason[1:]})' if reason else ''}. {ADVICE}"
        )
    return ""


class BusyError(Exception):
    """So many passwords are being judged that this one would wait too long, and a thread of the webhooks with it."""


def hash_password(password: str) -> str:
    """Return the hash of a password, with its salt and parameters. BusyError: try again in BUSY_SECONDS."""
    with _slot():
        return _hasher.hash(password)


def is_password(password: str, password_hash: str) -> bool:
    """Return whether a password has this hash. It takes as long for an empty hash, of somebody who has no password.

    BusyError: try again in BUSY_SECONDS.
    """
    try:
        with _slot():
            return _hasher.verify(password_hash or NOBODYS_HASH, password[: LONGEST + 1]) and bool(
                password_hash
            )
    except (VerificationError, InvalidHashError):
        return False


@contextmanager
def _slot() -> Iterator[None]:
    if not _slots.acquire(timeout=PATIENCE_SECONDS):
        raise BusyError
    try:
        yield
    finally:
        _slots.release()
