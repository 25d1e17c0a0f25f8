"""Keyed hashes of numbers and texts, and text sealed (encrypted) for the store, under keys that can change.

Three things are made from the secrets of GATEWAY_SECRET_KEY, listed new first:

- Seals are made with the newest key and opened with any. An old key can go once nothing sealed with it is
  left, that is when the longest retention has passed.
- Digests name records (`person:<digest>:language`), so they must stay the same while keys change: they use
  the OLDEST key listed. Taking that key away forgets languages and opt-outs, which are found by number only;
  keep it listed, as `new,old`, unless that is what is wanted.
- Signatures of our own addresses are made with the newest key and known by any.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gateway.errors import DecryptionError

DIGEST_BYTES = 16
SIGNATURE_DIGITS = 32


class Crypto:
    """Hashes and seals with the secrets given, new first. Safe to share between threads."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        if not keys:
            raise ValueError("encryption needs at least one key")
        self._digest_key = _derive(keys[-1], b"access-gateway digest 1")
        self._fernet = MultiFernet([Fernet(_fernet_key(key)) for key in keys])
        self._signing_keys = tuple(_derive(key, b"access-gateway address 1") for key in keys)

    def __repr__(self) -> str:
        return "Crypto(…)"

    def digest(self, text: str) -> str:
        """A keyed hash of `text` in 32 hex digits: the same for ever, and telling nothing without the key."""
        # surrogatepass: whatever arrived over the wire has a hash, lone surrogates too.
        data = text.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(data, key=self._digest_key, digest_size=DIGEST_BYTES).hexdigest()

    def digests(self, *texts: str) -> list[str]:
        """The keyed hash of each text."""
        key = self._digest_key
        return [
            hashlib.blake2b(
                text.encode("utf-8", "surrogatepass"), key=key, digest_size=DIGEST_BYTES
            ).hexdigest()
            for text in texts
        ]

    def sign(self, text: str) -> str:
        """A signature of `text` by the newest key, in 32 hex digits. What it is for stands in the text."""
        return _signature(text, self._signing_keys[0])

    def verify(self, text: str, signature: str) -> bool:
        """Whether any key made the signature, in a time that does not tell how much of it was right."""
        given_signature = signature.encode("utf-8", "surrogatepass")
        matches = [
            hmac.compare_digest(_signature(text, key).encode(), given_signature) for key in self._signing_keys
        ]
        return any(matches)

    def encrypt(self, text: str) -> str:
        """`text` encrypted with the newest key, in ASCII. Twice the same text gives two different seals."""
        return self.encrypt_bytes(text.encode("utf-8", "surrogatepass")).decode("ascii")

    def encrypt_bytes(self, data: bytes) -> bytes:
        """`data` encrypted with the newest key, in ASCII."""
        return self._fernet.encrypt(data)

    def decrypt(self, encrypted: str | bytes) -> str:
        """The text that was sealed; SealError where no key fits or the seal is damaged."""
        return self.decrypt_bytes(encrypted).decode("utf-8", "surrogatepass")

    def decrypt_bytes(self, encrypted: str | bytes) -> bytes:
        """The bytes that were sealed; SealError where no key fits or the seal is damaged."""
        try:
            return self._fernet.decrypt(encrypted)
        except (InvalidToken, ValueError) as error:
            raise DecryptionError(
                "A sealed text in the store fits no key of GATEWAY_SECRET_KEY: "
                "list the key it was sealed with too, as new,old."
            ) from error


def _signature(text: str, key: bytes) -> str:
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:SIGNATURE_DIGITS]


def _derive(key: str, purpose: bytes) -> bytes:
    """32 bytes for one purpose, so that a weakness of one use tells nothing of the other."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key.encode())


def _fernet_key(key: str) -> bytes:
    return base64.urlsafe_b64encode(_derive(key, b"access-gateway seal 1"))
