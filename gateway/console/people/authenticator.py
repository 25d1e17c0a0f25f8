"""Authenticator apps: codes of six digits that change every 30 seconds (TOTP, RFC 6238). A code is taken once."""

import hmac
import re
from collections.abc import Callable

import pyotp
import redis
import segno
from pyotp.hotp import HOTP
from pyotp.totp import TOTP

ISSUER = "Access gateway"
STEP_SECONDS = 30
TOLERATED_STEPS = (0, -1, 1)  # a phone's clock may be off by half a minute
USED_PREFIX = "console:code:"


class Authenticators:
    """Makes secrets for authenticator apps, and judges their codes. `now` returns Unix seconds."""

    def __init__(self, client: redis.Redis, now: Callable[[], float], digest: Callable[[str], str]) -> None:
        self._redis = client
        self._now = now
        self._digest = digest

    def take(self, user: str, secret: str, code: str) -> bool:
        """Return whether the app with this secret shows this code now, and nobody has shown it before."""
        digits = re.sub(r"\s", "", code)
        step = int(self._now()) // STEP_SECONDS
        for tolerated in TOLERATED_STEPS:
            expected = HOTP(secret).at(step + tolerated)
            if hmac.compare_digest(expected.encode(), digits.encode("utf-8", "surrogatepass")):
                key = f"{USED_PREFIX}{self._digest(f'console code {user} {secret}')}:{step + tolerated}"
                return bool(self._redis.set(key, 1, nx=True, ex=STEP_SECONDS * 4))
        return False


def new_secret() -> str:
    """Return a secret of 160 bits, in base32."""
    return pyotp.random_base32()


def setup_address(user: str, secret: str) -> str:
    """Return the otpauth address that an app reads from a QR code."""
    return TOTP(secret).provisioning_uri(name=user, issuer_name=ISSUER)


def setup_picture(user: str, secret: str) -> str:
    """Return the QR code of `setup_address` as an SVG in a data address."""
    picture: str = segno.make(setup_address(user, secret), error="m").svg_data_uri(
        scale=4, border=3, light="#fff", encode_minimal=True
    )
    return picture
