"""The proof that a caller filed a case: what they give is compared with a keyed digest of what was filed.

A number is not enough where the menus ask for more, as a network may give it to somebody else. Only the digest is kept
with the case. It is salted, so that equal values of two cases cannot be told.
"""

import hmac

from gateway.security.crypto import Crypto
from menus.input.proof import proof_form


def make_proof(value: str, salt: str, crypto: Crypto) -> str:
    """Return what is kept of a value: the salt and a keyed digest. Empty if there is no value."""
    form = proof_form(value)
    return f"{salt}:{crypto.digest(f'note of a case {salt} {form}')}" if form else ""


def is_proven(kept: str, given: str, crypto: Crypto) -> bool:
    """Return True if `given` is the value that was kept. How it is written does not matter."""
    salt = kept.rpartition(":")[0]
    return bool(kept) and hmac.compare_digest(make_proof(given, salt, crypto).encode(), kept.encode())
