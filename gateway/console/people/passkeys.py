"""Passkeys as a second factor (WebAuthn, https://www.w3.org/TR/webauthn-3/)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import cast
from urllib.parse import urlsplit

import msgspec
import redis
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialDescriptor

from gateway.console.people.session_store import Session
from gateway.console.people.user import Passkey, User

CHALLENGE_PREFIX = "console:challenge:"
CHALLENGE_SECONDS = 300
NAME = "Access gateway"


@dataclass(frozen=True, slots=True)
class ConsoleOrigin:
    """The address of the console as browsers see it, to which passkeys are bound."""

    origin: str

    @property
    def host(self) -> str:
        """Its host, which is the relying party's id."""
        return urlsplit(self.origin).hostname or ""

    @property
    def takes_passkeys(self) -> bool:
        """False for an IP address, to which browsers bind no passkey."""
        try:
            ip_address(self.host)
        except ValueError:
            return True
        return False

    @property
    def by_name(self) -> str:
        """The same machine by a name, to which browsers bind passkeys; empty if it is known by no other."""
        return self.origin.replace("://127.0.0.1", "://localhost", 1) if self.host == "127.0.0.1" else ""


class Passkeys:
    """Asks browsers for passkeys, and judges what they answer. A challenge is for one session, and taken once."""

    def __init__(self, client: redis.Redis, clock: Callable[[], datetime]) -> None:
        self._redis = client
        self._clock = clock

    def creation_options(self, user: User, session: Session, origin: ConsoleOrigin) -> str:
        """Return what a browser needs to make a passkey, as JSON."""
        options = generate_registration_options(
            rp_id=origin.host,
            rp_name=NAME,
            user_name=user.name,
            user_id=user.name.encode(),
            exclude_credentials=_descriptors(user),
        )
        self._keep_challenge(session, options.challenge)
        return options_to_json(options)

    def create(
        self, user: User, session: Session, origin: ConsoleOrigin, answer: str, name: str
    ) -> Passkey | None:
        """Return the passkey that a browser made, or None if its answer is not a right one."""
        challenge = self._take_challenge(session)
        if challenge is None:
            return None
        try:
            made = verify_registration_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=origin.host,
                expected_origin=origin.origin,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError):
            return None
        passkey_id = bytes_to_base64url(made.credential_id)
        if any(one.id == passkey_id for one in user.passkeys):
            return None
        return Passkey(
            id=passkey_id,
            public_key=bytes_to_base64url(made.credential_public_key),
            sign_count=made.sign_count,
            name=name,
            added_at=self._clock(),
        )

    def request_options(self, user: User, session: Session, origin: ConsoleOrigin) -> str:
        """Return what a browser needs to show one of the user's passkeys, as JSON."""
        options = generate_authentication_options(rp_id=origin.host, allow_credentials=_descriptors(user))
        self._keep_challenge(session, options.challenge)
        return options_to_json(options)

    def judge(self, user: User, session: Session, origin: ConsoleOrigin, answer: str) -> Passkey | None:
        """Return the user's passkey that a browser showed, with its new count; None if the answer is not right."""
        challenge = self._take_challenge(session)
        if challenge is None:
            return None
        try:
            shown = str(msgspec.json.decode(answer)["id"])
            passkey = next(one for one in user.passkeys if one.id == shown)
            verified = verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=origin.host,
                expected_origin=origin.origin,
                credential_public_key=base64url_to_bytes(passkey.public_key),
                credential_current_sign_count=passkey.sign_count,
            )
        except (WebAuthnException, msgspec.DecodeError, StopIteration, ValueError, KeyError, TypeError):
            return None
        return msgspec.structs.replace(passkey, sign_count=verified.new_sign_count)

    def _keep_challenge(self, session: Session, challenge: bytes) -> None:
        self._redis.set(_key(session), challenge, ex=CHALLENGE_SECONDS)

    def _take_challenge(self, session: Session) -> bytes | None:
        return cast("bytes | None", self._redis.getdel(_key(session)))


def _descriptors(user: User) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id)) for one in user.passkeys]


def _key(session: Session) -> str:
    return CHALLENGE_PREFIX + session.key.rpartition(":")[2]
