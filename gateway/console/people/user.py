"""A user of the console."""

import re
from datetime import datetime

import msgspec

from gateway.console.people.role import Role

NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
NAME_ADVICE = "A name has at most 64 small letters, digits and . _ @ + -, as in amina or amina@example.org."


class Passkey(msgspec.Struct, frozen=True, kw_only=True):
    """A passkey of a user. `id` and `public_key` are base64url."""

    id: str
    public_key: str
    sign_count: int
    name: str
    added_at: datetime


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A user as stored.

    `service`: the menu file that the role is kept to; empty: any. `languages`: those that a translator is kept to, by
    their codes; empty: any. `generation` goes up whenever the password or the
    role changes, which ends all sessions. `password_hash` is empty until the user has set a password,
    `authenticator_secret` if there is no authenticator app. Recovery codes are kept as keyed digests.
    """

    name: str
    role: Role
    service: str = ""
    languages: tuple[str, ...] = ()
    generation: int = 1
    created_at: datetime
    created_by: str = ""
    password_hash: str = ""
    authenticator_secret: str = ""
    recovery_digests: tuple[str, ...] = ()
    passkeys: tuple[Passkey, ...] = ()
    signed_in_at: datetime | None = None

    def role_in(self, service: str) -> Role | None:
        """Return the role in a service, named by its menu file; None if the user is kept to another one."""
        return self.role if self.service in ("", service) else None

    def may_translate(self, language: str) -> bool:
        """Return True if the user may write texts in a language. Only a translator is kept to some."""
        return self.role > Role.TRANSLATOR or not self.languages or language in self.languages

    @property
    def has_second_factor(self) -> bool:
        """True if the user signs in with more than a password."""
        return bool(self.authenticator_secret or self.passkeys)


def read_name(text: str) -> str:
    """Return the name of a user as it is stored. Raises ValueError, which says what a name has."""
    name = text.strip().lower()
    if not NAME.fullmatch(name):
        raise ValueError(NAME_ADVICE)
    return name


def read_languages(text: str) -> tuple[str, ...]:
    """Return the codes of languages that stand with commas or spaces between. Raises ValueError if one is no code."""
    codes = tuple(dict.fromkeys(text.replace(",", " ").split()))
    for code in codes:
        if not LANGUAGE.fullmatch(code):
            raise ValueError(f"{code} is no code of a language. For example sw, or pt-BR.")
    return codes


def needs_second_factor(user: User, *, development: bool) -> bool:
    """Return True if the user's role asks for a second factor that they have yet to add."""
    return not development and user.role >= Role.PUBLISHER and not user.has_second_factor
