"""Recovery codes: ten, each good once, for who has lost the phone or the passkey."""

import hmac
import re
import secrets
from collections.abc import Callable, Sequence

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are easily mistaken
COUNT, HALF = 10, 5


def new_codes() -> list[str]:
    """Return ten codes of 49 bits each, as in "k3f7a-9xwqm"."""
    return ["-".join(_half() for _ in range(2)) for _ in range(COUNT)]


def code_digest(user: str, code: str, digest: Callable[[str], str]) -> str:
    """Return what is stored of a code. Blanks, capital letters and the dash do not count."""
    plain = re.sub(r"[\s-]", "", code.lower())
    return digest(f"console recovery {user} {plain}")


def without_code(digests: Sequence[str], found: str) -> tuple[str, ...] | None:
    """Return the digests without the one that was found; None if it is not among them."""
    left = tuple(one for one in digests if not hmac.compare_digest(one, found))
    return left if len(left) < len(digests) else None


def _half() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(HALF))
