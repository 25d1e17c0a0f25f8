"""How the text of an environment variable becomes a value. Each raises ValueError, saying what is wanted.

A variable that is not set arrives as the empty text; readings that may do without give it back empty.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network

HOST = re.compile(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+")
URL_SAFE = re.compile(r"[A-Za-z0-9._~-]+")


def text_value(text: str) -> str:
    """The text as it is."""
    return text


def path(text: str) -> Path:
    """A file or folder; `~` is the home folder."""
    return Path(text).expanduser()


def optional_path(text: str) -> Path | None:
    """A file or folder; None where nothing is named."""
    return path(text) if text else None


def comma_separated(text: str) -> tuple[str, ...]:
    """A list with commas between; blanks around and empty parts are dropped."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def url_tokens(text: str) -> tuple[str, ...]:
    """Secrets that stand in a URL's path, the new one first."""
    found = comma_separated(text)
    if not all(URL_SAFE.fullmatch(token) for token in found):
        raise ValueError("takes letters, digits and . _ ~ - only, because it stands in a URL")
    return found


def hosts(text: str) -> tuple[str, ...]:
    """Names of hosts, or `*.` before a name, with commas between."""
    found = tuple(part.lower() for part in comma_separated(text))
    if not all(HOST.fullmatch(part) for part in found):
        raise ValueError("takes names of hosts with commas between, as in media.example.org or *.example.org")
    return found


def one_of(*choices: str) -> Callable[[str], str]:
    """A reading that takes one of `choices`, in small or capital letters."""

    def read(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(f"takes {' or '.join(choices)}")
        return text.lower()

    return read


def whole_number(minimum: int, maximum: int) -> Callable[[str], int]:
    """A reading that takes a whole number from `least` to `most`."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not minimum <= int(text) <= maximum:
            raise ValueError(f"takes a whole number from {minimum} to {maximum}")
        return int(text)

    return read


def days(text: str) -> timedelta:
    """A length of time in whole days, from one day to ten years."""
    return timedelta(days=whole_number(1, 3660)(text))


def yes_or_no(text: str) -> bool:
    """Yes or no."""
    answers = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if text.lower() not in answers:
        raise ValueError("takes yes or no")
    return answers[text.lower()]


def networks(text: str) -> tuple[Network, ...]:
    """Addresses and CIDR blocks with commas between."""
    try:
        return tuple(ip_network(part) for part in comma_separated(text))
    except ValueError as error:
        raise ValueError("takes addresses or CIDR blocks with commas between, as in 192.0.2.0/24") from error


@dataclass(frozen=True, slots=True)
class ProviderNames:
    """A reading of names of providers, the preferred one first. `known`: those that can serve the channel."""

    channel: str
    required: bool = False
    known: tuple[str, ...] = ()

    def __call__(self, text: str) -> tuple[str, ...]:
        """The names, none of them twice; where none is required there may be none."""
        found = comma_separated(text)
        if set(found) - set(self.known) or len(set(found)) < len(found) or (self.required and not found):
            raise ValueError(f"takes one or more of {', '.join(self.known)} with commas between")
        return found


def web_url(text: str) -> str:
    """An http or https URL without its closing slash, a query, or a password in it."""
    if not text:
        return ""
    url = urlsplit(text)
    fits = url.scheme in ("http", "https") and url.hostname and not url.query and not url.fragment
    if not fits or url.username or url.password:
        raise ValueError("takes a URL as in https://gateway.example.org, without a query or a password")
    return text.rstrip("/")


def origin(text: str) -> str:
    """A URL of a scheme, a host and a port only."""
    if urlsplit(text).path.strip("/"):
        raise ValueError("takes an origin without a path, as in http://127.0.0.1:9001")
    return web_url(text)


def redis_url(text: str) -> str:
    """Where a Redis or Valkey server is."""
    if text and urlsplit(text).scheme not in ("redis", "rediss", "unix"):
        raise ValueError("takes a URL that begins with redis://, rediss:// (TLS) or unix://")
    return text
