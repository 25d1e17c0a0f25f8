"""Parsers of environment variables: each turns text into a value, or raises ValueError, which says what it takes.

A variable that is not set arrives as empty text. Parsers of optional values return an empty value for it.
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
    """Return the text unchanged."""
    return text


def path(text: str) -> Path:
    """Parse the path of a file or folder; `~` is the home folder."""
    return Path(text).expanduser()


def optional_path(text: str) -> Path | None:
    """Parse the path of a file or folder, or return None for empty text."""
    return path(text) if text else None


def comma_separated(text: str) -> tuple[str, ...]:
    """Parse a list separated by commas. Drops empty parts, and blanks around parts."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def url_tokens(text: str) -> tuple[str, ...]:
    """Parse secrets for a URL's path, the newest first."""
    tokens = comma_separated(text)
    if not all(URL_SAFE.fullmatch(token) for token in tokens):
        raise ValueError("takes letters, digits and . _ ~ - only, because it stands in a URL")
    return tokens


def hosts(text: str) -> tuple[str, ...]:
    """Parse host names separated by commas; a name may begin with `*.`."""
    names = tuple(part.lower() for part in comma_separated(text))
    if not all(HOST.fullmatch(name) for name in names):
        raise ValueError("takes names of hosts with commas between, as in media.example.org or *.example.org")
    return names


def one_of(*choices: str) -> Callable[[str], str]:
    """Make a parser that takes one of `choices`, in small or capital letters."""

    def read(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(f"takes {' or '.join(choices)}")
        return text.lower()

    return read


def whole_number(minimum: int, maximum: int) -> Callable[[str], int]:
    """Make a parser that takes a whole number from `minimum` to `maximum`."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not minimum <= int(text) <= maximum:
            raise ValueError(f"takes a whole number from {minimum} to {maximum}")
        return int(text)

    return read


def days(text: str) -> timedelta:
    """Parse a length of time in whole days, from one day to ten years."""
    return timedelta(days=whole_number(1, 3660)(text))


def yes_or_no(text: str) -> bool:
    """Parse yes or no."""
    answers = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if text.lower() not in answers:
        raise ValueError("takes yes or no")
    return answers[text.lower()]


def networks(text: str) -> tuple[Network, ...]:
    """Parse addresses and CIDR blocks separated by commas."""
    try:
        return tuple(ip_network(part) for part in comma_separated(text))
    except ValueError as error:
        raise ValueError("takes addresses or CIDR blocks with commas between, as in 192.0.2.0/24") from error


@dataclass(frozen=True, slots=True)
class ProviderNames:
    """Parses names of providers, the preferred one first. `known`: those that can serve the channel."""

    channel: str
    required: bool = False
    known: tuple[str, ...] = ()

    def __call__(self, text: str) -> tuple[str, ...]:
        """Parse the names. No name may come twice. The list may be empty unless `required` is set."""
        names = comma_separated(text)
        if set(names) - set(self.known) or len(set(names)) < len(names) or (self.required and not names):
            raise ValueError(f"takes one or more of {', '.join(self.known)} with commas between")
        return names


def web_url(text: str) -> str:
    """Parse an http or https URL that has no query and no password. Drops its closing slash."""
    if not text:
        return ""
    url = urlsplit(text)
    fits = url.scheme in ("http", "https") and url.hostname and not url.query and not url.fragment
    if not fits or url.username or url.password:
        raise ValueError("takes a URL as in https://gateway.example.org, without a query or a password")
    return text.rstrip("/")


def origin(text: str) -> str:
    """Parse a URL that consists of only scheme, host and port."""
    if urlsplit(text).path.strip("/"):
        raise ValueError("takes an origin without a path, as in http://127.0.0.1:9001")
    return web_url(text)


def redis_url(text: str) -> str:
    """Parse the URL of a Redis or Valkey server."""
    if text and urlsplit(text).scheme not in ("redis", "rediss", "unix"):
        raise ValueError("takes a URL that begins with redis://, rediss:// (TLS) or unix://")
    return text
