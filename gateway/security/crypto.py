"""Encrypts data for the store, and makes keyed digests and signatures, with keys that can change.

All three use the secrets of GATEWAY_SECRET_KEY, which are listed with the newest first:

- Encryption uses the newest key. Decryption tries every key. `gateway rekey` encrypts everything with the newest one.
  The others can be removed then.
- Digests name records (`person:<digest>:language`), so they must stay the same while keys change. Their key is kept in
  the store, encrypted (`gateway.security.stored_keys`). A store that has none gets that of the OLDEST key listed.
- Records of sessions are sealed with the newest key (AES-256-GCM), and name the key that they were sealed with.
- Signatures of our own addresses use the newest key. Verification tries every key.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gateway.errors import DecryptionError
from gateway.security.random_source import NONCE_BYTES, RandomSource

DIGEST_BYTES = 16
KEY_ID_BYTES = 4
# The first byte of a sealed record. Records that earlier releases left plain are MessagePack arrays, from 0x90 on.
SEALED = b"\x01"
SEALED_HEAD_BYTES = len(SEALED) + KEY_ID_BYTES + NONCE_BYTES
SIGNATURE_DIGITS = 32
FERNET_START, SHORTEST_FERNET = "gAAAA", 100


class RecordCipher:
    """Seals records, each under the Redis key that it is stored at: it opens nowhere else. Threads may share it.

    A hop seals one record, so the ciphers are made once. `head`, `encrypt` and `random` are what `seal` uses.
    A nonce is random: one key is sound for some four thousand million records (NIST SP 800-38D, 8.3).
    """

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._ciphers = {key_id(key): AESGCM(_derive(key, b"access-gateway records 1")) for key in keys}
        newest = key_id(keys[0])
        self.head = SEALED + newest
        self.encrypt = self._ciphers[newest].encrypt
        self.random = RandomSource()

    def __repr__(self) -> str:
        return "RecordCipher(…)"

    def seal(self, record: bytes, redis_key: str) -> bytes:
        """Seal a record with the newest key."""
        nonce = self.random.nonce()
        return self.head + nonce + self.encrypt(nonce, record, redis_key.encode())

    def is_newest(self, stored: bytes) -> bool:
        """Return True if the newest key sealed this record."""
        return stored.startswith(self.head)

    def open(self, stored: bytes, redis_key: str) -> bytes | None:
        """Return the record; None if no key opens it. A record that an earlier release left plain is returned as is."""
        if stored[:1] != SEALED:
            return stored
        cipher = self._ciphers.get(stored[1 : 1 + KEY_ID_BYTES])
        if cipher is None:
            return None
        nonce, sealed = stored[1 + KEY_ID_BYTES : SEALED_HEAD_BYTES], stored[SEALED_HEAD_BYTES:]
        try:
            return cipher.decrypt(nonce, sealed, redis_key.encode())
        except (InvalidTag, ValueError):
            return None


class Crypto:
    """Encrypts, signs and makes digests with the given secrets, newest first. Threads may share it.

    `load_digest_key` returns the key of digests that the store keeps, given the one to begin with and this object. It
    is called when the first digest is made.
    """

    def __init__(
        self, keys: tuple[str, ...], load_digest_key: "Callable[[bytes, Crypto], bytes] | None" = None
    ) -> None:
        if not keys:
            raise ValueError("encryption needs at least one key")
        self.records = RecordCipher(keys)
        self.key_ids = tuple(key_id(key).hex() for key in keys)  # the newest first
        self._oldest_key = keys[-1]
        self._load_digest_key = load_digest_key
        self._newest_fernet = Fernet(_fernet_key(keys[0]))
        self._fernet = MultiFernet([Fernet(_fernet_key(key)) for key in keys])
        self._signing_keys = tuple(_derive(key, b"access-gateway address 1") for key in keys)

    def __repr__(self) -> str:
        return "Crypto(…)"

    @cached_property
    def _empty_digest(self) -> "hashlib.blake2b":
        """The keyed hash of nothing, with a copy of which each digest begins."""
        first = _derive(self._oldest_key, b"access-gateway digest 1")
        key = self._load_digest_key(first, self) if self._load_digest_key else first
        return hashlib.blake2b(key=key, digest_size=DIGEST_BYTES)

    def digest(self, text: str) -> str:
        """Return a keyed hash of `text` in 32 hex digits. It never changes, and reveals nothing without the key."""
        return self.digests(text)[0]

    def digests(self, *texts: str) -> list[str]:
        """Return the keyed hash of each text."""
        empty, digests = self._empty_digest, []
        for text in texts:
            digest = empty.copy()
            # surrogatepass: any text from the network has a hash, even with lone surrogates.
            digest.update(text.encode("utf-8", "surrogatepass"))
            digests.append(digest.hexdigest())
        return digests

    def sign(self, text: str) -> str:
        """Sign `text` with the newest key, in 32 hex digits. The text itself must say what the signature is for."""
        return _signature(text, self._signing_keys[0])

    def verify(self, text: str, signature: str) -> bool:
        """Return True if any key made the signature. The time taken does not reveal how much of it was right."""
        given_signature = signature.encode("utf-8", "surrogatepass")
        matches = [
            hmac.compare_digest(_signature(text, key).encode(), given_signature) for key in self._signing_keys
        ]
        return any(matches)

    def encrypt(self, text: str) -> str:
        """Encrypt `text` with the newest key, in ASCII. The same text gives a different result each time."""
        return self.encrypt_bytes(text.encode("utf-8", "surrogatepass")).decode("ascii")

    def encrypt_bytes(self, data: bytes) -> bytes:
        """Encrypt `data` with the newest key, in ASCII."""
        return self._fernet.encrypt(data)

    def reencrypt(self, encrypted: bytes) -> bytes | None:
        """Encrypt with the newest key what an older one encrypted; None if the newest did. Raises DecryptionError."""
        with suppress(InvalidToken):
            self._newest_fernet.decrypt(encrypted)
            return None
        return self.encrypt_bytes(self.decrypt_bytes(encrypted))

    def decrypt(self, encrypted: str | bytes) -> str:
        """Decrypt a text. Raises DecryptionError if no key fits, or it is damaged."""
        return self.decrypt_bytes(encrypted).decode("utf-8", "surrogatepass")

    def decrypt_bytes(self, encrypted: str | bytes) -> bytes:
        """Decrypt bytes. Raises DecryptionError if no key fits, or they are damaged."""
        try:
            return self._fernet.decrypt(encrypted)
        except (InvalidToken, ValueError) as error:
            raise DecryptionError(
                "A text in the store was encrypted with a key that GATEWAY_SECRET_KEY does not list: "
                "list that key too, as new,old."
            ) from error


def key_id(key: str) -> bytes:
    """Return four bytes that name a secret, and reveal nothing about it."""
    return _derive(key, b"access-gateway key id 1")[:KEY_ID_BYTES]


def is_encrypted(text: str) -> bool:
    """Return True for what `Crypto.encrypt` returned. Nobody writes such a text by hand."""
    return text.startswith(FERNET_START) and len(text) >= SHORTEST_FERNET


def _signature(text: str, key: bytes) -> str:
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:SIGNATURE_DIGITS]


def _derive(key: str, purpose: bytes) -> bytes:
    """Derive 32 bytes for one purpose, so that a weakness of one use reveals nothing about another."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key.encode())


def _fernet_key(key: str) -> bytes:
    return base64.urlsafe_b64encode(_derive(key, b"access-gateway seal 1"))
