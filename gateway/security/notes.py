"""Notes of the case backend on a case. They speak of a person, so the store holds them encrypted."""

from gateway.errors import DecryptionError
from gateway.security.crypto import Crypto, is_encrypted


def seal_note(note: str, crypto: Crypto) -> str:
    """Return the note as it is stored. A case without a note has an empty one."""
    return crypto.encrypt(note) if note else ""


def open_note(stored: str, crypto: Crypto) -> str:
    """Return a stored note; empty if no key opens it. An earlier release left notes plain."""
    if not is_encrypted(stored):
        return stored
    try:
        return crypto.decrypt(stored)
    except DecryptionError:
        return ""
