"""One-time links, good for a day. Each opens a page with a button: no Strict cookie is sent on the way from a mail."""

import secrets
from collections.abc import Callable
from enum import StrEnum
from typing import cast
from urllib.parse import urlsplit

import msgspec
import redis

KEY_PREFIX = "console:link:"
LINK_PATH = "/console/link"
LINK_SECONDS = 86_400
LOCAL_ADDRESS, LOCAL_NAME = "http://127.0.0.1", "http://localhost"


class LinkPurpose(StrEnum):
    """What a link is for: to set a password, or, in development only, to be signed in at once."""

    PASSWORD = "password"  # noqa: S105 - a purpose
    ENTER = "enter"


class Link(msgspec.Struct, frozen=True):
    """A link of a user. It is void once the user's generation is another."""

    user: str
    generation: int
    purpose: LinkPurpose


_decoder = msgspec.json.Decoder(Link)


class LinkStore:
    """The links that nobody has used yet. The store has only digests of their tokens.

    A link to this machine has its name: browsers keep passkeys for names, and none for an address.
    """

    def __init__(self, client: redis.Redis, public_url: str, digest: Callable[[str], str]) -> None:
        self._redis = client
        self._digest = digest
        self._public_url = _by_name(public_url)

    def make(self, link: Link) -> str:
        """Store a link, and return its address."""
        token = secrets.token_urlsafe(32)
        self._redis.set(self._key(token), msgspec.json.encode(link), ex=LINK_SECONDS)
        return f"{self._public_url}{LINK_PATH}/{token}"

    def find(self, token: str) -> Link | None:
        """Return a link that can be used still, or None."""
        return _read(cast("bytes | None", self._redis.get(self._key(token))))

    def use(self, token: str) -> Link | None:
        """Return a link and delete it, or None if it was used already."""
        return _read(cast("bytes | None", self._redis.getdel(self._key(token))))

    def _key(self, token: str) -> str:
        # The digest is keyed, so that who writes in the store cannot make a link of their own.
        return KEY_PREFIX + self._digest(f"console link {token}")


def _by_name(address: str) -> str:
    parts = urlsplit(address)
    is_local = (parts.scheme, parts.hostname) == ("http", "127.0.0.1")
    return address.replace(LOCAL_ADDRESS, LOCAL_NAME, 1) if is_local else address


def _read(record: bytes | None) -> Link | None:
    return None if record is None else _decoder.decode(record)
